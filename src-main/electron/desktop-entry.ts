/** A value of type string: a backslash begins an escape (Desktop Entry Specification 1.5, “Values”). */
function entryValue(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\r');
}

/** One word of a command line; “%” alone would begin a field code (the same, “The Exec key”). */
function quotedWord(word: string): string {
  return `"${word.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`;
}

/**
 * The value of an Exec key that starts a program with these arguments. Everything is quoted, which
 * is always allowed and right for every character that a path can have.
 * @param program an absolute path.
 */
export function execValue(program: string, args: readonly string[]): string {
  // A program's name must hold no “=”, which some systems take for a variable; as an argument it may.
  const command = program.includes('=') ? ['/bin/sh', '-c', 'exec "$0" "$@"', program] : [program];
  return entryValue([...command, ...args].map(quotedWord).join(' '));
}

/** The text of a file that starts the app when a person logs in (XDG Autostart Specification). */
export function autostartEntry(program: string, args: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Kindred',
    `Exec=${execValue(program, args)}`,
    'Icon=kindred',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** Whether such a file is in force: desktops turn it off by one of these keys instead of deleting it. */
export function isAutostartOn(entry: string): boolean {
  return !/^\s*(Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/m.test(entry);
}
