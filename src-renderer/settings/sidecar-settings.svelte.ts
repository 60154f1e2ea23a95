import type { CallOutput } from '../../src-main/contract/calls.ts';
import { engine, valueOrNotice } from '../state/engine.svelte.ts';

type Settings = CallOutput<'settings'>;

type Change = { readonly writesSidecars: boolean } | { readonly retrySidecars: true };

/** Whether Kindred writes files beside the photos, and how far that has come. */
export class SidecarSettings {
  /** Undefined until the first answer. */
  now: Settings | undefined = $state.raw();
  /** One after the other; a control that is switched off meanwhile would lose the keyboard. */
  #changing: Promise<void> = Promise.resolve();
  #isAsking = false;
  #askAgain = false;

  /** Asks anew; while an answer is on its way, once more after it. */
  async ask(): Promise<void> {
    this.#askAgain = true;
    if (this.#isAsking) return;
    this.#isAsking = true;
    while (this.#askAgain) {
      this.#askAgain = false;
      const answer = await engine.client.settings({});
      if (answer.ok) this.now = answer.value;
    }
    this.#isAsking = false;
  }

  async turn(writesSidecars: boolean): Promise<void> {
    await this.#change({ writesSidecars });
  }

  /** Tries again those that could not be written. */
  async retry(): Promise<void> {
    await this.#change({ retrySidecars: true });
  }

  #change(change: Change): Promise<void> {
    this.#changing = this.#changing.then(() => this.#make(change));
    return this.#changing;
  }

  async #make(change: Change): Promise<void> {
    valueOrNotice(await engine.client.changeSettings(change));
    await this.ask();
  }
}
