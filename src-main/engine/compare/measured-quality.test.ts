import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import { measuredQuality } from './measured-quality.ts';

function fileOf(text: string): string {
  const file = join(temporaryFolder(), 'quality.json');
  writeFileSync(file, text);
  return file;
}

describe('measuredQuality', () => {
  it('gives what was measured, by the network’s id', async () => {
    const figures = { 'mobilenet-v2': { map: 0.7, precisionAt5: 0.8 } };
    expect(unwrap(await measuredQuality(fileOf(JSON.stringify(figures))))).toEqual(figures);
  });

  it('knows nothing where the file did not come along', async () => {
    expect(unwrap(await measuredQuality(join(temporaryFolder(), 'quality.json')))).toEqual({});
  });

  it('refuses a file that holds something else', async () => {
    for (const text of ['', '[]', '{"a":{"map":2,"precisionAt5":0}}', '{"a":{"map":0.5}}']) {
      expect(await measuredQuality(fileOf(text))).toMatchObject({
        error: { code: 'model-unreadable' },
      });
    }
  });

  it('reads the one that comes along, where it does', async () => {
    expect(await measuredQuality()).toMatchObject({ ok: true });
  });
});
