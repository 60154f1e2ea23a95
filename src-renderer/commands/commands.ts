import type { MessageKey } from '../i18n/messages.svelte.ts';

/** Something a person can do to photos, by key, by menu and by button. */
export interface Command {
  readonly id: string;
  readonly label: MessageKey;
  /** As `KeyboardEvent.key` has it, with `Mod+`, `Shift+` before; undefined where there is none. */
  readonly key?: string;
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
