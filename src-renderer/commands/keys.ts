import { contextMenu } from '../state/context-menu.svelte.ts';
import { dialogs } from '../state/dialogs.svelte.ts';
import { navigation } from '../state/navigation.svelte.ts';
import { organisation } from '../state/organisation.svelte.ts';
import { selection } from '../state/selection.svelte.ts';
import { viewerPanels } from '../viewer/viewer-panels.svelte.ts';
import { commandsFor } from './commands.ts';
import { isTyping, keyOf } from './key-names.ts';

function escape(): void {
  if (contextMenu.ids !== undefined) contextMenu.close();
  else if (navigation.overlay !== undefined) navigation.back();
  else if (selection.size > 0) selection.clear();
  else if (navigation.screen.name !== 'library') navigation.back();
}

/** Keys that do the same wherever a person is. */
const EVERYWHERE: Readonly<Record<string, () => void>> = {
  Escape: escape,
  '?': () => {
    dialogs.show('keys');
  },
  // As Windows has it; the other key for it is a command.
  'Mod+y': () => void organisation.redo(),
};

/** A dialog has all keys for itself, whoever opened it. */
export function isInDialog(): boolean {
  return dialogs.open !== undefined || document.querySelector('dialog[open]') !== null;
}

/** Keys of the page; what a part of it has taken (preventDefault) is left alone. */
export function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || isTyping(event) || isInDialog()) return;
  const key = keyOf(event);
  // Words that are marked are what a person wants to copy.
  if (key === 'Mod+c' && getSelection()?.type === 'Range') return;
  const run = EVERYWHERE[key] ?? commandFor(key, event.target);
  if (run === undefined) return;
  event.preventDefault();
  run();
}

/** The photos that a key is about: those in the overlay, else the chosen ones or the one in focus. */
export function targetIds(): readonly number[] {
  const { overlay } = navigation;
  if (overlay?.name === 'viewer') return [overlay.id];
  if (overlay === undefined) return selection.target;
  const { compared } = viewerPanels;
  const id = compared !== undefined && overlay.ids.includes(compared) ? compared : overlay.ids[0];
  return id === undefined ? [] : [id];
}

function commandFor(key: string, target: EventTarget | null): (() => void) | undefined {
  // Enter and Space on a button press that button.
  const isOnControl = target instanceof Element && target.closest('button, a, [role="menuitem"]');
  if (isOnControl !== null && isOnControl !== false && (key === 'Enter' || key === ' '))
    return undefined;
  const ids = targetIds();
  const command = commandsFor(ids.length).find((one) => one.key === key);
  return command === undefined
    ? undefined
    : () => {
        command.run(ids);
      };
}
