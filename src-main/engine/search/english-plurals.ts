/** English plurals that no rule makes. */
const SINGULARS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    mice: 'mouse',
    geese: 'goose',
    oxen: 'ox',
    feet: 'foot',
    teeth: 'tooth',
    men: 'man',
    women: 'woman',
    children: 'child',
    people: 'person',
    fungi: 'fungus',
    cacti: 'cactus',
    octopi: 'octopus',
    wolves: 'wolf',
    calves: 'calf',
    halves: 'half',
    leaves: 'leaf',
    loaves: 'loaf',
    scarves: 'scarf',
    shelves: 'shelf',
    hooves: 'hoof',
    knives: 'knife',
    wives: 'wife',
  }),
);

/** What an English word may be the plural of. */
function singularsOf(word: string): string[] {
  const irregular = SINGULARS.get(word);
  if (irregular !== undefined) return [irregular];
  const found: string[] = [];
  if (word.endsWith('ies')) found.push(`${word.slice(0, -3)}y`);
  if (/(?:s|x|z|ch|sh|o)es$/u.test(word)) found.push(word.slice(0, -2));
  if (/[^s]s$/u.test(word)) found.push(word.slice(0, -1));
  return found.filter((singular) => singular.length > 1);
}

/**
 * A phrase with its last word as it may be in the singular; none where that is no English plural.
 * @param phrase in lower case.
 */
export function singularPhrases(phrase: string): string[] {
  const at = phrase.lastIndexOf(' ') + 1;
  return singularsOf(phrase.slice(at)).map((last) => phrase.slice(0, at) + last);
}
