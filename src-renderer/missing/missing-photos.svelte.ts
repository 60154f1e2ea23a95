import { untrack } from 'svelte';
import type { KindredError } from '../../src-main/contract/errors.ts';
import type { MissingPhoto } from '../../src-main/contract/keeping-calls.ts';
import { t } from '../i18n/messages.svelte.ts';
import { engine, valueOrNotice } from '../state/engine.svelte.ts';
import { notices } from '../state/notices.svelte.ts';
import { Selection } from '../state/selection.svelte.ts';

/** As many as a call takes. */
const MOST_AT_ONCE = 10_000;

/** The photos whose file is not found any more, and those of them that are chosen. */
export class MissingPhotos {
  /** Undefined until the first answer; those that went last first. */
  photos: readonly MissingPhoto[] | undefined = $state.raw();
  /** How many there are, shown or not. */
  total = $state(0);
  problem: KindredError | undefined = $state.raw();
  readonly selection = new Selection();
  #isAsking = false;
  #askAgain = false;

  /** Keeps it true; called once, while a screen shows it. */
  follow(): void {
    $effect(() => {
      const news = [engine.photosRevision, engine.organisedRevision, engine.overview?.missing];
      if (news.length > 0) untrack(() => void this.refresh());
    });
  }

  /** Asks anew; while an answer is on its way, once more after it. */
  async refresh(): Promise<void> {
    this.#askAgain = true;
    if (this.#isAsking) return;
    this.#isAsking = true;
    while (this.#askAgain) {
      this.#askAgain = false;
      const answer = await engine.client.missing({});
      this.problem = answer.ok ? undefined : answer.error;
      if (answer.ok) this.#show(answer.value);
    }
    this.#isAsking = false;
  }

  #show({ photos, total }: { photos: readonly MissingPhoto[]; total: number }): void {
    const isNews = this.photos !== undefined;
    this.photos = photos;
    this.total = total;
    this.selection.list(
      photos.map(({ id }) => id),
      isNews,
    );
  }

  /** Forgets these, or all of them. */
  async forget(ids?: readonly number[]): Promise<void> {
    const input = ids === undefined ? {} : { ids: ids.slice(0, MOST_AT_ONCE) };
    const gone = valueOrNotice(await engine.client.forgetMissing(input));
    if (gone === undefined) return;
    notices.say(t('missing.forgotten', { n: gone.forgotten }));
    await Promise.all([this.refresh(), engine.refresh()]);
  }
}
