import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { appMenu } from './app-menu.ts';
import { wordsFor } from './words.ts';

const PLATFORMS = ['darwin', 'win32', 'linux'] as const;

function built(platform: (typeof PLATFORMS)[number], isDevelopment = false) {
  const done: string[] = [];
  const note = (what: string) => () => {
    done.push(what);
  };
  const menu = appMenu(
    wordsFor('en'),
    { platform, isDevelopment },
    {
      act: (action) => {
        done.push(action);
      },
      openLicences: note('licences'),
      showCrashLog: note('crash log'),
      showAbout: note('about'),
    },
  );
  return { menu, done };
}

function inside(item: MenuItemConstructorOptions | undefined): MenuItemConstructorOptions[] {
  return Array.isArray(item?.submenu) ? item.submenu : [];
}

function itemsOf(menu: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return menu.flatMap((item) => [item, ...itemsOf(inside(item))]);
}

/** As Electron does it: an item with a role has its role's act alone. */
function click(item: MenuItemConstructorOptions): void {
  // The act takes nothing of what Electron hands over.
  if (item.role === undefined) (item.click as (() => void) | undefined)?.();
}

describe.each(PLATFORMS)('the menu bar on %s', (platform) => {
  it('lets every item do something', () => {
    const { menu, done } = built(platform);
    const items = itemsOf(menu).filter(
      ({ type, role, submenu }) => type === undefined && role === undefined && !submenu,
    );
    for (const item of items) click(item);
    expect(done).toHaveLength(items.length);
    expect(done.toSorted()).toEqual([
      'about',
      'add-folder',
      'choose-all',
      'crash log',
      'licences',
      'redo',
      'search',
      'show-keys',
      'show-library',
      'show-settings',
      'undo',
    ]);
  });

  it('binds no key that fields need: undo, redo and “all” are only shown', () => {
    const own = itemsOf(built(platform).menu).filter(({ accelerator }) =>
      /\+[AZXCV]$/.test(accelerator ?? ''),
    );
    expect(own.map(({ accelerator }) => accelerator)).toEqual([
      'CmdOrCtrl+Z',
      'Shift+CmdOrCtrl+Z',
      'CmdOrCtrl+A',
    ]);
    expect(own.every(({ registerAccelerator }) => registerAccelerator === false)).toBe(true);
    expect(own.every(({ role }) => role === undefined)).toBe(true);
  });

  it('has no key without Ctrl or ⌘: it could not be written in a field any more', () => {
    const keys = itemsOf(built(platform).menu).flatMap(({ accelerator }) => accelerator ?? []);
    expect(keys.filter((key) => !/Cmd|Ctrl/.test(key))).toEqual([]);
  });

  it('has each key once', () => {
    const keys = itemsOf(built(platform).menu).flatMap(({ accelerator }) => accelerator ?? []);
    expect(keys).toEqual([...new Set(keys)]);
  });

  it('shows developer tools in development only', () => {
    const tools = (isDevelopment: boolean) =>
      itemsOf(built(platform, isDevelopment).menu).filter(({ role }) => role === 'toggleDevTools');
    expect(tools(false)).toEqual([]);
    expect(tools(true)).toHaveLength(1);
    const reloads = itemsOf(built(platform, true).menu).filter(({ role }) =>
      /reload/i.test(role ?? ''),
    );
    expect(reloads).toEqual([]);
  });

  it('can be quit and closed', () => {
    const roles = itemsOf(built(platform).menu).map(({ role }) => role);
    expect(roles.filter((role) => role === 'quit')).toHaveLength(1);
    expect(roles.filter((role) => role === 'close')).toHaveLength(1);
  });
});

describe('the menu bar', () => {
  const labels = (menu: readonly MenuItemConstructorOptions[]) => menu.map(({ label }) => label);

  it('begins with the app on macOS, which holds About, Settings, Services, Hide and Quit', () => {
    const { menu } = built('darwin');
    expect(labels(menu)).toEqual(['Kindred', 'File', 'Edit', 'View', 'Window', 'Help']);
    const app = inside(menu[0]);
    expect(app[0]?.label).toBe('About Kindred');
    expect(app.find(({ accelerator }) => accelerator === 'Cmd+,')?.label).toBe('Settings…');
    expect(app.flatMap(({ role }) => role ?? [])).toEqual([
      'services',
      'hide',
      'hideOthers',
      'unhide',
      'quit',
    ]);
    expect(menu.at(-1)?.role).toBe('help');
  });

  it('has About in Help and Settings in File elsewhere', () => {
    const { menu } = built('linux');
    expect(labels(menu)).toEqual(['File', 'Edit', 'View', 'Window', 'Help']);
    expect(labels(inside(menu[0]))).toContain('Settings…');
    expect(labels(inside(menu[4]))).toContain('About Kindred');
  });

  it('speaks Italian, too', () => {
    const acts = { openLicences: () => 0, showCrashLog: () => 0, showAbout: () => 0, act: () => 0 };
    const menu = appMenu(wordsFor('it'), { platform: 'linux', isDevelopment: false }, acts);
    expect(labels(menu)).toEqual(['File', 'Modifica', 'Vista', 'Finestra', 'Aiuto']);
  });
});
