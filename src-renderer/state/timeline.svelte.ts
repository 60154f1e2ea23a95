import { untrack } from 'svelte';
import type { CallOutput } from '../../src-main/contract/calls.ts';
import type { KindredError } from '../../src-main/contract/errors.ts';
import type { PhotoFilter } from '../../src-main/contract/fields.ts';
import type { Sort } from '../../src-main/contract/photo-calls.ts';
import type { SearchProblem } from '../../src-main/contract/search-query.ts';
import type { LikeWhat } from '../../src-main/contract/similar-calls.ts';
import { reasonOf } from '../i18n/messages.svelte.ts';
import { engine } from './engine.svelte.ts';
import { filters } from './filters.svelte.ts';
import { notices } from './notices.svelte.ts';

interface Question {
  readonly sort: Sort;
  readonly filter: PhotoFilter;
  readonly like?: LikeWhat;
}

/** All photos that the filters let through, in columns of the same length. */
export interface TimelineColumns {
  readonly ids: readonly number[];
  /** Width over height, in thousandths. */
  readonly aspects: Uint32Array;
  /** Days since 1970. */
  readonly days: Int32Array;
  /** The nearest city of each photo: its place in `placeNames`, counted from 1; 0 for none. */
  readonly places: Uint32Array;
  readonly placeNames: readonly string[];
  /** The order that they are in. */
  readonly sort: Sort;
  /** Another one with other filters or another order. */
  readonly question: string;
}

const NOTHING: TimelineColumns = {
  ids: [],
  aspects: new Uint32Array(),
  days: new Int32Array(),
  places: new Uint32Array(),
  placeNames: [],
  sort: 'newest',
  question: '',
};

/** While photos come in, the list is asked for at most this often… */
const LEAST_WAIT_MS = 1000;
/** …and rests this many times as long as the last answer took, but never longer than a person waits. */
const REST_FACTOR = 10;
const MOST_WAIT_MS = 5000;
/** What was shown is no more: a tag that was taken away, say. */
const GONE: ReadonlySet<string> = new Set(['album-unknown', 'tag-unknown', 'folder-unknown']);

function isSame<Item>(a: ArrayLike<Item>, b: ArrayLike<Item>): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
}

function isAnsweredBy(columns: TimelineColumns, answer: CallOutput<'timeline'>): boolean {
  return (
    isSame(columns.ids, answer.ids) &&
    isSame(columns.aspects, answer.aspects) &&
    isSame(columns.days, answer.days) &&
    isSame(columns.places, answer.places) &&
    isSame(columns.placeNames, answer.placeNames)
  );
}

function questionNow(): Question {
  const { sort, like } = filters;
  return {
    sort,
    filter: filters.photoFilter,
    ...(sort === 'alike' && like !== undefined ? { like: like.of } : {}),
  };
}

/** Whether stars, tags, albums or titles decide what is shown, or in what order. */
function isOrganised({ sort, filter }: Question): boolean {
  const { isFavourite, album, tag, search } = filter;
  return sort === 'stars' || [isFavourite, album, tag, search].some((limit) => limit !== undefined);
}

/** The photos of the library screen, kept true while photos come and go. */
class Timeline {
  /** Stays until the next answer is there. */
  columns: TimelineColumns = $state.raw(NOTHING);
  /** False until the first answer. */
  isLoaded = $state(false);
  problem: KindredError | undefined = $state.raw();
  /** What of the search was not understood and is left out. */
  searchProblems: readonly SearchProblem[] = $state.raw([]);
  /** Photos that the search finds and that could not be read: they have no picture to show. */
  unreadable = $state(0);
  /** What was asked last. */
  #asked = '';
  #photosRevision = -1;
  #organisedRevision = -1;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Photos that come in wait until then. */
  #restUntil = 0;
  #isAsking = false;

  /** Asks whenever the filters or the photos change; called once, while a screen shows it. */
  follow(): void {
    $effect(() => {
      if (this.#isDue(questionNow())) untrack(() => void this.#ask());
    });
    $effect(() => {
      if (engine.photosRevision !== this.#photosRevision)
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
    void this.#ask();
  }

  #askSoon(): void {
    if (this.#isAsking) return; // Its end sees to what came meanwhile.
    clearTimeout(this.#timer);
    const wait = Math.max(0, this.#restUntil - performance.now());
    this.#timer = setTimeout(() => {
      this.#asked = '';
      void this.#ask();
    }, wait);
  }

  /** Whether a person waits for another answer: the question changed, or what they did decides it. */
  #isDue(question: Question): boolean {
    // Read first of all: it is to be heard of, whatever else is due.
    const { organisedRevision } = engine;
    const isOld = isOrganised(question) && organisedRevision !== this.#organisedRevision;
    return isOld || JSON.stringify(question) !== this.#asked;
  }

  /** Asks what is to be known now: one question at a time, the last one wins. */
  async #ask(): Promise<void> {
    if (this.#isAsking) return; // Its end sees to what came meanwhile.
    this.#isAsking = true;
    clearTimeout(this.#timer);
    for (let question = questionNow(); this.#isDue(question); question = questionNow()) {
      await this.#askOnce(question);
    }
    this.#isAsking = false;
    // Photos that came meanwhile are not in it.
    if (this.problem === undefined && this.#photosRevision !== engine.photosRevision)
      this.#askSoon();
  }

  async #askOnce(question: Question): Promise<void> {
    this.#asked = JSON.stringify(question);
    this.#photosRevision = engine.photosRevision;
    this.#organisedRevision = engine.organisedRevision;
    const begun = performance.now();
    const answer = await engine.client.timeline(question);
    const took = performance.now() - begun;
    const rest = Math.min(Math.max(LEAST_WAIT_MS, REST_FACTOR * took), MOST_WAIT_MS);
    this.#restUntil = performance.now() + rest;
    this.problem = answer.ok ? undefined : answer.error;
    if (answer.ok) this.#show(answer.value, question);
    else if (GONE.has(answer.error.code)) filters.show({ kind: 'all' });
    else if (question.sort === 'alike') this.#sortAsBefore(answer.error);
  }

  /** What they were to be like is gone, or not looked at yet. */
  #sortAsBefore(error: KindredError): void {
    filters.sortByLike(undefined);
    notices.say(reasonOf(error));
  }

  #show(answer: CallOutput<'timeline'>, question: Question): void {
    const key = JSON.stringify(question);
    this.isLoaded = true;
    this.searchProblems = answer.problems;
    this.unreadable = answer.unreadable;
    if (key === this.columns.question && isAnsweredBy(this.columns, answer)) return;
    this.columns = {
      ids: answer.ids,
      aspects: Uint32Array.from(answer.aspects),
      days: Int32Array.from(answer.days),
      places: Uint32Array.from(answer.places),
      placeNames: answer.placeNames,
      sort: question.sort,
      question: key,
    };
  }
}

export const timeline = new Timeline();
