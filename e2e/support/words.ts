import { readFileSync } from 'node:fs';
import { z } from 'zod';

type Language = 'en' | 'it';

/** Finds a message of the page by its key, whatever values stand in it. */
export type Words = (key: string) => RegExp;

function messagesOf(language: Language): ReadonlyMap<string, string> {
  const file = new URL(`../../src-renderer/i18n/${language}.json`, import.meta.url);
  const messages = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(file, 'utf8')));
  return new Map(Object.entries(messages));
}

const ESCAPED = /[.*+?^$()[\]\\/]/g;
const CHOICE = /\{\w+\|((?:[^|{}]|\{\w+\})*)\|((?:[^|{}]|\{\w+\})*)\}/g;
const VALUE = /\{\w+\}/g;

/** What a message looks like on the page. */
function shape(message: string): RegExp {
  const source = message
    .replace(ESCAPED, String.raw`\$&`)
    .replace(CHOICE, '(?:$1|$2)')
    .replace(VALUE, '.+');
  return new RegExp(`^${source}$`);
}

/** The words of the page in a language; one that is not there fails the test. */
export function wordsOf(language: Language): Words {
  const messages = messagesOf(language);
  return (key) => {
    const message = messages.get(key);
    if (message === undefined) throw new Error(`No message “${key}” in ${language}.json.`);
    return shape(message);
  };
}

/** Letters that a message must have beside its values to be told from others. */
const LEAST_LETTERS = 3;

function isTelling(message: string): boolean {
  const letters = message.replace(CHOICE, '$1').replace(VALUE, '').replace(/\P{L}/gu, '');
  return letters.length >= LEAST_LETTERS;
}

/**
 * Finds what should have been said in another language.
 * @returns the key of a text that is a message of `language` and none of `shown`, or is a key itself.
 */
export function foreignWords(
  language: Language,
  shown: Language,
): (text: string) => string | undefined {
  const own = messagesOf(shown);
  const ownShapes = [...own.values()].filter(isTelling).map(shape);
  const foreign = [...messagesOf(language)]
    .filter(([key, text]) => own.get(key) !== text && isTelling(text))
    .map(([key, text]) => ({ key, shape: shape(text) }));
  return (text) => {
    if (own.has(text)) return text;
    if (ownShapes.some((one) => one.test(text))) return undefined;
    return foreign.find((one) => one.shape.test(text))?.key;
  };
}
