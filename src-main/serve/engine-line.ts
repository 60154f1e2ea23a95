import type { EngineProcessState } from '../contract/desktop-calls.ts';
import type { ServedLibrary } from './served-library.ts';

/** One page's talk with an engine in another process. */
export interface PageLine {
  /** What the page says, as JSON text (wire.ts). */
  readonly send: (text: string) => void;
  readonly close: () => void;
}

/** What a page's line hears. */
export interface PageLineListeners {
  readonly onMessage: (text: string) => void;
  /** The engine ended the line because of what the page said. */
  readonly onRefused: (reason: string) => void;
}

/**
 * An engine in another process, as a shell sees it: the library's calls for the shell's own use, and
 * lines for pages. It is started again when it goes down; calls that were on their way then answer
 * `internal`, lines of pages are taken up again by the pages, after `open`.
 */
export interface EngineLine extends ServedLibrary {
  readonly state: EngineProcessState;
  /** @returns what ends the listening. */
  onState(listener: (state: EngineProcessState) => void): () => void;
  /** Opens a line for a page; one per page, anew after every `open`. */
  openPage(listeners: PageLineListeners): PageLine;
  /** Starts an engine again that was given up on; nothing where it runs. */
  startAgain(): void;
}
