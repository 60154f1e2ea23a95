import { SvelteMap } from 'svelte/reactivity';
import type { PhotoCard } from '../../src-main/contract/photo-calls.ts';
import { engine } from './engine.svelte.ts';

/** Kept at most; those asked for longest ago go first. */
const MOST_KEPT = 4000;
const ASKED_AT_ONCE = 500;
/** Those wanted first while a person rushed past are not asked for any more. */
const MOST_WANTED = 1000;

function isSame(a: PhotoCard, b: PhotoCard): boolean {
  return (
    a.version === b.version &&
    a.name === b.name &&
    a.damaged === b.damaged &&
    a.isOffline === b.isOffline &&
    a.isFavourite === b.isFavourite &&
    a.stars === b.stars
  );
}

/** What a person says of a photo and its tile shows. */
type Marks = Partial<Pick<PhotoCard, 'isFavourite' | 'stars'>>;

/** Goes up whenever a card may have changed. */
function revision(): number {
  return engine.photosRevision + engine.organisedRevision;
}

/** The cards of the photos that were lately on the screen, fetched together a frame at a time. */
class Cards {
  readonly #cards = new SvelteMap<number, PhotoCard>();
  /** Ids whose card is as the engine has it now: asked for since photos or marks last changed. */
  #known = new Set<number>();
  #knownAt = -1;
  /** Ids whose card is on its way and will be as it is now. */
  #asked = new Set<number>();
  #wanted = new Set<number>();
  #isAsking = false;

  /** The card, where it is at hand; else it is on its way and this is told when it is there. */
  get(id: number): PhotoCard | undefined {
    const card = this.#cards.get(id);
    if (card === undefined) this.want([id]);
    return card;
  }

  /** The card, where it is at hand. */
  known(id: number): PhotoCard | undefined {
    return this.#cards.get(id);
  }

  /** Shows at once what the engine is being told of these photos. */
  mark(ids: readonly number[], marks: Marks): void {
    for (const id of ids) {
      const card = this.#cards.get(id);
      if (card !== undefined) this.#keep([{ ...card, ...marks }]);
    }
  }

  /**
   * Has these cards fetched with the next frame: those that are not at hand, or that may have
   * changed since; the last ones first.
   */
  want(ids: Iterable<number>): void {
    this.#forgetOldNews();
    const wasEmpty = this.#wanted.size === 0;
    for (const id of ids) {
      if (this.#asked.has(id) || this.#known.has(id)) continue;
      this.#wanted.delete(id);
      this.#wanted.add(id);
    }
    if (!wasEmpty || this.#wanted.size === 0 || this.#isAsking) return;
    requestAnimationFrame(() => void this.#askWanted());
  }

  /** All of these, as soon as they are there; unknown ids are left out. */
  async fetch(ids: readonly number[]): Promise<PhotoCard[]> {
    const missing = ids.filter((id) => !this.#cards.has(id));
    for (let at = 0; at < missing.length; at += ASKED_AT_ONCE) {
      await this.#ask(missing.slice(at, at + ASKED_AT_ONCE));
    }
    return ids.flatMap((id) => this.#cards.get(id) ?? []);
  }

  /** After a change every card may be old; it is shown until the new one is there. */
  #forgetOldNews(): void {
    const now = revision();
    if (this.#knownAt === now) return;
    this.#knownAt = now;
    this.#known = new Set();
    this.#asked = new Set();
  }

  async #askWanted(): Promise<void> {
    this.#isAsking = true;
    while (this.#wanted.size > 0) {
      const wanted = [...this.#wanted].slice(-MOST_WANTED);
      const ids = wanted.slice(-ASKED_AT_ONCE);
      this.#wanted = new Set(wanted.slice(0, -ASKED_AT_ONCE));
      await this.#ask(ids);
    }
    this.#isAsking = false;
  }

  async #ask(ids: readonly number[]): Promise<void> {
    this.#forgetOldNews();
    for (const id of ids) this.#asked.add(id);
    const askedAt = this.#knownAt;
    const answer = await engine.client.cards({ ids: [...ids] });
    const isOld = askedAt !== this.#knownAt;
    if (!isOld) for (const id of ids) this.#asked.delete(id);
    if (!answer.ok) return;
    // An id that is unknown is not asked for again, either, until photos change.
    if (!isOld) for (const id of ids) this.#known.add(id);
    // What a key press has shown already does not go back for a moment.
    this.#keep(answer.value.cards.filter(({ id }) => !isOld || !this.#cards.has(id)));
  }

  #keep(fetched: readonly PhotoCard[]): void {
    for (const card of fetched) {
      const old = this.#cards.get(card.id);
      if (old === undefined || !isSame(old, card)) this.#cards.set(card.id, card);
    }
    if (this.#cards.size <= MOST_KEPT) return;
    const oldest = [...this.#cards.keys()].slice(0, this.#cards.size - MOST_KEPT);
    for (const id of oldest) {
      this.#cards.delete(id);
      this.#known.delete(id);
    }
  }
}

export const cards = new Cards();
