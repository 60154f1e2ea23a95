const MARKS = /\p{M}/gu;

/** Letters as a search compares them, each beside its place in the text. */
function folded(text: string): { readonly letters: string; readonly places: readonly number[] } {
  let letters = '';
  const places: number[] = [];
  let at = 0;
  for (const character of text) {
    const place = at;
    const plain = character.normalize('NFKD').replace(MARKS, '').toLowerCase();
    places.push(...Array.from({ length: plain.length }, () => place));
    letters += plain;
    at += character.length;
  }
  return { letters, places: [...places, text.length] };
}

/** What of a term is compared with suggestions: its value, without minus, key and quotes. */
function sought(word: string): string {
  return word
    .replace(/^-/u, '')
    .replace(/^\p{Letter}{1,20}:/u, '')
    .replace(/["“”„«»]/gu, '');
}

/**
 * Where a suggestion has what was typed, whatever its case and accents; at the beginning of a word
 * rather than within one.
 * @returns the text before it, it, and the text after it; all before it where it is not there.
 */
export function matchedPart(text: string, word: string): readonly [string, string, string] {
  const value = folded(sought(word).trim()).letters;
  const { letters, places } = folded(text);
  const starts = [...letters.matchAll(/(?<![\p{Letter}\p{Number}])[\p{Letter}\p{Number}]/gu)];
  const start = starts.find(({ index }) => letters.startsWith(value, index))?.index;
  const found = start ?? letters.indexOf(value);
  if (value === '' || found < 0) return [text, '', ''];
  const from = places[found] ?? 0;
  let end = places[found + value.length] ?? text.length;
  // An accent that stands by itself goes with its letter.
  while (/^\p{M}/u.test(text.slice(end))) end += 1;
  return [text.slice(0, from), text.slice(from, end), text.slice(end)];
}
