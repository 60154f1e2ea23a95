import { untrack } from 'svelte';
import type { CallOutput } from '../../src-main/contract/calls.ts';
import type { KindredError } from '../../src-main/contract/errors.ts';
import type { PhotoFilter } from '../../src-main/contract/fields.ts';
import type { Sort } from '../../src-main/contract/photo-calls.ts';
import { engine } from './engine.svelte.ts';
import { filters } from './filters.svelte.ts';

interface Question {
  readonly sort: Sort;
  readonly filter: PhotoFilter;
}

/** All photos that the filters let through, in columns of the same length. */
export interface TimelineColumns {
  readonly ids: readonly number[];
  /** Width over height, in thousandths. */
  readonly aspects: Uint32Array;
  /** Days since 1970. */
  readonly days: Int32Array;
  /** The order that they are in. */
  readonly sort: Sort;
  /** Another one with other filters or another order. */
  readonly question: string;
}

const NOTHING: TimelineColumns = {
  ids: [],
  aspects: new Uint32Array(),
  days: new Int32Array(),
  sort: 'newest',
  question: '',
};

/** While photos come in, the list is asked for at most this often… */
const LEAST_WAIT_MS = 1000;
/** …and rests this many times as long as the last answer took. */
const REST_FACTOR = 10;

function isSame(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
}

/** The photos of the library screen, kept true while photos come and go. */
class Timeline {
  /** Stays until the next answer is there. */
  columns: TimelineColumns = $state.raw(NOTHING);
  /** False until the first answer. */
  isLoaded = $state(false);
  problem: KindredError | undefined = $state.raw();
  #asked = '';
  #revision = -1;
  #abort: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #nextAt = 0;
  #isAsking = false;

  /** Asks whenever the filters or the photos change; called once, while a screen shows it. */
  follow(): void {
    $effect(() => {
      const question = { sort: filters.sort, filter: filters.photoFilter };
      untrack(() => void this.#ask(question));
    });
    $effect(() => {
      if (engine.photosRevision !== this.#revision)
        untrack(() => {
          this.#askSoon();
        });
    });
    $effect(() => () => {
      clearTimeout(this.#timer);
    });
  }

  /** Asks again at once, after a problem. */
  retry(): void {
    this.#asked = '';
    void this.#ask({ sort: filters.sort, filter: filters.photoFilter });
  }

  #askSoon(): void {
    if (this.#isAsking) return; // Its end sees to what came meanwhile.
    clearTimeout(this.#timer);
    const wait = Math.max(0, this.#nextAt - performance.now());
    this.#timer = setTimeout(() => {
      void this.#ask({ sort: filters.sort, filter: filters.photoFilter });
    }, wait);
  }

  async #ask(question: Question): Promise<void> {
    const key = JSON.stringify(question);
    const isKnown = this.#revision === engine.photosRevision && this.problem === undefined;
    if (key === this.#asked && isKnown) return;
    clearTimeout(this.#timer);
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#asked = key;
    this.#revision = engine.photosRevision;
    this.#isAsking = true;
    const begun = performance.now();
    const answer = await engine.client.timeline(question, { signal: abort.signal });
    if (abort.signal.aborted) return; // The next question is on its way already.
    this.#isAsking = false;
    const took = performance.now() - begun;
    this.#nextAt = performance.now() + Math.max(LEAST_WAIT_MS, REST_FACTOR * took);
    this.problem = answer.ok ? undefined : answer.error;
    if (answer.ok) this.#show(answer.value, question.sort, key);
    // Photos that came meanwhile are not in it.
    if (answer.ok && this.#revision !== engine.photosRevision) this.#askSoon();
  }

  #show(answer: CallOutput<'timeline'>, sort: Sort, key: string): void {
    this.isLoaded = true;
    const { ids, aspects, days, question } = this.columns;
    const isUnchanged =
      key === question &&
      isSame(ids, answer.ids) &&
      isSame(aspects, answer.aspects) &&
      isSame(days, answer.days);
    if (isUnchanged) return;
    this.columns = {
      ids: answer.ids,
      aspects: Uint32Array.from(answer.aspects),
      days: Int32Array.from(answer.days),
      sort,
      question: key,
    };
  }
}

export const timeline = new Timeline();
