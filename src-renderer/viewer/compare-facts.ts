/** How a fact of one photo stands among those it is compared with. */
export type Standing = 'same' | 'most' | 'other';

/**
 * Who has the most of something: `same` for all where there is no difference, `most` for those with
 * the largest value, `other` for the rest and for those it is not known of.
 */
export function standings(values: readonly (number | undefined)[]): Standing[] {
  const known = values.filter((value) => value !== undefined);
  const most = Math.max(...known);
  const isSame = known.length === values.length && known.every((value) => value === most);
  if (isSame) return values.map(() => 'same');
  const isContest = known.length > 1 && known.some((value) => value !== most);
  return values.map((value) => (isContest && value === most ? 'most' : 'other'));
}

/** Whether a text is the same for all. */
export function areSame(texts: readonly (string | undefined)[]): boolean {
  return texts.every((text) => text === texts[0]);
}
