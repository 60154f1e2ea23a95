import { setImmediate } from 'node:timers/promises';
import type { JudgedPhotos } from './teach-jobs.ts';

/** Photos are filtered so many at a time, a few milliseconds each; between, the engine does other things. */
const AT_ONCE = 4000;

/** A photo with how probable it is that it belongs, 0 to 1. */
export interface Suggestion {
  readonly id: number;
  readonly probability: number;
}

/** The most probable first; of two as probable, the one that came first. */
export function sortedByProbability(photos: readonly Suggestion[]): JudgedPhotos {
  const sorted = photos.toSorted((a, b) => b.probability - a.probability || a.id - b.id);
  return {
    ids: Float64Array.from(sorted, ({ id }) => id),
    probabilities: Float32Array.from(sorted, ({ probability }) => probability),
  };
}

/** Puts photos that were judged anew among those that were before: two sorted runs, which sort at once. */
export function judgedAnew(before: JudgedPhotos, news: JudgedPhotos): JudgedPhotos {
  if (news.ids.length === 0) return before;
  const anew = new Set(news.ids);
  const stay = photosOf(before).filter(({ id }) => !anew.has(id));
  return sortedByProbability([...stay, ...photosOf(news)]);
}

function photosOf({ ids, probabilities }: JudgedPhotos): Suggestion[] {
  return Array.from(ids, (id, at) => ({ id, probability: probabilities[at] ?? 0 }));
}

/**
 * Those of at least a probability that pass a filter, the most probable first.
 * @param filter gives, of some ids, those that pass, in their order.
 */
export async function likelyOf(
  { ids, probabilities }: JudgedPhotos,
  min: number,
  filter: (ids: readonly number[]) => readonly number[],
): Promise<Suggestion[]> {
  const below = probabilities.findIndex((probability) => probability < min);
  const end = below === -1 ? ids.length : below;
  const found: Suggestion[] = [];
  for (let at = 0; at < end; at += AT_ONCE) {
    if (at > 0) await setImmediate();
    const stop = Math.min(at + AT_ONCE, end);
    const passed = new Set(filter([...ids.subarray(at, stop)]));
    for (let which = at; which < stop; which += 1) {
      const id = ids[which] ?? 0;
      if (passed.has(id)) found.push({ id, probability: probabilities[which] ?? 0 });
    }
  }
  return found;
}
