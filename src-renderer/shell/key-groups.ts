import { allCommands } from '../commands/commands.ts';
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

const VIEWER: readonly KeyLine[] = [
  { keys: ['ArrowLeft', 'ArrowRight'], label: 'keys.next' },
  { keys: ['+', '−'], label: 'keys.zoom' },
  { keys: ['0'], label: 'keys.fit' },
  { keys: ['1'], label: 'keys.pixels' },
  { keys: ['r'], label: 'keys.turn' },
  { keys: ['s'], label: 'viewer.strip' },
];

const EVERYWHERE: readonly KeyLine[] = [
  { keys: ['Escape'], label: 'keys.back' },
  { keys: ['?'], label: 'keys.sheet' },
];

/** All keys that Kindred knows, in the order of the sheet. */
export function keyGroups(): KeyGroup[] {
  const lines = (isWanted: (id: string) => boolean): KeyLine[] =>
    allCommands()
      .filter(({ id, key }) => key !== undefined && isWanted(id))
      .map(({ key = '', label }) => ({ keys: [key], label }));
  return [
    { title: 'keys.moving', lines: MOVING },
    { title: 'keys.choosing', lines: CHOOSING },
    { title: 'keys.photos', lines: [...lines((id) => !OF_LIKENESS.has(id)), ...PHOTOS] },
    { title: 'keys.similar', lines: lines((id) => OF_LIKENESS.has(id)) },
    { title: 'keys.viewer', lines: VIEWER },
    { title: 'keys.everywhere', lines: EVERYWHERE },
  ];
}
