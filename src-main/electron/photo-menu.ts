import type { MenuItemConstructorOptions } from 'electron';
import type { DesktopOutput, MenuEntry } from '../contract/desktop-calls.ts';
import { acceleratorOf } from './menu-keys.ts';

/**
 * How long after the close a click may still come (ms). Electron tells the close first on some
 * systems and the click first on others; both belong to one gesture, and nobody waits for “nothing”.
 */
const CLICK_AFTER_CLOSE = 100;

/** What a menu of the system is shown with. */
interface MenuShower<Window> {
  /** `Menu.buildFromTemplate` */
  readonly build: (template: MenuItemConstructorOptions[]) => {
    popup(options: { window: Window; callback: () => void }): void;
  };
  /** The window that asked. */
  readonly window: Window;
}

/** “&” marks a letter in menus, and a tag may be called “Mum & Dad”; a label is one line. */
function menuLabel(label: string): string {
  return label.replace(/\p{Cc}+/gu, ' ').replaceAll('&', '&&');
}

/**
 * A page’s menu for `Menu.buildFromTemplate`. Keys are shown and not bound: the page has them itself.
 * @param onPicked told the id of the item that was picked.
 */
export function photoMenu(
  entries: readonly MenuEntry[],
  onPicked: (id: string) => void,
): MenuItemConstructorOptions[] {
  return entries.map((entry): MenuItemConstructorOptions => {
    if (entry.kind === 'line') return { type: 'separator' };
    const label = menuLabel(entry.label);
    if (entry.kind === 'menu') return { label, submenu: photoMenu(entry.items, onPicked) };
    const accelerator = entry.key === undefined ? undefined : acceleratorOf(entry.key);
    return {
      label,
      enabled: entry.isEnabled !== false,
      ...(entry.isChecked === undefined ? {} : { type: 'checkbox', checked: entry.isChecked }),
      ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
      click: () => {
        onPicked(entry.id);
      },
    };
  });
}

/** Shows a page’s menu at the pointer; answers when it is closed, with what was picked. */
export function showPhotoMenu<Window>(
  entries: readonly MenuEntry[],
  { build, window }: MenuShower<Window>,
): Promise<DesktopOutput<'showMenu'>> {
  const { promise, resolve } = Promise.withResolvers<DesktopOutput<'showMenu'>>();
  const menu = build(
    photoMenu(entries, (id) => {
      resolve({ picked: id });
    }),
  );
  const onClosed = () => {
    setTimeout(() => {
      // Changes nothing where a click has answered.
      resolve({ picked: null });
    }, CLICK_AFTER_CLOSE);
  };
  menu.popup({ window, callback: onClosed });
  return promise;
}
