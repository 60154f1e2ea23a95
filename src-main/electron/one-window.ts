import type { DesktopNews } from '../contract/desktop-calls.ts';

/** A window that is there. */
export interface OpenedWindow {
  /** Brings it before all others, out of the dock or taskbar where it was put away. */
  show(): void;
  /** Tells its page, as soon as that listens. */
  tell(news: DesktopNews): void;
}

/** The one window of the app, which comes and goes. */
export class OneWindow<Window extends OpenedWindow> {
  readonly #open: (onClosed: () => void) => Window;
  #window: Window | undefined;

  /** @param open opens a window, and calls back when it is gone. */
  constructor(open: (onClosed: () => void) => Window) {
    this.#open = open;
  }

  /** The window that is there now. */
  get now(): Window | undefined {
    return this.#window;
  }

  /** Shows the window that is there, else opens one. */
  show(): Window {
    if (this.#window !== undefined) {
      this.#window.show();
      return this.#window;
    }
    const opened = this.#open(() => {
      if (this.#window === opened) this.#window = undefined;
    });
    this.#window = opened;
    return opened;
  }

  /** For what a person has asked for: it is shown, be it in a window that opens for it. */
  showAndTell(news: DesktopNews): void {
    this.show().tell(news);
  }
}
