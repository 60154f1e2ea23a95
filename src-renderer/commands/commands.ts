import type { MessageKey } from '../i18n/messages.svelte.ts';

/** The blocks of a menu, in their order; a line lies between them. */
const COMMAND_GROUPS = ['look', 'mark', 'album', 'file', 'trash', 'undo'] as const;
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

/** Something a person can do to photos, by key, by menu and by button. */
export interface Command {
  readonly id: string;
  readonly label: MessageKey;
  /** What it would do now, where that says more than its label. */
  readonly labelNow?: () => string;
  /** As `KeyboardEvent.key` has it, with `Mod+`, `Alt+`, `Shift+` before; undefined where there is none. */
  readonly key?: string;
  /** Where it stands in menus; with what is done to files when left out. */
  readonly group?: CommandGroup;
  /** On the bar at the foot, too, while photos are chosen. */
  readonly isOnBar?: boolean;
  /** Whether menus show it now; its key works all the same. Always when left out. */
  readonly isOnMenu?: () => boolean;
  /** How many photos it can be about. */
  readonly least: number;
  readonly most: number;
  /** Whether it makes sense where the person is now; everywhere when left out. */
  readonly isThere?: () => boolean;
  readonly run: (ids: readonly number[]) => void;
}

const COMMANDS: Command[] = [];

/** Adds commands to the one list that the context menu, the keys and the key sheet are made of. */
export function register(commands: readonly Command[]): void {
  COMMANDS.push(...commands);
}

/** All commands, in the order that menus show them. */
export function allCommands(): readonly Command[] {
  return COMMANDS;
}

/** Those that can be about so many photos, where the person is now. */
export function commandsFor(count: number): Command[] {
  return COMMANDS.filter(
    ({ least, most, isThere }) => count >= least && count <= most && isThere?.() !== false,
  );
}

/** The same in the blocks of a menu, without empty ones. */
export function menuFor(count: number): { group: CommandGroup; commands: Command[] }[] {
  const shown = commandsFor(count).filter(({ isOnMenu }) => isOnMenu?.() !== false);
  return COMMAND_GROUPS.map((group) => ({
    group,
    commands: shown.filter((command) => (command.group ?? 'file') === group),
  })).filter(({ group, commands }) => commands.length > 0 || (group === 'mark' && count > 0));
}
