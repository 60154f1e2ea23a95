import type { LeftByEngine } from '../engine-process/line-messages.ts';
import { RemoteLibrary } from '../engine-process/remote-library.ts';
import type { EngineLine } from '../serve/engine-line.ts';
import { afterEnd } from './engine-restarts.ts';
import type { EngineProcess, EngineProcessEnd, ForkEngine } from './engine-seam.ts';
import { LastWords } from './last-words.ts';

/** What the engine is told when it starts. */
interface EngineStart {
  /** The library's folder; else KINDRED_LIBRARY, else this account's own. */
  readonly library?: string | undefined;
  /** Folders to add first, as absolute paths. */
  readonly folders: readonly string[];
  /** Over photos that Kindred draws, in a library that is gone at the end. */
  readonly demo: boolean;
}

/** An end that nobody asked for. */
export interface EngineCrash {
  readonly at: Date;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of what it wrote to standard error, at most 16,000 characters. */
  readonly lastWords: string;
}

export interface KeepOptions {
  readonly fork: ForkEngine;
  readonly start: EngineStart;
  /** For the crash log; the engine is started again by itself. */
  readonly onCrash: (crash: EngineCrash) => void;
  /** What the engine writes to standard error, as it comes; for a terminal. */
  readonly onStderr?: ((text: string) => void) | undefined;
  /** How long an engine may take to end in good order, ms. */
  readonly closeMs?: number;
}

const MOST_LAST_WORDS = 16_000;
/** The engine takes at most three seconds for each of two parts (serve/close-in-time.ts). */
const CLOSE_MS = 8000;
/** One that the system can't end, as a drive holds it, is left behind after this, ms. */
const KILL_MS = 2000;

/** One engine's process, from its start to its end. */
interface Life {
  readonly engine: EngineProcess;
  readonly startedAt: number;
  readonly words: LastWords;
  readonly ended: Promise<void>;
  progressed: boolean;
}

/** Keeps an engine running: starts it, and again after it went down. */
class EngineKeeper {
  readonly #options: KeepOptions;
  readonly #remote: RemoteLibrary;
  readonly line: EngineLine;
  #life: Life | undefined;
  #left: LeftByEngine = {};
  #lastEnd: 'crashed' | 'unknown' = 'unknown';
  #failures = 0;
  #restart: NodeJS.Timeout | undefined;
  #isClosing = false;
  #closed: Promise<boolean> | undefined;

  constructor(options: KeepOptions) {
    this.#options = options;
    this.#remote = new RemoteLibrary({
      onLeft: (left) => {
        this.#left = { ...this.#left, ...left };
      },
      onProgressed: () => {
        if (this.#life !== undefined) this.#life.progressed = true;
      },
      onProblem: (sentence) => {
        this.#hear(`${sentence}\n`);
      },
    });
    this.line = this.#remote.line({
      startAgain: () => {
        this.#startAgain();
      },
      close: () => {
        this.#closed ??= this.#close();
        return this.#closed;
      },
    });
    this.#launch();
  }

  #hear(text: string): void {
    this.#life?.words.add(text);
    this.#options.onStderr?.(text);
  }

  #launch(): void {
    const { fork, start } = this.#options;
    const engine = fork(this.#lastEnd);
    const ended = Promise.withResolvers<undefined>();
    const words = new LastWords(MOST_LAST_WORDS);
    const startedAt = performance.now();
    this.#life = { engine, startedAt, words, ended: ended.promise, progressed: false };
    engine.onStderr((text) => {
      this.#hear(text);
    });
    this.#remote.join(engine);
    engine.onExit((end) => {
      ended.resolve(undefined);
      this.#take(end);
    });
    const { library, folders, demo } = start;
    engine.post({
      kind: 'start',
      ...(library === undefined ? {} : { library }),
      ...{ folders: [...folders], demo, left: this.#left },
    });
  }

  #take({ code, signal, crashed }: EngineProcessEnd): void {
    const life = this.#life;
    this.#life = undefined;
    if (life === undefined) return;
    const wasStopped = this.#isClosing;
    const ranMs = performance.now() - life.startedAt;
    const next = afterEnd({ wasStopped, progressed: life.progressed, ranMs }, this.#failures);
    if (next.do === 'nothing') return;
    this.#lastEnd = crashed ? 'crashed' : 'unknown';
    this.#options.onCrash({ at: new Date(), code, signal, lastWords: life.words.text });
    if (next.do === 'give-up') {
      this.#remote.giveUp();
      return;
    }
    this.#failures = next.failures;
    this.#restart = setTimeout(() => {
      this.#launch();
    }, next.afterMs);
  }

  #startAgain(): void {
    if (this.line.state !== 'lost' || this.#isClosing) return;
    this.#failures = 0;
    this.#launch();
  }

  /** @returns false where it had to be ended by force. */
  async #close(): Promise<boolean> {
    this.#isClosing = true;
    clearTimeout(this.#restart);
    this.#remote.retire();
    const life = this.#life;
    if (life === undefined) return true;
    life.engine.post({ kind: 'close' });
    if (await isOver(life.ended, this.#options.closeMs ?? CLOSE_MS)) return true;
    life.engine.kill();
    await isOver(life.ended, KILL_MS);
    return false;
  }
}

/** Whether something comes about within `ms`. */
async function isOver(ended: Promise<void>, ms: number): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => {
    late.resolve(false);
  }, ms);
  const isOver = await Promise.race([ended.then(() => true), late.promise]);
  clearTimeout(timer);
  return isOver;
}

/** Starts an engine and keeps it running; see {@link EngineLine}. */
export function keepEngine(options: KeepOptions): EngineLine {
  return new EngineKeeper(options).line;
}
