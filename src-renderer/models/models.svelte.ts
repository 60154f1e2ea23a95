import { untrack } from 'svelte';
import type { CallOutput } from '../../src-main/contract/calls.ts';
import type { KindredError, Result } from '../../src-main/contract/errors.ts';
import type { Model, ModelUse, Runtime } from '../../src-main/contract/model-calls.ts';
import { fileSize, t } from '../i18n/messages.svelte.ts';
import { engine, valueOrNotice } from '../state/engine.svelte.ts';
import { notices } from '../state/notices.svelte.ts';

type RuntimeState = CallOutput<'models'>['runtime'];
type ChosenUse = 'serves' | 'kept' | 'off';

/** The one that answers first, then what is on its way there, and what could be. */
const ORDER: readonly ModelUse[] = ['serves', 'next', 'kept', 'off', 'missing'];

/** The models of the library, what each is used for, and what computes them. */
class Models {
  /** Undefined until the first answer. */
  all: readonly Model[] | undefined = $state.raw();
  runtime: RuntimeState | undefined = $state.raw();
  /** Why there is no list. */
  problem: KindredError | undefined = $state.raw();
  /** The model that something is being done to. */
  busy: string | undefined = $state();
  #isAsking = false;
  #askAgain = false;

  readonly serving = $derived(this.all?.find(({ use }) => use === 'serves'));
  /** The one whose vectors are being made: that which is to answer comes first. */
  readonly inMaking = $derived(
    this.all?.find(({ use }) => use === 'next') ?? this.all?.find(isInMaking),
  );
  /** Those that have seen photos of this library. */
  readonly withVectors = $derived((this.all ?? []).filter(hasVectors));

  /** Keeps it true; called once. */
  follow(): void {
    $effect(() => {
      if (engine.modelsRevision > 0) untrack(() => void this.refresh());
    });
  }

  /** Keeps the counts of photos true as well; called while a screen shows them. */
  followPhotos(): void {
    $effect(() => {
      const news = [engine.overview, engine.photosRevision];
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
      this.#take(await engine.client.models({}));
    }
    this.#isAsking = false;
  }

  #take(answer: Result<CallOutput<'models'>>): void {
    this.problem = answer.ok ? undefined : answer.error;
    if (!answer.ok) return;
    this.all = answer.value.models.toSorted((a, b) => ORDER.indexOf(a.use) - ORDER.indexOf(b.use));
    this.runtime = answer.value.runtime;
  }

  /** What a model is to be from now on; what it takes to get there is made in the background. */
  async use({ id }: Model, as: ChosenUse): Promise<void> {
    await this.#act(id, async () => valueOrNotice(await engine.client.useModel({ id, as })));
  }

  /** Takes a model away, with all that was made with it. */
  async remove({ id, name }: Model): Promise<void> {
    await this.#act(id, async () => {
      const gone = valueOrNotice(await engine.client.removeModel({ id }));
      if (gone === undefined) return;
      notices.say(t('models.removed', { name, size: fileSize(gone.freed) }));
    });
  }

  async chooseRuntime(runtime: Runtime): Promise<void> {
    // Shown at once: a choice that jumps back and forth is none.
    if (this.runtime !== undefined) this.runtime = { ...this.runtime, chosen: runtime };
    valueOrNotice(await engine.client.chooseRuntime({ runtime }));
    await this.refresh();
  }

  async #act(id: string, act: () => Promise<unknown>): Promise<void> {
    if (this.busy !== undefined) return;
    this.busy = id;
    await act();
    await Promise.all([this.refresh(), engine.refresh()]);
    this.busy = undefined;
  }
}

/** Whether photos are still to be looked at with it. */
export function isInMaking({ use, photos }: Model): boolean {
  const isWanted = use === 'next' || use === 'kept' || use === 'serves';
  return isWanted && photos.done + photos.failed < photos.total;
}

function hasVectors({ use, photos }: Model): boolean {
  return use !== 'missing' && use !== 'off' && photos.done > 0;
}

export const models = new Models();
