import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoginItemSettings, LoginItemSettingsOptions, Settings } from 'electron';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import { appFile, appImagePath } from './app-image.ts';
import { loginItem, renewLoginItem, startsHidden } from './login-item.ts';

/** The system's list as Electron keeps it: an item is known again by path and arguments. */
function listedApp() {
  const list = new Map<string, boolean>();
  const told: Settings[] = [];
  const keyOf = ({ path = '', args = [] }: LoginItemSettingsOptions = {}) =>
    `${path} ${args.join()}`;
  return {
    told,
    getLoginItemSettings: (options?: LoginItemSettingsOptions): LoginItemSettings => ({
      openAtLogin: list.get(keyOf(options)) === true,
      wasOpenedAtLogin: false,
      status: 'not-registered',
      executableWillLaunchAtLogin: false,
      launchItems: [],
    }),
    setLoginItemSettings: (settings: Settings) => {
      told.push(settings);
      list.set(keyOf(settings), settings.openAtLogin === true);
    },
  };
}

const WINDOWS = {
  platform: 'win32',
  env: {},
  execPath: String.raw`C:\Users\Ada Byron\Kindred.exe`,
  home: '',
} as const;

describe('starting at login on macOS and Windows', () => {
  it('is the system’s own list, with an argument on Windows', () => {
    const app = listedApp();
    const item = loginItem(app, WINDOWS);
    expect(item.isOn()).toBe(false);
    expect(item.set(true).ok).toBe(true);
    expect(item.isOn()).toBe(true);
    expect(app.told).toEqual([{ path: WINDOWS.execPath, args: ['--hidden'], openAtLogin: true }]);
    item.set(false);
    expect(item.isOn()).toBe(false);
  });

  it('names the file of a portable app, which itself runs from a folder of a moment', () => {
    const app = listedApp();
    const file = String.raw`D:\Kindred portable.exe`;
    loginItem(app, { ...WINDOWS, env: { PORTABLE_EXECUTABLE_FILE: file } }).set(true);
    expect(app.told[0]?.path).toBe(file);
  });

  it('has no argument on macOS, which knows none', () => {
    const app = listedApp();
    loginItem(app, { ...WINDOWS, platform: 'darwin' }).set(true);
    expect(app.told).toEqual([{ openAtLogin: true }]);
  });

  it('says so where the system does not take it', () => {
    const app = {
      ...listedApp(),
      setLoginItemSettings: () => {
        throw new Error('no');
      },
    };
    expect(loginItem(app, WINDOWS).set(true)).toMatchObject({
      ok: false,
      error: { code: 'settings-unwritable' },
    });
  });
});

describe('starting at login on Linux', () => {
  function place(env: NodeJS.ProcessEnv = {}, home = temporaryFolder()) {
    return { platform: 'linux', env, execPath: '/opt/Kindred/kindred', home } as const;
  }

  it('is a file in the autostart folder, and off when it is gone', () => {
    const at = place();
    const item = loginItem(listedApp(), at);
    expect(item.isOn()).toBe(false);
    expect(item.set(true).ok).toBe(true);
    expect(item.isOn()).toBe(true);
    const folder = join(at.home, '.config', 'autostart');
    expect(readdirSync(folder)).toEqual(['kindred.desktop']);
    expect(readFileSync(join(folder, 'kindred.desktop'), 'utf8')).toContain(
      'Exec="/opt/Kindred/kindred" "--hidden"\n',
    );
    expect(item.set(false).ok).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
    expect(item.set(false).ok).toBe(true);
  });

  it('lies where XDG_CONFIG_HOME says, if that is a whole path', () => {
    const config = temporaryFolder();
    loginItem(listedApp(), place({ XDG_CONFIG_HOME: config })).set(true);
    expect(readdirSync(join(config, 'autostart'))).toEqual(['kindred.desktop']);
    const at = place({ XDG_CONFIG_HOME: 'here' });
    loginItem(listedApp(), at).set(true);
    expect(readdirSync(join(at.home, '.config', 'autostart'))).toEqual(['kindred.desktop']);
  });

  it('is off where the desktop turned it off, and stays so', () => {
    const at = place();
    const item = loginItem(listedApp(), at);
    item.set(true);
    const path = join(at.home, '.config', 'autostart', 'kindred.desktop');
    writeFileSync(path, `${readFileSync(path, 'utf8')}Hidden=true\n`);
    expect(item.isOn()).toBe(false);
    expect(renewLoginItem(item).ok).toBe(true);
    expect(item.isOn()).toBe(false);
  });

  it('is written anew at start, where the file of the app has another name since', () => {
    const at = place();
    loginItem(listedApp(), at).set(true);
    const later = loginItem(listedApp(), { ...at, execPath: '/opt/Kindred 2/kindred' });
    renewLoginItem(later);
    const path = join(at.home, '.config', 'autostart', 'kindred.desktop');
    expect(readFileSync(path, 'utf8')).toContain('Exec="/opt/Kindred 2/kindred" "--hidden"');
  });

  it('says so where the folder can’t be written', () => {
    const at = place();
    mkdirSync(join(at.home, '.config'));
    writeFileSync(join(at.home, '.config', 'autostart'), 'a file');
    expect(loginItem(listedApp(), at).set(true)).toMatchObject({
      ok: false,
      error: { code: 'settings-unwritable' },
    });
  });
});

describe('the file of an AppImage', () => {
  const image = '/home/ada/Kindred.AppImage';
  const mounted = '/tmp/.mount_KindrXYZ';

  it('is what starts the app the next time, as it is mounted elsewhere each time', () => {
    const app = { env: { APPIMAGE: image, APPDIR: mounted }, execPath: `${mounted}/kindred` };
    expect(appImagePath(app)).toBe(image);
    expect(appFile(app)).toBe(image);
  });

  it.each([
    ['another program’s, inherited', { APPIMAGE: image, APPDIR: mounted }, '/opt/Kindred/kindred'],
    ['one beside', { APPIMAGE: image, APPDIR: mounted }, `${mounted}2/kindred`],
    ['not mounted', { APPIMAGE: image }, `${mounted}/kindred`],
    ['no whole path', { APPIMAGE: 'Kindred', APPDIR: mounted }, `${mounted}/kindred`],
    ['none', {}, '/opt/Kindred/kindred'],
  ])('is not believed where it is %s', (_what, env, execPath) => {
    expect(appImagePath({ env, execPath })).toBeUndefined();
    expect(appFile({ env, execPath })).toBe(execPath);
  });
});

describe('a start without a window', () => {
  const start = { isHidden: true, wasOpenedAtLogin: false, runsInBackground: true };

  it('is one by the system, where a tray picture is there to open it', () => {
    expect(startsHidden(start)).toBe(true);
    expect(startsHidden({ ...start, isHidden: false, wasOpenedAtLogin: true })).toBe(true);
  });

  it('is none where a person started it, or would see nothing at all', () => {
    expect(startsHidden({ ...start, isHidden: false })).toBe(false);
    expect(startsHidden({ ...start, runsInBackground: false })).toBe(false);
  });
});
