import { closeDemo, demoHome, fillDemo } from '../demo/demo-home.ts';
import { addFolders } from '../serve/add-folders.ts';
import { inTime } from '../serve/close-in-time.ts';
import { holdAppLibrary } from '../serve/hold-app-library.ts';
import type { HeldLibrary } from '../serve/library-holder.ts';
import { libraryOptions } from '../serve/library-options.ts';
import { HostCalls } from './host-calls.ts';
import { HostPages } from './host-pages.ts';
import type { EngineLineMessage, ShellMessage, StartMessage } from './line-messages.ts';

/** What a second process is told of the one that has the library. */
const COMMAND = 'Kindred';

function onProblem(cause: unknown): void {
  console.error('Something went wrong inside Kindred; it goes on.', cause);
}

/** An engine at work: its library, the shell's calls, the pages' lines, and what it began with. */
export class RunningEngine {
  readonly #post: (message: EngineLineMessage) => void;
  readonly #home: ReturnType<typeof demoHome> | undefined;
  readonly #library: HeldLibrary;
  readonly #calls: HostCalls;
  readonly #pages: HostPages;
  readonly #stop = new AbortController();
  readonly #filled: Promise<boolean>;
  #hasProgressed = false;

  constructor(order: StartMessage, post: (message: EngineLineMessage) => void) {
    this.#post = post;
    this.#home = order.demo ? demoHome(order.left.demo) : undefined;
    const dir = this.#home?.library ?? order.library;
    this.#library = holdAppLibrary(libraryOptions(dir, COMMAND), () => {
      this.#progress();
    });
    this.#library.on((event) => {
      post({ kind: 'event', event });
    });
    const parts = { library: this.#library, post, onProblem };
    this.#calls = new HostCalls(parts);
    this.#pages = new HostPages(parts);
    if (this.#home !== undefined) post({ kind: 'left', left: { demo: this.#home.folder } });
    post({ kind: 'ready' });
    this.#filled = this.#fill(order);
  }

  /** Once is enough: what comes after that is another photo’s doing. */
  #progress(): void {
    if (!this.#hasProgressed) this.#post({ kind: 'progressed' });
    this.#hasProgressed = true;
  }

  /** @returns true when it is over, whatever came of it. */
  async #fill({ folders, left }: StartMessage): Promise<boolean> {
    const opened = await this.#library.open();
    if (!opened.ok) {
      // The page says so too, and tries again.
      if (!this.#stop.signal.aborted) console.error(opened.error.message, opened.error.cause ?? '');
      return true;
    }
    if (left.hasFolders === true) return true;
    await addFolders(this.#library, folders);
    this.#post({ kind: 'left', left: { hasFolders: true } });
    // Photos of a demo that an engine before this one did not draw stay away.
    if (this.#home !== undefined && left.demo === undefined) {
      await fillDemo(this.#home, this.#library, this.#stop.signal);
    }
    return true;
  }

  take(message: Exclude<ShellMessage, { kind: 'start' | 'close' }>): void {
    switch (message.kind) {
      case 'open-page':
        this.#pages.open(message.page);
        return;
      case 'close-page':
        this.#pages.close(message.page);
        return;
      case 'text':
        this.#pages.take(message.page, message.text);
        return;
      case 'call':
        void this.#calls.answer(message.ticket, message.call, message.input);
        return;
      case 'cancel':
        this.#calls.cancel(message.ticket);
    }
  }

  /**
   * Ends all of it, each part in a few seconds.
   * @returns false where something is still busy and holds this process open; nothing is lost when it
   * is ended by force.
   */
  async close(): Promise<boolean> {
    this.#stop.abort();
    this.#pages.closeAll();
    this.#calls.cancelAll();
    const isFilled = await inTime(this.#filled);
    const isClosed = await inTime(this.#library.close());
    if (this.#home !== undefined) closeDemo(this.#home);
    return isFilled && isClosed;
  }
}
