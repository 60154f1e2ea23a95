import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { autostartEntry, execValue, isAutostartOn } from './desktop-entry.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  s: ' ',
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
};

/** Reads an Exec value as the specification says: the escapes of strings first, then quotes, then “%”. */
function commandOf(value: string): string[] {
  const text = value.replace(/\\(.)/gs, (_whole, next: string) => ESCAPES[next] ?? `\\${next}`);
  const words: string[] = [];
  for (const [, quoted = '', rest = ''] of text.matchAll(/"((?:[^"\\]|\\.)*)"(?: |$)|(.)/gs)) {
    if (rest !== '') throw new Error(`“${rest}” stands outside of quotes.`);
    const word = quoted.replace(/\\(["`$\\])/g, '$1');
    if (/(^|[^%])(%%)*%([^%]|$)/.test(word)) throw new Error('A field code is in it.');
    words.push(word.replaceAll('%%', '%'));
  }
  return words;
}

const anyText = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !text.includes('\0'));
const oddText = fc.string({
  unit: fc.constantFrom('"', '\\', '$', '`', '%', ' ', '=', '\n', '\t', "'", 'f', 'U', 'é'),
  minLength: 1,
});

describe('a command line in a desktop entry', () => {
  it('is read back as it was, whatever is in it', () => {
    const words = fc.oneof(anyText, oddText);
    fc.assert(
      fc.property(words, fc.array(words), (program, args) => {
        const command = commandOf(execValue(program, args));
        const shell = ['/bin/sh', '-c', 'exec "$0" "$@"'];
        const expected = program.includes('=') ? [...shell, program, ...args] : [program, ...args];
        expect(command).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('stays on its line', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, oddText), (program) => {
        expect(execValue(program, [])).not.toMatch(/[\n\r]/);
      }),
    );
  });

  it('is as the specification shows it', () => {
    expect(execValue('/opt/Kindred/kindred', ['--hidden'])).toBe(
      '"/opt/Kindred/kindred" "--hidden"',
    );
    expect(execValue('/a\\b', [])).toBe(String.raw`"/a\\\\b"`);
    expect(execValue('/100 $', [])).toBe(String.raw`"/100 \\$"`);
    expect(execValue('/50 %f', [])).toBe('"/50 %%f"');
  });
});

describe('an entry for the start at login', () => {
  const entry = autostartEntry('/home/ada/My Apps/Kindred.AppImage', ['--hidden']);

  it('names the program', () => {
    expect(entry.split('\n')).toContain('Exec="/home/ada/My Apps/Kindred.AppImage" "--hidden"');
    expect(entry.startsWith('[Desktop Entry]\n')).toBe(true);
    expect(isAutostartOn(entry)).toBe(true);
  });

  it.each(['Hidden=true', 'X-GNOME-Autostart-enabled=false', 'Hidden = true '])(
    'is off where a desktop wrote “%s”',
    (line) => {
      const without = entry.replace('X-GNOME-Autostart-enabled=true', line);
      expect(isAutostartOn(without)).toBe(false);
    },
  );
});
