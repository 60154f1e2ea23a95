import { untrack } from 'svelte';
import type { CallOutput } from '../../src-main/contract/calls.ts';
import type { Result } from '../../src-main/contract/errors.ts';
import type {
  Act,
  ActNote,
  Album,
  Tag,
  UndoState,
} from '../../src-main/contract/organise-calls.ts';
import { t } from '../i18n/messages.svelte.ts';
import { doneSentence, noteWords } from '../organise/act-words.ts';
import { cards } from './cards.svelte.ts';
import { engine, valueOrNotice } from './engine.svelte.ts';
import { notices } from './notices.svelte.ts';

type Done = CallOutput<'act'>;

/** Of the bar at the foot: each act takes the place of the one before. */
export const UNDO_TOPIC = 'undo';

/** The person's tags, albums and favourites, and what can be undone; every act goes through here. */
class Organisation {
  favourites = $state(0);
  tags: readonly Tag[] = $state.raw([]);
  albums: readonly Album[] = $state.raw([]);
  undoable: ActNote | null = $state.raw(null);
  redoable: ActNote | null = $state.raw(null);
  /** False until the first answer. */
  isLoaded = $state(false);
  #asked = 0;

  /** Keeps it true; called once, by the frame. */
  follow(): void {
    $effect(() => {
      // Counts are of photos that can be shown.
      const revision = engine.organisedRevision + engine.photosRevision;
      if (revision >= 0) untrack(() => void this.refresh());
    });
  }

  /** Asks for all of it again. */
  async refresh(): Promise<void> {
    this.#asked += 1;
    const ticket = this.#asked;
    const answer = await engine.client.organisation({});
    // The frame says it, where the line or the library is gone.
    if (!answer.ok || ticket !== this.#asked) return;
    const { favourites, tags, albums } = answer.value;
    this.favourites = favourites;
    this.tags = tags;
    this.albums = albums;
    this.isLoaded = true;
    this.#take(answer.value);
  }

  /** Does something and offers to undo it; a reason against it is said at the foot of the window. */
  async act(act: Act): Promise<Done | undefined> {
    const done = valueOrNotice(await this.attempt(act));
    if (done !== undefined) this.offerUndo(act, done);
    return done;
  }

  /** Does something, and leaves it to the caller to say what came of it. */
  async attempt(act: Act): Promise<Result<Done>> {
    if (act.kind === 'favourite') cards.mark(act.photos, { isFavourite: act.value });
    if (act.kind === 'stars') cards.mark(act.photos, { stars: act.value });
    const answer = await engine.client.act({ act });
    if (answer.ok) this.#take(answer.value);
    // What was shown already did not come true: everything that shows marks asks again.
    else engine.organisedRevision += 1;
    return answer;
  }

  /** Says what was done, for ten seconds, with a button to undo it. */
  offerUndo(act: Act, done: Done): void {
    const message = doneSentence(act, done);
    if (done.changed === 0) notices.say(message, undefined, UNDO_TOPIC);
    else
      notices.say(message, { label: t('organise.undo'), run: () => void this.undo() }, UNDO_TOPIC);
  }

  async undo(): Promise<void> {
    const done = valueOrNotice(await engine.client.undo({}));
    if (done === undefined) return;
    this.#take(done);
    if (done.act === null) notices.say(t('organise.nothingToUndo'), undefined, UNDO_TOPIC);
    else {
      const redo = { label: t('organise.redo'), run: () => void this.redo() };
      notices.say(t('organise.undone', { what: noteWords(done.act) }), redo, UNDO_TOPIC);
    }
  }

  async redo(): Promise<void> {
    const done = valueOrNotice(await engine.client.redo({}));
    if (done === undefined) return;
    this.#take(done);
    if (done.act === null) notices.say(t('organise.nothingToRedo'), undefined, UNDO_TOPIC);
    else {
      const undo = { label: t('organise.undo'), run: () => void this.undo() };
      notices.say(t('organise.redone', { what: noteWords(done.act) }), undo, UNDO_TOPIC);
    }
  }

  albumName(id: number): string {
    return this.albums.find((album) => album.id === id)?.name ?? '';
  }

  tagPath(id: number): string {
    return this.tags.find((tag) => tag.id === id)?.path ?? '';
  }

  #take({ undo, redo }: UndoState): void {
    this.undoable = undo;
    this.redoable = redo;
  }
}

export const organisation = new Organisation();
