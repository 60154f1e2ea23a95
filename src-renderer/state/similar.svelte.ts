import type { CallInput, CallOutput } from '../../src-main/contract/calls.ts';
import type { KindredError } from '../../src-main/contract/errors.ts';
import type { SimilarFilter } from '../../src-main/contract/similar-calls.ts';
import { countAbove, cutFor, naturalCount } from '../similar/score-cut.ts';
import { engine } from './engine.svelte.ts';
import type { Haystack } from './haystacks.ts';
import type { TrailStep } from './navigation.svelte.ts';

type Question = CallInput<'findSimilar'>;
export type SimilarAnswer = CallOutput<'findSimilar'>;

/** As many as a person may look through; the slider works on these without asking again. */
const MOST_RESULTS = 300;
/** Answers kept, so that a step back is there at once. */
const MOST_KEPT = 20;

/** What a step looks among; undefined for all photos of the library. */
export function haystackOf({ haystacks = [], within }: TrailStep): Haystack | undefined {
  return within === undefined ? undefined : haystacks[within];
}

/** The question that a step and the filters ask. */
export function questionOf(step: TrailStep, filter: SimilarFilter): Question {
  const hasFolder = 'photos' in step.of ? step.of.photos.length === 1 : 'photo' in step.of;
  const within = haystackOf(step)?.filter;
  return {
    of: step.of,
    ...(step.by === undefined ? {} : { by: step.by }),
    limit: MOST_RESULTS,
    filter: {
      ...filter,
      ...(hasFolder ? {} : { folder: 'any' }),
      ...(within === undefined ? {} : { within }),
    },
  };
}

/** What a step is about, whatever the filters. */
function subjectOf({ of, by }: TrailStep): string {
  return JSON.stringify([of, by]);
}

/** What the screen of look-alikes shows: the answer to its question, and how much of it. */
class Similar {
  /** Stays, dimmed, until the next one is there. */
  answer: SimilarAnswer | undefined = $state.raw();
  isAsking = $state(false);
  problem: KindredError | undefined = $state.raw();
  filter: SimilarFilter = $state.raw({ folder: 'any' });
  /** The least score shown. */
  cut = $state(1);
  readonly scores: readonly number[] = $derived(
    this.answer?.results.map(({ score }) => score) ?? [],
  );
  /** How many results are at least as alike as the slider asks for. */
  readonly count = $derived(countAbove(this.scores, this.cut));
  readonly isFiltered = $derived(
    this.filter.folder !== 'any' ||
      this.filter.from !== undefined ||
      this.filter.to !== undefined ||
      (this.filter.types?.length ?? 0) > 0,
  );
  readonly #kept = new Map<string, SimilarAnswer>();
  /** Where a person moved the slider, by what was asked about. */
  readonly #cuts = new Map<string, number>();
  /** What the answer is about: the same after a change of filters, another after another question. */
  answered = $state('');
  #asked = '';
  #abort: AbortController | undefined;

  /** Asks what a step and the filters ask, unless that is what is shown. */
  async ask(step: TrailStep, filter: SimilarFilter): Promise<void> {
    const question = questionOf(step, filter);
    const key = JSON.stringify(question);
    if (key === this.#asked && this.problem === undefined) return;
    this.#asked = key;
    this.#abort?.abort();
    const cutKey = subjectOf(step);
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      this.#show(kept, cutKey);
      return;
    }
    await this.#fetch(question, key, cutKey);
  }

  /** Asks again, since photos came or went: what was kept is no longer true. */
  async askAgain(step: TrailStep): Promise<void> {
    this.#kept.clear();
    if (this.isAsking) return;
    this.#asked = '';
    await this.ask(step, this.filter);
  }

  async #fetch(question: Question, key: string, cutKey: string): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    this.isAsking = true;
    const answer = await engine.client.findSimilar(question, { signal: abort.signal });
    if (abort.signal.aborted) return;
    if (!answer.ok) {
      this.isAsking = false;
      this.problem = answer.error;
      this.answer = undefined;
      return;
    }
    this.#kept.set(key, answer.value);
    for (const oldest of [...this.#kept.keys()].slice(0, -MOST_KEPT)) this.#kept.delete(oldest);
    this.#show(answer.value, cutKey);
  }

  #show(answer: SimilarAnswer, cutKey: string): void {
    this.isAsking = false;
    this.problem = undefined;
    this.answer = answer;
    this.answered = cutKey;
    const scores = answer.results.map(({ score }) => score);
    this.cut = this.#cuts.get(cutKey) ?? cutFor(scores, naturalCount(scores));
  }

  /** The person's own choice, which stays until something else is asked about. */
  chooseCut(cut: number): void {
    this.cut = cut;
    this.#cuts.set(this.answered, cut);
  }

  /** Whether the answer on the screen is that to this step. */
  isAbout(step: TrailStep): boolean {
    return this.answered === subjectOf(step);
  }

  changeFilter(change: Partial<SimilarFilter>): void {
    this.filter = { ...this.filter, ...change };
  }

  /** The first or last day that counts; undefined: no limit. */
  setDay(end: 'from' | 'to', day: string | undefined): void {
    const { from, to, ...others } = this.filter;
    const days = { from, to, [end]: day };
    this.filter = {
      ...others,
      ...(days.from === undefined ? {} : { from: days.from }),
      ...(days.to === undefined ? {} : { to: days.to }),
    };
  }

  clearFilter(): void {
    this.filter = { folder: 'any' };
  }
}

export const similar = new Similar();
