import { allCommands, type Command } from '../commands/commands.ts';
import type { MessageKey } from '../i18n/messages.svelte.ts';

/** One line of the key sheet: several keys do the same, or go together. */
interface KeyLine {
  readonly keys: readonly string[];
  readonly label: MessageKey;
}

export interface KeyGroup {
  readonly title: MessageKey;
  readonly lines: readonly KeyLine[];
}

/** Commands of the list of commands that have to do with likeness. */
const OF_LIKENESS: ReadonlySet<string> = new Set(['find-similar', 'find-part', 'why-alike']);

/** Those that keep a person's order. */
const OF_ORDER: ReadonlySet<string> = new Set(['mark', 'album', 'undo']);

const MOVING: readonly KeyLine[] = [
  { keys: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'], label: 'keys.arrows' },
  { keys: ['PageUp', 'PageDown'], label: 'keys.pages' },
  { keys: ['Home', 'End'], label: 'keys.ends' },
];

const CHOOSING: readonly KeyLine[] = [
  { keys: ['Mod+ '], label: 'keys.choose' },
  { keys: ['Shift+ArrowLeft', 'Shift+ArrowRight'], label: 'keys.extend' },
  { keys: ['Mod+a'], label: 'keys.all' },
];

const PHOTOS: readonly KeyLine[] = [
  { keys: [' '], label: 'keys.peek' },
  { keys: ['Shift+F10'], label: 'keys.menu' },
];

/** In the albums and tags of the sidebar. */
const PLACES: readonly KeyLine[] = [
  { keys: ['F2'], label: 'keys.rename' },
  { keys: ['Delete'], label: 'keys.delete' },
  { keys: ['Alt+ArrowUp', 'Alt+ArrowDown'], label: 'keys.moveAlbum' },
];

const VIEWER: readonly KeyLine[] = [
  { keys: ['ArrowLeft', 'ArrowRight'], label: 'keys.next' },
  { keys: ['+', '−'], label: 'keys.zoom' },
  { keys: ['z'], label: 'keys.fitOrPixels' },
  { keys: ['r'], label: 'keys.turn' },
  { keys: ['s'], label: 'viewer.strip' },
];

const EVERYWHERE: readonly KeyLine[] = [
  { keys: ['Escape'], label: 'keys.back' },
  { keys: ['?'], label: 'keys.sheet' },
];

/** Commands with one label are one line, with all their keys. */
function linesOf(commands: readonly Command[]): KeyLine[] {
  const lines = new Map<MessageKey, string[]>();
  for (const { key, label } of commands) {
    if (key !== undefined) lines.set(label, [...(lines.get(label) ?? []), key]);
  }
  return [...lines].map(([label, keys]) => ({ keys, label }));
}

/** All keys that Kindred knows, in the order of the sheet. */
export function keyGroups(): KeyGroup[] {
  const all = allCommands();
  const isOfOrder = ({ group = 'file' }: Command) => OF_ORDER.has(group);
  const others = all.filter((command) => !isOfOrder(command));
  const likeness = others.filter(({ id }) => OF_LIKENESS.has(id));
  return [
    { title: 'keys.moving', lines: MOVING },
    { title: 'keys.choosing', lines: CHOOSING },
    {
      title: 'keys.photos',
      lines: [...linesOf(others.filter((one) => !likeness.includes(one))), ...PHOTOS],
    },
    { title: 'keys.organising', lines: [...linesOf(all.filter(isOfOrder)), ...PLACES] },
    { title: 'keys.similar', lines: linesOf(likeness) },
    { title: 'keys.viewer', lines: VIEWER },
    { title: 'keys.everywhere', lines: EVERYWHERE },
  ];
}
