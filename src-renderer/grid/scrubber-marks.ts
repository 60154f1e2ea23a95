/** What is drawn along the scrubber. */
export interface ScrubberMark {
  /** From its top, px. */
  readonly at: number;
  /** A word such as a year; a dot where it is undefined. */
  readonly word: string | undefined;
}

interface Marked {
  readonly mark?: string;
}

/** Between two words, and between a dot and anything, px from middle to middle. */
const BETWEEN_WORDS = 26;
const BETWEEN_DOTS = 9;

/**
 * Words and dots along the scrubber in proportion to the photos, as many as have room: each word
 * where its first group begins, then dots for groups between them.
 * @param tops of each group, px in all photos; @param scale from those to px along the scrubber.
 */
export function scrubberMarks(
  groups: readonly Marked[],
  tops: ArrayLike<number>,
  scale: number,
  height: number,
): ScrubberMark[] {
  const places = groups.map((_, group) => Math.min(height, (tops[group] ?? 0) * scale));
  const words: ScrubberMark[] = [];
  groups.forEach(({ mark }, group) => {
    const at = places[group] ?? 0;
    if (mark === undefined || mark === groups[group - 1]?.mark) return;
    if (at - (words.at(-1)?.at ?? -BETWEEN_WORDS) >= BETWEEN_WORDS) words.push({ at, word: mark });
  });
  return [...words, ...dotsBetween(places, words)];
}

/** Dots where groups begin, but for those too near to a word or to another dot. */
function dotsBetween(places: readonly number[], words: readonly ScrubberMark[]): ScrubberMark[] {
  const dots: ScrubberMark[] = [];
  let lastDot = -BETWEEN_DOTS;
  let next = 0;
  for (const at of places) {
    while ((words[next]?.at ?? Number.POSITIVE_INFINITY) < at) next += 1;
    const isFree =
      at - lastDot >= BETWEEN_DOTS && isFarFrom(words[next - 1], at) && isFarFrom(words[next], at);
    if (!isFree) continue;
    dots.push({ at, word: undefined });
    lastDot = at;
  }
  return dots;
}

function isFarFrom(word: ScrubberMark | undefined, at: number): boolean {
  return word === undefined || Math.abs(word.at - at) >= BETWEEN_WORDS / 2;
}
