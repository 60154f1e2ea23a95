import type { PageLine, PageLineListeners } from '../serve/engine-line.ts';
import { MOST_TEXT, type ShellMessage } from './line-messages.ts';

/** Lines of pages to one engine after the other; each line is to one engine only. */
export class RemotePages {
  readonly #lines = new Map<number, PageLineListeners>();
  #post: ((message: ShellMessage) => void) | undefined;
  #page = 0;

  /** A line that is opened while there is no engine says nothing to anybody. */
  openPage(listeners: PageLineListeners): PageLine {
    const page = this.#page++;
    const post = this.#post;
    if (post !== undefined) {
      this.#lines.set(page, listeners);
      post({ kind: 'open-page', page });
    }
    const close = () => {
      if (this.#lines.delete(page)) post?.({ kind: 'close-page', page });
    };
    return {
      send: (text) => {
        if (!this.#lines.has(page)) return;
        if (text.length <= MOST_TEXT) {
          post?.({ kind: 'text', page, text });
          return;
        }
        close();
        listeners.onRefused('The page says too much at once.');
      },
      close,
    };
  }

  hear(page: number, text: string): void {
    this.#lines.get(page)?.onMessage(text);
  }

  refuse(page: number, reason: string): void {
    const listeners = this.#lines.get(page);
    this.#lines.delete(page);
    listeners?.onRefused(reason);
  }

  /** There is an engine to talk with. */
  open(post: (message: ShellMessage) => void): void {
    this.#post = post;
  }

  /** The engine is gone, and all lines to it. */
  goDown(): void {
    this.#post = undefined;
    this.#lines.clear();
  }
}
