import { Conversation } from '../serve/conversation.ts';
import type { ServedLibrary } from '../serve/served-library.ts';
import type { EngineLineMessage } from './line-messages.ts';

/** As many as a browser may have open. */
const PAGES_AT_ONCE = 64;

interface HostPagesOptions {
  readonly library: ServedLibrary;
  readonly post: (message: EngineLineMessage) => void;
  readonly onProblem: (cause: unknown) => void;
}

interface OpenPage {
  readonly take: (text: string) => void;
  readonly close: () => void;
}

/** The pages that talk with an engine over one line, each with a conversation of its own. */
export class HostPages {
  readonly #options: HostPagesOptions;
  readonly #pages = new Map<number, OpenPage>();

  constructor(options: HostPagesOptions) {
    this.#options = options;
  }

  open(page: number): void {
    if (this.#pages.has(page)) this.#refuse(page, 'This line is open already.');
    else if (this.#pages.size >= PAGES_AT_ONCE) this.#refuse(page, 'Too many pages are open.');
    else this.#begin(page);
  }

  /** A page that was closed or refused may have said something before it heard of that. */
  take(page: number, text: string): void {
    this.#pages.get(page)?.take(text);
  }

  close(page: number): void {
    this.#pages.get(page)?.close();
    this.#pages.delete(page);
  }

  closeAll(): void {
    for (const page of [...this.#pages.keys()]) this.close(page);
  }

  #refuse(page: number, reason: string): void {
    this.#options.post({ kind: 'refused', page, reason });
    this.close(page);
  }

  #begin(page: number): void {
    const { library, post, onProblem } = this.#options;
    let take: (text: string) => void = () => undefined;
    let close: () => void = () => undefined;
    new Conversation({
      library,
      onProblem,
      channel: {
        send: (text) => {
          post({ kind: 'text', page, text });
        },
        refuse: (reason) => {
          this.#refuse(page, reason);
        },
        onMessage: (listener) => (take = listener),
        onClose: (listener) => (close = listener),
      },
    });
    this.#pages.set(page, { take, close });
  }
}
