import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../test-fixtures/temporary-folder.ts';
import { buildApp } from './build-app.ts';

// What it builds is looked at where it is packed (package.test.ts).
describe('buildApp', () => {
  it('leaves the app as it was where it can’t be built', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'package.json'), 'as it was');
    await expect(buildApp({ folder, entries: ['no/such.ts'] })).rejects.toThrow(/such\.ts/);
    expect(readdirSync(folder)).toEqual(['package.json']);
    const beside = readdirSync(dirname(folder)).filter((name) => name.includes('.new-'));
    expect(beside.filter((name) => join(dirname(folder), name).startsWith(folder))).toEqual([]);
  });
});
