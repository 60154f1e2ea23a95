import type { CallOutput } from '../../src-main/contract/calls.ts';
import type { KindredError } from '../../src-main/contract/errors.ts';
import type { Lesson, TeachTarget } from '../../src-main/contract/teach-calls.ts';
import { countAbove } from '../similar/score-cut.ts';
import { engine, valueOrNotice } from '../state/engine.svelte.ts';
import { organisation } from '../state/organisation.svelte.ts';
import { targetKey } from './teach-target.ts';

export type Suggestion = CallOutput<'suggestions'>['suggestions'][number];

/** What a person says to a suggestion. */
export type Answer = 'accept' | 'refuse';

/** As many as the contract gives; the slider works on these without asking again. */
const MOST = 2000;
/** Where the slider stands at first: more likely than not. */
const LIKELY = 0.5;

/** What Kindred learnt of one tag or album, what it suggests, and what a person said to that. */
class Review {
  readonly target: TeachTarget;
  /** Null where nothing was learnt; undefined until that is known. */
  lesson: Lesson | null | undefined = $state.raw();
  /** The most probable first; undefined until there are any. */
  suggestions: readonly Suggestion[] | undefined = $state.raw();
  /** How many photos there are that have no answer yet, whatever their probability. */
  among = $state(0);
  /** Why it could not be learnt, or nothing can be suggested. */
  problem: KindredError | undefined = $state.raw();
  isTeaching = $state(false);
  /** The least probability shown. */
  cut = $state(LIKELY);
  #answers: ReadonlyMap<number, Answer> = $state.raw(new Map());

  #abort: AbortController | undefined;
  #isAsking = false;
  #askAgain = false;
  /** Answers on their way, one after the other. */
  #answering: Promise<unknown> = Promise.resolve();
  #round = 0;

  constructor(target: TeachTarget) {
    this.target = target;
  }

  // No $derived here: it would end with the screen that first asked for it, and the review outlives that.

  get probabilities(): readonly number[] {
    return (this.suggestions ?? []).map(({ probability }) => probability);
  }

  /** Those that are likely enough. */
  get shown(): readonly Suggestion[] {
    return (this.suggestions ?? []).slice(0, countAbove(this.probabilities, this.cut));
  }

  /** How many were answered so and still are: what was taken back is suggested again. */
  answered(as: Answer): number {
    const open = new Set(this.suggestions?.map(({ id }) => id));
    return [...this.#answers].filter(([id, answer]) => answer === as && !open.has(id)).length;
  }

  /** Shows what was learnt; where that is nothing, it is learnt now. */
  async open(): Promise<void> {
    await this.refresh();
    if (this.lesson === null && !this.isTeaching) await this.teach();
  }

  /** Learns, from the photos that have it now and those that were refused. */
  async teach(): Promise<void> {
    if (this.isTeaching) return;
    const abort = new AbortController();
    this.#abort = abort;
    this.isTeaching = true;
    this.problem = undefined;
    await this.#answering;
    const answer = await engine.client.teach({ target: this.target }, { signal: abort.signal });
    if (answer.ok) this.lesson = answer.value;
    else if (answer.error.code !== 'cancelled') this.problem = answer.error;
    await this.refresh();
    this.isTeaching = false;
  }

  /** Stops learning; what was learnt before stays. */
  cancel(): void {
    this.#abort?.abort();
  }

  /** Asks anew what was learnt and what is suggested; while an answer is on its way, once more after it. */
  async refresh(): Promise<void> {
    this.#askAgain = true;
    if (this.#isAsking) return;
    this.#isAsking = true;
    while (this.#askAgain) {
      this.#askAgain = false;
      await this.#ask();
    }
    this.#isAsking = false;
  }

  async #ask(): Promise<void> {
    await this.#answering;
    const round = this.#round;
    const all = await engine.client.lessons({});
    if (!all.ok) {
      this.problem = all.error;
      return;
    }
    const key = targetKey(this.target);
    this.lesson = all.value.lessons.find(({ target }) => targetKey(target) === key) ?? null;
    if (this.lesson === null) {
      this.suggestions = undefined;
      return;
    }
    const answer = await engine.client.suggestions({ target: this.target, limit: MOST, min: 0 });
    // Something was answered meanwhile: this would bring it back for a moment.
    if (round !== this.#round) this.#askAgain = true;
    else if (answer.ok) {
      this.suggestions = answer.value.suggestions;
      this.among = answer.value.total;
      this.problem = undefined;
    } else this.problem = answer.error;
  }

  /** Says yes or no to some of the suggestions: one act, which can be undone. */
  async answer(answer: Answer, ids: readonly number[]): Promise<void> {
    const gone = new Set(ids);
    this.#round += 1;
    this.#answers = new Map([...this.#answers, ...ids.map((id) => [id, answer] as const)]);
    this.suggestions = this.suggestions?.filter(({ id }) => !gone.has(id));
    this.among = Math.max(0, this.among - ids.length);
    this.#answering = this.#answering.then(() =>
      organisation.act({
        kind: 'answer-suggestions',
        target: this.target,
        accept: answer === 'accept' ? [...ids] : [],
        refuse: answer === 'refuse' ? [...ids] : [],
      }),
    );
    await this.#answering;
    await this.refresh();
  }

  /** From which probability on photos get it by themselves; null: never. */
  async setThreshold(threshold: number | null): Promise<void> {
    if (this.lesson === null || this.lesson === undefined) return;
    // Shown at once; what the engine says comes after.
    this.lesson = { ...this.lesson, threshold };
    valueOrNotice(await engine.client.changeLesson({ target: this.target, threshold }));
    await this.refresh();
  }

  /** @returns whether it is forgotten. */
  async forget(): Promise<boolean> {
    const answer = await engine.client.forgetLesson({ target: this.target });
    if (valueOrNotice(answer) === undefined) return false;
    this.#answers = new Map();
    this.lesson = null;
    this.suggestions = undefined;
    return true;
  }
}

export type { Review };

const reviews = new Map<string, Review>();

/** The review of a tag or an album; it stays as it is while a person is elsewhere. */
export function reviewOf(target: TeachTarget): Review {
  const key = targetKey(target);
  const known = reviews.get(key);
  if (known !== undefined) return known;
  const review = new Review(target);
  reviews.set(key, review);
  return review;
}
