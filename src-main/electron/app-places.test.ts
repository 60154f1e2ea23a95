import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultLibraryDir } from '../engine/library-folder.ts';
import { outsideArchive, userDataFolder } from './app-places.ts';

const PLACE = { appData: '/data', chosen: '', workingDirectory: resolve('/here') };

describe('the app’s own data', () => {
  it('lie where the person said', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      const folder = userDataFolder({ ...PLACE, platform, chosen: 'other' });
      expect(folder).toBe(resolve('/here', 'other'));
    }
  });

  it('lie where Electron has them, but never in the library', () => {
    expect(userDataFolder({ ...PLACE, platform: 'linux' })).toBeUndefined();
    expect(userDataFolder({ ...PLACE, platform: 'win32' })).toBeUndefined();
    const library = defaultLibraryDir({}, 'darwin');
    const appData = join(library, '..');
    const folder = userDataFolder({ ...PLACE, platform: 'darwin', appData });
    expect(folder).toBe(join(appData, 'Kindred Desktop'));
    expect(folder).not.toBe(library);
  });
});

describe('a file of the app', () => {
  it('is found beside the archive by those who can’t look into it', () => {
    expect(outsideArchive('/opt/Kindred/resources/app.asar/resources/licences.txt')).toBe(
      '/opt/Kindred/resources/app.asar.unpacked/resources/licences.txt',
    );
    expect(outsideArchive('C:\\K\\app.asar\\a')).toBe('C:\\K\\app.asar.unpacked\\a');
    expect(outsideArchive('/src/.cache/app/resources')).toBe('/src/.cache/app/resources');
    const already = '/opt/resources/app.asar.unpacked/resources';
    expect(outsideArchive(already)).toBe(already);
  });
});
