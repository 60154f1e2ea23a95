import { describe, expect, it } from 'vitest';
import { SHELL_TEXTS, wordsFor } from './words.ts';

/** The values that stand in a text, whether shown or deciding about a form. */
function valuesOf(text: string): string[] {
  const names = [...text.matchAll(/\{(\w+)[|}]/g)].map(([, name]) => name ?? '');
  return [...new Set(names)].toSorted();
}

function valuesIn(texts: Readonly<Record<string, string>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, valuesOf(text)]));
}

describe.each(Object.entries(SHELL_TEXTS))('the texts of the shell in %s', (_language, texts) => {
  it('are those of English, with the same values in each', () => {
    expect(valuesIn(texts)).toEqual(valuesIn(SHELL_TEXTS.en));
  });

  it('hold none that is empty, and shout at nobody', () => {
    const odd = Object.entries(texts).filter(
      ([, text]) => text.trim() === '' || text.includes('!'),
    );
    expect(odd).toEqual([]);
  });
});

describe('what the shell says', () => {
  it('writes numbers as the region does, and forms that fit them', () => {
    const values = { done: 1240, total: 8300 };
    expect(wordsFor('en-US')('work.photos', values)).toBe('1,240 of 8,300 photos');
    expect(wordsFor('it')('work.photos', { done: 12_400, total: 83_000 })).toBe(
      '12.400 di 83.000 foto',
    );
    expect(wordsFor('en')('work.photos', { done: 0, total: 1 })).toBe('0 of 1 photo');
  });

  it('is Italian for Italians, and English for those whose language is not there', () => {
    expect(wordsFor('it-CH')('tray.pause')).toBe('Pausa');
    expect(wordsFor('de')('tray.pause')).toBe('Pause');
    expect(wordsFor('de')('work.photosSome', { done: 1240 })).toBe('1,240 photos');
  });

  it.each(['', 'it_IT.UTF-8', 'en-US@posix', 'C', 'item', 'en-'])(
    'takes whatever a system gives as its locale: “%s”',
    (locale) => {
      const isItalian = locale.startsWith('it_');
      expect(wordsFor(locale)('tray.resume')).toBe(isItalian ? 'Riprendi' : 'Go on');
    },
  );
});
