import { PAGE_CALLS } from '../contract/calls.ts';
import type { EngineProcessState } from '../contract/desktop-calls.ts';
import { fail, type Result } from '../contract/errors.ts';
import type { EngineEvent } from '../contract/events.ts';
import { clientOver } from '../serve/client-over.ts';
import type { EngineLine } from '../serve/engine-line.ts';
import {
  readEngineMessage,
  type EngineLineMessage,
  type LeftByEngine,
  type ShellMessage,
} from './line-messages.ts';
import { RemoteCalls } from './remote-calls.ts';
import { RemotePages } from './remote-pages.ts';
import {
  SHELL_CALLS,
  type ShellCallName,
  type ShellInput,
  type ShellOutput,
} from './shell-calls.ts';

const LOST: Result<never> = fail(
  'internal',
  'The part of Kindred that reads photos goes down again and again; it was given up.',
);
const CLOSING: Result<never> = fail('cancelled', 'Kindred is closing.');

/** The shell's end of the line to one engine's process. */
export interface EnginePort {
  readonly post: (message: ShellMessage) => void;
  readonly onMessage: (listener: (message: unknown) => void) => void;
  readonly onExit: (listener: () => void) => void;
}

/** What the one that keeps engines running hears. */
export interface RemoteListeners {
  /** The engine leaves word for the one after it. */
  readonly onLeft: (left: LeftByEngine) => void;
  /** Photos came through. */
  readonly onProgressed: () => void;
  /** The engine said what no engine says. */
  readonly onProblem: (sentence: string) => void;
}

/** What a line can't do by itself. */
interface LineActs {
  readonly startAgain: () => void;
  readonly close: () => Promise<boolean>;
}

/** One engine after the other, as if they were one library in this process. */
export class RemoteLibrary {
  readonly #listeners: RemoteListeners;
  readonly #calls: RemoteCalls;
  readonly #pages = new RemotePages();
  readonly #onState = new Set<(state: EngineProcessState) => void>();
  readonly #onEvent = new Set<(event: EngineEvent) => void>();
  #state: EngineProcessState = 'starting';
  #isRetired = false;

  constructor(listeners: RemoteListeners) {
    this.#listeners = listeners;
    this.#calls = new RemoteCalls(listeners.onProblem);
  }

  /** Takes up the line to an engine that is being started; the one before it is gone. */
  join(port: EnginePort): void {
    this.#calls.wait();
    this.#become('starting');
    port.onMessage((heard) => {
      if (this.#isRetired) return;
      const message = readEngineMessage(heard);
      if (message !== undefined) this.#take(port, message);
      else this.#listeners.onProblem('The engine said what no engine says; it was left out.');
    });
    port.onExit(() => {
      this.#calls.goDown();
      this.#pages.goDown();
      this.#become('starting');
    });
  }

  /** No other engine is started until somebody wants one. */
  giveUp(): void {
    this.#calls.end(LOST);
    this.#become('lost');
  }

  /** Nobody is told of what comes now. */
  retire(): void {
    this.#isRetired = true;
    this.#onState.clear();
    this.#onEvent.clear();
    this.#pages.goDown();
    this.#calls.end(CLOSING);
  }

  #become(state: EngineProcessState): void {
    if (this.#state === state) return;
    this.#state = state;
    for (const listener of [...this.#onState]) listener(state);
  }

  #take(port: EnginePort, message: EngineLineMessage): void {
    switch (message.kind) {
      case 'ready':
        this.#pages.open(port.post);
        this.#calls.open(port.post);
        this.#become('open');
        return;
      case 'left':
        this.#listeners.onLeft(message.left);
        return;
      case 'progressed':
        this.#listeners.onProgressed();
        return;
      case 'event':
        for (const listener of [...this.#onEvent]) listener(message.event);
        return;
      case 'text':
        this.#pages.hear(message.page, message.text);
        return;
      case 'refused':
        this.#pages.refuse(message.page, message.reason);
        return;
      case 'answer':
        this.#calls.answer(message.ticket, message.answer);
    }
  }

  #ask<Name extends ShellCallName>(
    call: Name,
    input: ShellInput<Name>,
  ): Promise<Result<ShellOutput<Name>>> {
    const { output } = SHELL_CALLS[call];
    // The table pairs each name with its schema; TypeScript cannot follow that through a union.
    return this.#calls.ask({ call, input, output }) as Promise<Result<ShellOutput<Name>>>;
  }

  /**
   * The library as a shell sees it. Of what goes with a call only `signal` crosses: news of long work
   * comes as events.
   */
  line(acts: LineActs): EngineLine {
    const state = () => this.#state;
    return {
      ...clientOver((call, input, options) => {
        const { output } = PAGE_CALLS[call];
        return this.#calls.ask({ call, input, output, signal: options?.signal });
      }),
      get state() {
        return state();
      },
      onState: (listener) => listen(this.#onState, listener),
      on: (listener) => listen(this.#onEvent, listener),
      openPage: (listeners) => this.#pages.openPage(listeners),
      thumbnail: (id) => this.#ask('thumbnail', { id }),
      original: (id) => this.#ask('original', { id }),
      screen: (id) => this.#ask('screen', { id }),
      // Copies: a clone of a view takes all of the memory beneath it along.
      keepPicture: (bytes, name) =>
        this.#ask('keepPicture', { bytes: new Uint8Array(bytes), name }),
      pictureThumbnail: (picture) => this.#ask('pictureThumbnail', { picture }),
      organisationFile: () => this.#ask('organisationFile', {}),
      takeOrganisation: (bytes) => this.#ask('takeOrganisation', { bytes: new Uint8Array(bytes) }),
      photoAt: (path) => this.#ask('photoAt', { path }),
      ...acts,
    };
  }
}

/** @returns what ends the listening. */
function listen<T>(listeners: Set<(value: T) => void>, listener: (value: T) => void): () => void {
  // A wrapper of its own, so that the same function can listen twice.
  const own = (value: T) => {
    listener(value);
  };
  listeners.add(own);
  return () => listeners.delete(own);
}
