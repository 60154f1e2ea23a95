import type { KindredError } from '../../src-main/contract/errors.ts';
import { engine } from '../state/engine.svelte.ts';

/** Getting the network that sees what is in a photo; one attempt at a time. */
class ModelInstall {
  isBusy = $state(false);
  /** Why the last attempt brought none. */
  problem: KindredError | undefined = $state.raw();

  async start(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    const answer = await engine.client.installModel({});
    this.problem = answer.ok ? undefined : answer.error;
    await engine.refresh();
    this.isBusy = false;
  }
}

export const modelInstall = new ModelInstall();
