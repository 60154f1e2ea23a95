import type { PhotoCard } from '../../src-main/contract/photo-calls.ts';
import { cards } from '../state/cards.svelte.ts';

/** The card of a photo that stays at hand while it is asked for again, as nothing may blink. */
export class SteadyCard {
  readonly #id: () => number;
  #kept: PhotoCard | undefined = $state.raw();
  readonly #now = $derived.by(() => cards.get(this.#id()));

  /** To be made while a component is set up. */
  constructor(id: () => number) {
    this.#id = id;
    $effect(() => {
      if (this.#now !== undefined) this.#kept = this.#now;
    });
    // Asked for again when it may have changed.
    $effect(() => {
      cards.want([this.#id()]);
    });
  }

  /** Undefined until it is there. */
  get current(): PhotoCard | undefined {
    return this.#now ?? (this.#kept?.id === this.#id() ? this.#kept : undefined);
  }
}
