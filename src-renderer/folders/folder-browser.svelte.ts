import type { CallOutput } from '../../src-main/contract/calls.ts';
import { reasonOf } from '../i18n/messages.svelte.ts';
import { engine } from '../state/engine.svelte.ts';

/** Where the next choosing begins: beside the folder that was added last. */
let lastParent: string | undefined;

/** One walk through the folders of this computer, to choose one. */
export class FolderBrowser {
  listing: CallOutput<'browseFolders'> | undefined = $state.raw();
  /** Why the last folder asked for can’t be shown, in a sentence. */
  problem: string | undefined = $state();
  /** The account’s own folder, once it is known. */
  home = $state('');
  /** The folder that the person came from. */
  from = '';
  #asking: AbortController | undefined;

  /** Begins at a folder that is there, else where the person was last time, else at home. */
  async begin(start?: string): Promise<void> {
    const home = await this.#look(undefined);
    if (home === undefined) return;
    this.home = home.path;
    for (const path of [start, lastParent]) {
      if (path !== undefined && (await this.open(path))) return;
    }
    // A folder that is there no more is no problem: nobody asked for it.
    this.problem = undefined;
    this.listing ??= home;
  }

  /** @returns whether the person is there now; where not, they stay and `problem` says why. */
  async open(path: string): Promise<boolean> {
    const listing = await this.#look(path);
    if (listing === undefined) return false;
    this.from = this.listing?.path ?? '';
    this.listing = listing;
    return true;
  }

  /** The next choosing begins here. */
  keepPlace(): void {
    lastParent = this.listing?.parent ?? undefined;
  }

  close(): void {
    this.#asking?.abort();
  }

  async #look(path: string | undefined): Promise<CallOutput<'browseFolders'> | undefined> {
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    const answer = await engine.client.browseFolders(path === undefined ? {} : { path }, {
      signal: asking.signal,
    });
    // A later look has taken its place.
    if (asking.signal.aborted) return undefined;
    this.problem = answer.ok ? undefined : reasonOf(answer.error);
    return answer.ok ? answer.value : undefined;
  }
}
