import type { CallOutput } from '../../src-main/contract/calls.ts';
import type { KindredError } from '../../src-main/contract/errors.ts';
import { engine } from '../state/engine.svelte.ts';

/** What each model costs and buys; stays while a person looks elsewhere. */
class Comparison {
  answer: CallOutput<'compareModels'> | undefined = $state.raw();
  problem: KindredError | undefined = $state.raw();
  isBusy = $state(false);
  #abort: AbortController | undefined;

  async start(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.problem = undefined;
    const abort = new AbortController();
    this.#abort = abort;
    const answer = await engine.client.compareModels({}, { signal: abort.signal });
    this.isBusy = false;
    if (answer.ok) this.answer = answer.value;
    else if (answer.error.code !== 'cancelled') this.problem = answer.error;
  }

  cancel(): void {
    this.#abort?.abort();
  }
}

export const comparison = new Comparison();
