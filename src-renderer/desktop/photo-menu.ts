import type { MenuEntry } from '../../src-main/contract/desktop-calls.ts';

// The page's own menu of photos, as a menu of the system.

/** A line of a menu that does something. */
export interface MenuLine {
  readonly id: string;
  readonly label: string;
  readonly key?: string | undefined;
  /** Whether it has a tick; undefined where it has none to have. */
  readonly isChecked?: boolean | undefined;
}

export interface MenuBlock {
  readonly lines: readonly MenuLine[];
  /** A menu within the menu, after the first line. */
  readonly within?: { readonly label: string; readonly lines: readonly MenuLine[] };
}

/** The longest label that the shell takes. */
const LONGEST = 200;

function shortened(label: string): string {
  return label.length <= LONGEST ? label : `${label.slice(0, LONGEST - 1)}…`;
}

type Item = Extract<MenuEntry, { kind: 'item' }>;

function item({ id, label, key, isChecked }: MenuLine): Item {
  return {
    kind: 'item',
    id,
    label: shortened(label),
    ...(key === undefined ? {} : { key }),
    ...(isChecked === undefined ? {} : { isChecked }),
  };
}

function block({ lines, within }: MenuBlock): MenuEntry[] {
  const items = lines.map(item);
  if (within === undefined) return items;
  const menu: MenuEntry = {
    kind: 'menu',
    label: shortened(within.label),
    items: within.lines.map(item),
  };
  return [...items.slice(0, 1), menu, ...items.slice(1)];
}

/**
 * The entries of a menu about photos: its blocks, with a line between two of them.
 * @param title said at its top, and not to be picked; none when left out.
 */
export function photoMenu(blocks: readonly MenuBlock[], title?: string): MenuEntry[] {
  const filled = blocks.map(block).filter((entries) => entries.length > 0);
  const head: MenuEntry[] =
    title === undefined
      ? []
      : [{ kind: 'item', id: 'title', label: shortened(title), isEnabled: false }];
  return [...(head.length > 0 ? [head] : []), ...filled].flatMap((entries, at) =>
    at === 0 ? entries : [{ kind: 'line' as const }, ...entries],
  );
}
