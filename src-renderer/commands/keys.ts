import { contextMenu } from '../state/context-menu.svelte.ts';
import { dialogs } from '../state/dialogs.svelte.ts';
import { navigation } from '../state/navigation.svelte.ts';
import { selection } from '../state/selection.svelte.ts';
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
};

/** Keys of the page; what a part of it has taken (preventDefault) is left alone. */
export function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || isTyping(event) || dialogs.open !== undefined) return;
  const key = keyOf(event);
  const run = EVERYWHERE[key] ?? commandFor(key, event.target);
  if (run === undefined) return;
  event.preventDefault();
  run();
}

function commandFor(key: string, target: EventTarget | null): (() => void) | undefined {
  // Enter and Space on a button press that button.
  const isOnControl = target instanceof Element && target.closest('button, a, [role="menuitem"]');
  if (isOnControl !== null && isOnControl !== false && (key === 'Enter' || key === ' '))
    return undefined;
  const { overlay } = navigation;
  const ids = overlay?.name === 'viewer' ? [overlay.id] : selection.target;
  const command = commandsFor(ids.length).find((one) => one.key === key);
  return command === undefined
    ? undefined
    : () => {
        command.run(ids);
      };
}
