interface LeavingParts {
  /** Closes the engine and all else that is to end in good order; ends in a few seconds, whatever comes. */
  readonly close: () => Promise<unknown>;
  /** `app.quit()` */
  readonly quit: () => void;
  readonly onProblem: (what: string, cause: unknown) => void;
}

/** The last seconds of the app: windows first, then the engine, then the process. */
export class Leaving {
  readonly #parts: LeavingParts;
  #isLeaving = false;
  #closing: Promise<void> | undefined;
  #hasClosed = false;

  constructor(parts: LeavingParts) {
    this.#parts = parts;
  }

  /** Nothing is opened any more. */
  get isLeaving(): boolean {
    return this.#isLeaving;
  }

  /** The person, or the system, wants an end: `before-quit`. */
  begin(): void {
    this.#isLeaving = true;
  }

  /** Closes what has to be closed, once; for an update, which ends the process by itself. */
  prepare(): Promise<void> {
    this.begin();
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Windows are closed, and the process is about to end: `will-quit`. It waits for the engine. */
  onWillQuit(event: { preventDefault(): void }): void {
    if (this.#hasClosed) return;
    event.preventDefault();
    void this.prepare().then(this.#parts.quit);
  }

  async #close(): Promise<void> {
    try {
      await this.#parts.close();
    } catch (cause) {
      this.#parts.onProblem('Closing went wrong.', cause);
    }
    this.#hasClosed = true;
  }
}

/** Whether the app goes on when its last window is closed. */
export function staysWithoutWindow(state: {
  readonly platform: NodeJS.Platform;
  readonly runsInBackground: boolean;
  readonly isLeaving: boolean;
}): boolean {
  if (state.isLeaving) return false;
  // On macOS an app ends when it is told to, and not with its window.
  return state.platform === 'darwin' || state.runsInBackground;
}
