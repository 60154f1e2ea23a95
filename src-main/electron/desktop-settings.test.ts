import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import { openDesktopSettings, settingsIn } from './desktop-settings.ts';

const OFF = {
  runsInBackground: false,
  startsAtLogin: false,
  pausesOnBattery: false,
  looksForUpdates: false,
  theme: 'system',
};

describe('the settings of the desktop app', () => {
  it('are all off at first, and nothing is written for that', () => {
    const folder = temporaryFolder();
    expect(settingsIn(openDesktopSettings(folder).kept)).toEqual(OFF);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('are kept, also where the folder is not there yet, and leave no other file', () => {
    const folder = join(temporaryFolder(), 'Kindred');
    const file = openDesktopSettings(folder);
    expect(file.change({ pausesOnBattery: true, theme: 'dark' }).ok).toBe(true);
    expect(file.change({ theme: undefined, startsAtLogin: true }).ok).toBe(true);
    const again = openDesktopSettings(folder);
    expect(settingsIn(again.kept)).toEqual({
      ...OFF,
      pausesOnBattery: true,
      startsAtLogin: true,
      theme: 'dark',
    });
    expect(readdirSync(folder)).toEqual(['desktop.json']);
  });

  it.each([
    ['half of it', '{ "runsInBackground": tr'],
    ['another kind of value', '{ "runsInBackground": "yes" }'],
    ['no object', '[]'],
    ['nothing at all', ''],
  ])('are off where the file holds %s, which is set aside', (_what, text) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'desktop.json'), text);
    expect(settingsIn(openDesktopSettings(folder).kept)).toEqual(OFF);
    expect(readdirSync(folder)).toEqual(['desktop.unreadable.json']);
    expect(readFileSync(join(folder, 'desktop.unreadable.json'), 'utf8')).toBe(text);
  });

  it('of a newer version are read as far as they are known, and lacking ones are off', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'desktop.json'), '{ "looksForUpdates": true, "newInTwo": 5 }');
    expect(settingsIn(openDesktopSettings(folder).kept)).toEqual({ ...OFF, looksForUpdates: true });
  });

  it('tell what was changed, and say nothing where nothing was', () => {
    const file = openDesktopSettings(temporaryFolder());
    const heard = vi.fn();
    const end = file.onChange(heard);
    file.change({ runsInBackground: true });
    file.change({ runsInBackground: true });
    expect(heard).toHaveBeenCalledTimes(1);
    expect(heard.mock.calls[0]).toMatchObject([
      { runsInBackground: true },
      { runsInBackground: false },
    ]);
    end();
    file.change({ runsInBackground: false });
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('that can’t be kept are not changed, and nobody is told so', () => {
    const folder = temporaryFolder();
    const file = openDesktopSettings(folder);
    // A folder in its place can't be replaced by a file.
    mkdirSync(join(folder, 'desktop.json', 'inside'), { recursive: true });
    const heard = vi.fn();
    file.onChange(heard);
    const changed = file.change({ runsInBackground: true });
    expect(changed).toMatchObject({ ok: false, error: { code: 'settings-unwritable' } });
    expect(file.kept.runsInBackground).toBe(false);
    expect(heard).not.toHaveBeenCalled();
    expect(readdirSync(folder)).toEqual(['desktop.json']);
  });

  it('that make no sense are refused', () => {
    const folder = temporaryFolder();
    const file = openDesktopSettings(folder);
    expect(file.change({ lookedForUpdates: 'yesterday' })).toMatchObject({
      ok: false,
      error: { code: 'bad-argument' },
    });
    expect(existsSync(join(folder, 'desktop.json'))).toBe(false);
  });
});
