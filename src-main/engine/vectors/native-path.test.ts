import { mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { withNativePath } from './native-path.ts';

function lettersFolder(): string {
  const folder = join(temporaryFolder(), 'Zoë 写真');
  mkdirSync(folder);
  writeFileSync(join(folder, 'content.usearch'), 'graph');
  return folder;
}

describe('withNativePath', () => {
  it('gives a path as it is where the system takes any', () => {
    const path = join(lettersFolder(), 'content.usearch');
    for (const platform of ['linux', 'darwin'] as const) {
      expect(withNativePath(path, (native) => native, { platform })).toBe(path);
    }
    const plain = 'C:\\Users\\Zoe\\content.usearch';
    expect(withNativePath(plain, (native) => native, { platform: 'win32' })).toBe(plain);
  });

  it('reaches a folder with other letters by an ASCII path on Windows, and tidies up', () => {
    const folder = lettersFolder();
    const scratch = temporaryFolder();
    const options = { platform: 'win32', scratch } as const;
    const path = join(folder, 'content.usearch');
    withNativePath(
      path,
      (native) => {
        expect(native).toMatch(/^[\x20-\x7e]+$/);
        expect(realpathSync(native)).toBe(realpathSync(path));
        writeFileSync(native, 'new graph');
      },
      options,
    );
    expect(readFileSync(path, 'utf8')).toBe('new graph');
    expect(readdirSync(scratch)).toEqual([]);
    expect(readdirSync(folder)).toEqual(['content.usearch']);
  });

  it('shortens a path that is too long for Windows', () => {
    const folder = join(temporaryFolder(), 'a'.repeat(120), 'b'.repeat(120));
    mkdirSync(folder, { recursive: true });
    const options = { platform: 'win32', scratch: temporaryFolder() } as const;
    const length = withNativePath(join(folder, 'x'), (native) => native.length, options);
    expect(length).toBeLessThan(120);
  });

  it('tidies up, and keeps the folder, when the call throws', () => {
    const folder = lettersFolder();
    const scratch = temporaryFolder();
    const call = (): never => {
      throw new Error('No.');
    };
    const options = { platform: 'win32', scratch } as const;
    expect(() => withNativePath(join(folder, 'content.usearch'), call, options)).toThrow('No.');
    expect(readdirSync(scratch)).toEqual([]);
    expect(readdirSync(folder)).toEqual(['content.usearch']);
  });
});
