/** Keys that Electron’s accelerators call otherwise than `KeyboardEvent.key` does. */
const NAMES: Readonly<Record<string, string>> = {
  ' ': 'Space',
  '+': 'Plus',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  Backspace: 'Backspace',
  Delete: 'Delete',
  End: 'End',
  Enter: 'Return',
  Escape: 'Esc',
  Home: 'Home',
  PageDown: 'PageDown',
  PageUp: 'PageUp',
  Tab: 'Tab',
};

const MODIFIERS: Readonly<Record<string, string>> = {
  Mod: 'CmdOrCtrl',
  Alt: 'Alt',
  Shift: 'Shift',
};

function nameOf(key: string): string | undefined {
  if (/^F([1-9]|1\d|2[0-4])$/.test(key)) return key;
  // Electron reads no accelerator outside ASCII.
  if (/^[!-~]$/.test(key) && key !== '+') return key.toUpperCase();
  return Object.hasOwn(NAMES, key) ? NAMES[key] : undefined;
}

/**
 * A key as the page names it (`Mod+Shift+z`, `Delete`, `f`, `Mod++`) as Electron’s menus show it.
 * @returns undefined for a key that menus can’t show.
 */
export function acceleratorOf(key: string): string | undefined {
  const parts = key.split(/\+(?=.)/);
  const name = nameOf(parts.at(-1) ?? '');
  const modifiers = parts.slice(0, -1).map((part) => MODIFIERS[part]);
  if (name === undefined || modifiers.includes(undefined)) return undefined;
  return [...modifiers, name].join('+');
}
