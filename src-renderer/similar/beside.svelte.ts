import type { KindredError } from '../../src-main/contract/errors.ts';
import type { Model } from '../../src-main/contract/model-calls.ts';
import type { SimilarFilter } from '../../src-main/contract/similar-calls.ts';
import { models } from '../models/models.svelte.ts';
import { engine } from '../state/engine.svelte.ts';
import type { TrailStep } from '../state/navigation.svelte.ts';
import { questionOf, similar, type SimilarAnswer } from '../state/similar.svelte.ts';

/** Models whose results can be shown beside those of the one that answers. */
export function besideChoices(): readonly Model[] {
  return models.withVectors.filter(({ use }) => use !== 'serves');
}

/** The model that a step shows beside; undefined where there is none, or what is compared needs no model. */
export function besideOf(step: TrailStep): Model | undefined {
  if (step.beside === undefined || (step.by ?? similar.answer?.by) === 'composition')
    return undefined;
  return besideChoices().find(({ id }) => id === step.beside);
}

/** What another model answers to the same question. */
export class Beside {
  /** Stays, dimmed, until the next one is there. */
  answer: SimilarAnswer | undefined = $state.raw();
  isAsking = $state(false);
  problem: KindredError | undefined = $state.raw();
  /** What the answer is about. */
  answered = $state('');
  /** As many as are shown of the one that answers: scores of two models can’t be compared, places can. */
  readonly count = $derived(Math.min(similar.count, this.answer?.results.length ?? 0));
  readonly scores: readonly number[] = $derived(
    this.answer?.results.map(({ score }) => score) ?? [],
  );
  #abort: AbortController | undefined;

  async ask(step: TrailStep, filter: SimilarFilter, model: string): Promise<void> {
    this.stop();
    const abort = new AbortController();
    this.#abort = abort;
    this.isAsking = true;
    const question = { ...questionOf(step, filter), model };
    const answer = await engine.client.findSimilar(question, { signal: abort.signal });
    if (abort.signal.aborted) return;
    this.isAsking = false;
    this.problem = answer.ok ? undefined : answer.error;
    this.answer = answer.ok ? answer.value : undefined;
    this.answered = JSON.stringify([step.of, step.by, model]);
  }

  stop(): void {
    this.#abort?.abort();
    this.isAsking = false;
  }
}
