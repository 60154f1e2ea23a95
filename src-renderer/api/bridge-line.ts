import type {
  DesktopBridge,
  DesktopNews,
  EngineProcessState,
} from '../../src-main/contract/desktop-calls.ts';
import type { ConnectionState, Line, LineListeners } from './line.ts';

/** In the desktop app: the shell passes on what page and engine say, and starts the engine again. */
export class BridgeLine implements Line {
  readonly #bridge: DesktopBridge;
  readonly #onNews: (news: DesktopNews) => void;
  #state: ConnectionState = 'connecting';
  #wasOpen = false;

  constructor(bridge: DesktopBridge, onNews: (news: DesktopNews) => void) {
    this.#bridge = bridge;
    this.#onNews = onNews;
  }

  listen({ onState, onMessage }: LineListeners): void {
    this.#bridge.listen({
      onMessage,
      onEngine: (state) => {
        this.#state = this.#stateFor(state);
        onState(this.#state);
      },
      onNews: this.#onNews,
    });
  }

  send(text: string): void {
    if (this.#state === 'open') this.#bridge.send(text);
  }

  /** Only an engine that was given up on has to be asked for: the shell starts it otherwise. */
  retry(): void {
    if (this.#state === 'lost') this.#bridge.retry();
  }

  /** An engine that starts with its app does not start again. */
  #stateFor(state: EngineProcessState): ConnectionState {
    if (state === 'open') this.#wasOpen = true;
    return state === 'starting' && !this.#wasOpen ? 'connecting' : state;
  }
}
