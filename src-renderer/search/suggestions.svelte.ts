import type { CallOutput } from '../../src-main/contract/calls.ts';
import { language } from '../i18n/messages.svelte.ts';
import { engine } from '../state/engine.svelte.ts';

export type Suggestion = CallOutput<'suggest'>['suggestions'][number];

/** What the word at the caret may be meant to become; one question at a time, the last one wins. */
export class Suggestions {
  items: readonly Suggestion[] = $state.raw([]);
  /** The one that Enter takes; -1 for none. */
  active = $state(-1);
  #wanted: string | undefined;
  #isAsking = false;

  get isOpen(): boolean {
    return this.items.length > 0;
  }

  get chosen(): Suggestion | undefined {
    return this.items[this.active];
  }

  /** Asks about all that is written up to the caret. */
  async ask(text: string): Promise<void> {
    this.#wanted = text;
    if (this.#isAsking) return;
    this.#isAsking = true;
    for (let next = this.#next; next !== undefined; next = this.#next) await this.#askOnce(next);
    this.#isAsking = false;
  }

  get #next(): string | undefined {
    return this.#wanted;
  }

  async #askOnce(text: string): Promise<void> {
    const answer = await engine.client.suggest({ text, language: language.locale });
    if (this.#wanted !== text) return;
    this.#wanted = undefined;
    // A search goes without suggestions, too; why the engine is away is said by the frame.
    this.items = answer.ok ? answer.value.suggestions : [];
    this.active = -1;
  }

  /** Moves the choice on by one, round by way of none. */
  move(by: 1 | -1): void {
    const places = this.items.length + 1;
    this.active = ((this.active + 1 + by + places) % places) - 1;
  }

  /** What is still to be answered is not shown any more, either. */
  close(): void {
    this.#wanted = undefined;
    this.items = [];
    this.active = -1;
  }
}
