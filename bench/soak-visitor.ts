import { KindredFailure, type ErrorCode } from '../src-main/contract/errors.ts';
import { seededRandom, type SeededRandom } from '../test-fixtures/seeded-random.ts';
import type { SoakClient } from './soak-client.ts';

const TILES = 60;
const THUMBNAILS = 8;
const SEARCHES = ['stars:>=3', 'tag:soak/few', 'img 0001', 'name:moved', 'type:jpeg stars:5'];
/** Reasons of a photo that went since the timeline was asked for. */
const WENT: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['photo-unknown', 'file-missing']);

/** A person who browses, organises, searches and finds alike while files change beneath. */
export class SoakVisitor {
  readonly #client: SoakClient;
  readonly #random: SeededRandom = seededRandom(7);
  #ids: readonly number[] = [];

  constructor(client: SoakClient) {
    this.#client = client;
  }

  /** Does one thing; a photo that went meanwhile is no reason to stop. */
  async visit(): Promise<void> {
    const deeds = [
      () => this.#browse(),
      () => this.#organise(),
      () => this.#search(),
      () => this.#findSimilar(),
    ];
    try {
      await deeds[this.#random.below(deeds.length)]?.();
    } catch (cause) {
      if (!(cause instanceof KindredFailure) || !WENT.has(cause.error.code)) throw cause;
    }
  }

  #some(count: number): number[] {
    const first = this.#random.below(Math.max(1, this.#ids.length - count));
    return this.#ids.slice(first, first + count);
  }

  async #browse(): Promise<void> {
    const { ids } = await this.#client.call('timeline', {});
    this.#ids = ids;
    const shown = this.#some(TILES);
    await this.#client.call('cards', { ids: shown });
    for (const id of shown.slice(0, THUMBNAILS)) await this.#client.thumbnail(id);
  }

  async #organise(): Promise<void> {
    const photos = this.#some(1 + this.#random.below(20));
    if (photos.length === 0) return;
    const value = this.#random.below(6);
    await this.#client.call('act', { act: { kind: 'stars', photos, value } });
    const tag = `soak/${['few', 'some', 'many'][this.#random.below(3)] ?? ''}`;
    const change = this.#random.uniform() < 0.5 ? { add: [tag] } : { remove: [tag] };
    await this.#client.call('act', { act: { kind: 'tag', photos, ...change } });
    if (this.#random.uniform() < 0.2) await this.#client.call('undo', {});
    await this.#client.call('organisation', {});
  }

  async #search(): Promise<void> {
    const search = SEARCHES[this.#random.below(SEARCHES.length)] ?? '';
    await this.#client.call('timeline', { filter: { search } });
    await this.#client.call('suggest', { text: search.slice(0, 4) });
  }

  async #findSimilar(): Promise<void> {
    const photos = this.#some(1);
    if (photos.length === 0) return;
    await this.#client.call('findSimilar', { of: { photos } });
  }
}
