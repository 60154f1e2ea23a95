import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import { electronBinary, ELECTRON_PLACE } from './electron-binary.ts';

function program(path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, 0o755);
  return path;
}

describe('electronBinary', () => {
  it('is what the package wrote down, where it is really there', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'path.txt'), 'Electron.app/Contents/MacOS/Electron');
    expect(electronBinary({}, folder)).toBeUndefined();
    const file = program(join(folder, 'dist/Electron.app/Contents/MacOS/Electron'));
    expect(electronBinary({}, folder)).toBe(file);
  });

  it('is nothing where it was never fetched, and is not fetched for that', () => {
    expect(electronBinary({}, temporaryFolder())).toBeUndefined();
  });

  it('is the one that the person has elsewhere', () => {
    const place = temporaryFolder();
    const file = program(join(place, 'electron'));
    expect(electronBinary({ [ELECTRON_PLACE]: place }, temporaryFolder())).toBe(file);
    expect(electronBinary({ [ELECTRON_PLACE]: join(place, 'gone') }, place)).toBeUndefined();
  });

  it.skipIf(process.platform === 'win32')('is nothing where it can’t be run', () => {
    const place = temporaryFolder();
    chmodSync(program(join(place, 'electron')), 0o644);
    expect(electronBinary({ [ELECTRON_PLACE]: place })).toBeUndefined();
  });
});
