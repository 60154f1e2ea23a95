const isMac = /mac|iphone|ipad/i.test(navigator.userAgent);

/** A key as commands name it: `Mod+a`, `Shift+ArrowLeft`, `f`. */
export function keyOf(event: KeyboardEvent): string {
  const mod = isMac ? event.metaKey : event.ctrlKey;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const shift = event.shiftKey && (event.key.length > 1 || mod);
  return `${mod ? 'Mod+' : ''}${shift ? 'Shift+' : ''}${key}`;
}

const SHOWN: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  ' ': 'Space',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
};

/** A key as a person reads it: ⌘A, Ctrl A, F. */
export function shownKey(key: string): string {
  return key
    .split(/\+(?=.)/)
    .map((part) => {
      if (part === 'Mod') return isMac ? '⌘' : 'Ctrl';
      if (part === 'Shift') return isMac ? '⇧' : 'Shift';
      return SHOWN[part] ?? (part.length === 1 ? part.toUpperCase() : part);
    })
    .join(isMac ? '' : ' ');
}

/** Whether a key press is meant for a field, not for the page. */
export function isTyping(event: KeyboardEvent): boolean {
  const { target } = event;
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
    !(target instanceof HTMLInputElement && /^(range|checkbox|radio|button)$/.test(target.type))
  );
}
