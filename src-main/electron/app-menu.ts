import type { MenuItemConstructorOptions } from 'electron';
import type { DesktopBridge, PageAction } from '../contract/desktop-calls.ts';
import type { Say, WordKey } from './words.ts';

/** What the menu bar lets the shell do. */
export interface AppMenuActs {
  /** Tells the page; opens or shows its window first. */
  readonly act: (action: PageAction) => void;
  readonly openLicences: () => void;
  readonly showCrashLog: () => void;
  readonly showAbout: () => void;
}

/** Where the menu bar is shown. */
export interface AppMenuPlace {
  readonly platform: DesktopBridge['platform'];
  /** Developer tools are there in development only. */
  readonly isDevelopment: boolean;
}

type Item = MenuItemConstructorOptions;
type Role = NonNullable<Item['role']>;

const LINE: Item = { type: 'separator' };

/** Makes the items of one menu bar. */
class Items {
  readonly #say: Say;
  readonly #acts: AppMenuActs;

  constructor(say: Say, acts: AppMenuActs) {
    this.#say = say;
    this.#acts = acts;
  }

  menu(label: WordKey, submenu: readonly Item[], role?: Role): Item {
    const named: Item = { label: this.#say(label), submenu: [...submenu] };
    return role === undefined ? named : { ...named, role };
  }

  role(label: WordKey, role: Role): Item {
    return { label: this.#say(label), role };
  }

  page(label: WordKey, action: PageAction, accelerator?: string): Item {
    const item: Item = {
      label: this.#say(label),
      click: () => {
        this.#acts.act(action);
      },
    };
    return accelerator === undefined ? item : { ...item, accelerator };
  }

  /**
   * An item whose key belongs to the page. Undo, redo and “all” mean the text where somebody writes
   * and the photos everywhere else, and only the page knows where the focus is. On Windows and Linux
   * the key is therefore shown but not bound: fields have it from the browser, the rest from the
   * page’s own keys. macOS knows no unbound key: there the page has the key first, and what it leaves
   * comes here, that is, the key of a field, for which a field of the web has no other way. Either
   * way the page does the same with the action: `document.execCommand` in a field, its own else.
   * A role would be wrong for both: it reaches fields alone.
   */
  ofPage(label: WordKey, action: PageAction, accelerator: string): Item {
    return { ...this.page(label, action, accelerator), registerAccelerator: false };
  }

  act(label: WordKey, run: () => void): Item {
    return {
      label: this.#say(label),
      click: () => {
        run();
      },
    };
  }
}

function appleMenu(items: Items, { showAbout }: AppMenuActs): Item {
  return {
    // macOS writes the app’s name over it.
    label: 'Kindred',
    submenu: [
      items.act('app.about', showAbout),
      LINE,
      items.page('app.settings', 'show-settings', 'Cmd+,'),
      LINE,
      items.role('app.services', 'services'),
      LINE,
      items.role('app.hide', 'hide'),
      items.role('app.hideOthers', 'hideOthers'),
      items.role('app.showAll', 'unhide'),
      LINE,
      items.role('app.quit', 'quit'),
    ],
  };
}

function fileMenu(items: Items, isMac: boolean): Item {
  const elsewhere = [
    LINE,
    items.page('app.settings', 'show-settings', 'Ctrl+,'),
    LINE,
    items.role('file.close', 'close'),
    items.role('app.quitShort', 'quit'),
  ];
  return items.menu('file.menu', [
    items.page('file.addFolder', 'add-folder', 'CmdOrCtrl+O'),
    ...(isMac ? [LINE, items.role('file.close', 'close')] : elsewhere),
  ]);
}

function editMenu(items: Items): Item {
  return items.menu('edit.menu', [
    items.ofPage('edit.undo', 'undo', 'CmdOrCtrl+Z'),
    items.ofPage('edit.redo', 'redo', 'Shift+CmdOrCtrl+Z'),
    LINE,
    // Electron binds none of these three itself: the browser has them in fields.
    items.role('edit.cut', 'cut'),
    items.role('edit.copy', 'copy'),
    items.role('edit.paste', 'paste'),
    items.ofPage('edit.chooseAll', 'choose-all', 'CmdOrCtrl+A'),
  ]);
}

function viewMenu(items: Items, isDevelopment: boolean): Item {
  return items.menu('view.menu', [
    items.page('view.library', 'show-library'),
    // The page’s own key is “/”, which on macOS no menu may have: it could not be written any more.
    items.page('view.search', 'search', 'CmdOrCtrl+F'),
    LINE,
    items.role('view.zoomReset', 'resetZoom'),
    items.role('view.zoomIn', 'zoomIn'),
    // Many keyboards have “+” only with Shift; there its key without Shift is meant, too.
    { ...items.role('view.zoomIn', 'zoomIn'), accelerator: 'CmdOrCtrl+=', visible: false },
    items.role('view.zoomOut', 'zoomOut'),
    LINE,
    items.role('view.fullScreen', 'togglefullscreen'),
    ...(isDevelopment ? [LINE, items.role('view.developerTools', 'toggleDevTools')] : []),
  ]);
}

function windowMenu(items: Items, isMac: boolean): Item {
  const ofMac = [items.role('window.zoom', 'zoom'), LINE, items.role('window.toFront', 'front')];
  const inside = [items.role('window.minimise', 'minimize'), ...(isMac ? ofMac : [])];
  // The roles let macOS add what it adds: the list of windows, and the search of menus in Help.
  return items.menu('window.menu', inside, isMac ? 'window' : undefined);
}

function helpMenu(items: Items, acts: AppMenuActs, isMac: boolean): Item {
  const inside = [
    items.page('help.keys', 'show-keys'),
    LINE,
    items.act('help.licences', acts.openLicences),
    items.act('help.crashLog', acts.showCrashLog),
    ...(isMac ? [] : [LINE, items.act('app.about', acts.showAbout)]),
  ];
  return items.menu('help.menu', inside, isMac ? 'help' : undefined);
}

/** The menu bar, for `Menu.buildFromTemplate`. */
export function appMenu(
  say: Say,
  { platform, isDevelopment }: AppMenuPlace,
  acts: AppMenuActs,
): MenuItemConstructorOptions[] {
  const items = new Items(say, acts);
  const isMac = platform === 'darwin';
  return [
    ...(isMac ? [appleMenu(items, acts)] : []),
    fileMenu(items, isMac),
    editMenu(items),
    viewMenu(items, isDevelopment),
    windowMenu(items, isMac),
    helpMenu(items, acts, isMac),
  ];
}
