import type { CallOutput } from '../../src-main/contract/calls.ts';
import { cards } from '../state/cards.svelte.ts';
import { engine } from '../state/engine.svelte.ts';
import { commonMarks, type CommonMarks } from './common-marks.ts';

export type Marks = CallOutput<'marks'>;

export const STARS = [1, 2, 3, 4, 5] as const;

/** So many cards are looked at here; the engine is asked about more. */
const MOST_HERE = 200;
/** While photos are being chosen, many at a time, the engine is left alone. */
const RESTS_MS = 150;

/** What photos have in common, as the stars and the heart of a menu show it; kept true. */
export class MarksOf {
  #answer: Marks | undefined = $state.raw();
  readonly #ids: () => readonly number[];

  /**
   * To be made while a component is set up.
   * @param isAll whether tags and albums are wanted, too.
   */
  constructor(ids: () => readonly number[], isAll = false) {
    this.#ids = ids;
    $effect(() => {
      const photos = [...ids()];
      const revision = engine.organisedRevision; // Asked again with each.
      if (photos.length === 0 || (!isAll && this.#here !== undefined)) return;
      const stop = new AbortController();
      const timer = setTimeout(
        () => {
          void this.#ask(photos, revision, stop.signal);
        },
        isAll ? 0 : RESTS_MS,
      );
      return () => {
        clearTimeout(timer);
        stop.abort();
      };
    });
  }

  async #ask(photos: number[], revision: number, signal: AbortSignal): Promise<void> {
    const answer = await engine.client.marks({ photos }, { signal });
    // A menu without them is none the worse: nothing is filled.
    if (signal.aborted || !answer.ok || revision !== engine.organisedRevision) return;
    this.#answer = answer.value;
  }

  /** Of these photos; those that were there before are another matter. */
  get #now(): Marks | undefined {
    const marks = this.#answer;
    return marks?.photos === this.#ids().length ? marks : undefined;
  }

  /** Tags and albums, too, where they are wanted; undefined until they are there. */
  get all(): Marks | undefined {
    return this.#answer;
  }

  /** From the cards at hand, where they are few and all there. */
  readonly #here = $derived.by(() => {
    const ids = this.#ids();
    if (ids.length > MOST_HERE) return undefined;
    const all = ids.flatMap((id) => cards.known(id) ?? []);
    if (all.length < ids.length || all.length === 0) return undefined;
    const [first] = all;
    return {
      isFavourite: all.every(({ isFavourite }) => isFavourite),
      stars: all.every(({ stars }) => stars === first?.stars) ? first?.stars : undefined,
    };
  });

  readonly #common: CommonMarks | undefined = $derived(
    this.#here ?? (this.#now === undefined ? undefined : commonMarks(this.#now)),
  );

  /** Whether all of them are favourites. */
  get isFavourite(): boolean {
    return this.#common?.isFavourite ?? false;
  }

  /** The stars that all of them have; undefined where they differ, or it is not known yet. */
  get stars(): number | undefined {
    return this.#common?.stars;
  }
}
