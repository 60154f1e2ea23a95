import { t, type MessageKey } from '../i18n/messages.svelte.ts';

/** Whether the person’s keyboard has ⌘ for Ctrl. */
export const isMac = /mac|iphone|ipad/i.test(navigator.userAgent);

/** A key as commands name it: `Mod+a`, `Alt+ArrowUp`, `Shift+ArrowLeft`, `f`. */
export function keyOf(event: KeyboardEvent): string {
  const mod = isMac ? event.metaKey : event.ctrlKey;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const shift = event.shiftKey && (event.key.length > 1 || mod);
  // With AltGr a keyboard writes other characters; that is no Alt.
  const alt = event.altKey && !event.getModifierState('AltGraph');
  return `${mod ? 'Mod+' : ''}${alt ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${key}`;
}

const SHOWN: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
};

/** Keys that have a word on them, which is another in each language. */
const WORDS: Readonly<Record<string, MessageKey>> = {
  ' ': 'key.space',
  Delete: 'key.delete',
  End: 'key.end',
  Enter: 'key.enter',
  Home: 'key.home',
  PageDown: 'key.pageDown',
  PageUp: 'key.pageUp',
};

/** A key as a person reads it: ⌘A, Ctrl A, F. */
export function shownKey(key: string): string {
  return key
    .split(/\+(?=.)/)
    .map((part) => {
      if (part === 'Mod') return isMac ? '⌘' : 'Ctrl';
      if (part === 'Alt') return isMac ? '⌥' : 'Alt';
      if (part === 'Shift') return isMac ? '⇧' : 'Shift';
      const word = WORDS[part];
      if (word !== undefined) return t(word);
      return SHOWN[part] ?? (part.length === 1 ? part.toUpperCase() : part);
    })
    .join(isMac ? '' : ' ');
}

function isField(target: EventTarget | null): target is HTMLElement {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
    !(target instanceof HTMLInputElement && /^(range|checkbox|radio|button)$/.test(target.type))
  );
}

/** Whether a key press is meant for a field, not for the page. */
export function isTyping({ target }: KeyboardEvent): boolean {
  return isField(target);
}

/** The field of text that a person types in now. */
export function fieldInUse(): HTMLInputElement | HTMLTextAreaElement | undefined {
  const { activeElement } = document;
  const isText =
    activeElement instanceof HTMLInputElement || activeElement instanceof HTMLTextAreaElement;
  return isText && isField(activeElement) ? activeElement : undefined;
}
