import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../src-main/contract/errors.ts';

const LANGUAGES = import.meta.glob<Record<string, string>>('./*.json', {
  eager: true,
  import: 'default',
});
const english = LANGUAGES['./en.json'] ?? {};

/** The values that stand in a message, whether shown or deciding about a form. */
function valuesOf(message: string): string[] {
  const names = [...message.matchAll(/\{(\w+)[|}]/g)].map(([, name]) => name ?? '');
  return [...new Set(names)].toSorted();
}

function valuesIn(messages: Record<string, string>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(messages).map(([key, message]) => [key, valuesOf(message)]),
  );
}

describe.each(Object.entries(LANGUAGES))('the messages of %s', (_file, messages) => {
  it('are those of English, with the same values in each', () => {
    expect(valuesIn(messages)).toEqual(valuesIn(english));
  });

  it('give every reason there is', () => {
    const keys = ERROR_CODES.map((code) => `reason.${code}`);
    expect(keys.filter((key) => (messages[key] ?? '') === '')).toEqual([]);
  });

  it('hold no text that is empty', () => {
    expect(Object.keys(messages).filter((key) => messages[key]?.trim() === '')).toEqual([]);
  });
});
