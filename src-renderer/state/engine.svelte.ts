import type { CallOutput } from '../../src-main/contract/calls.ts';
import type { PageClient } from '../../src-main/contract/client.ts';
import type { KindredError, Result } from '../../src-main/contract/errors.ts';
import type { EngineEvent } from '../../src-main/contract/events.ts';
import type { ExportState } from '../../src-main/contract/export-calls.ts';
import type { WorkState } from '../../src-main/contract/fields.ts';
import { connect, type Engine } from '../api/connect.ts';
import type { ConnectionState } from '../api/line.ts';
import { desktop } from '../desktop/desktop.svelte.ts';
import { reasonOf } from '../i18n/messages.svelte.ts';
import { notices } from './notices.svelte.ts';

type Overview = CallOutput<'overview'>;

const IDLE: WorkState = { state: 'idle', progress: null, problem: null };

/** The engine as the page knows it: the line to it, the library's frame, the work in hand. */
class EngineState {
  connection: ConnectionState = $state('connecting');
  overview: Overview | undefined = $state.raw();
  /** Why there is no overview: the library is in use, say. */
  problem: KindredError | undefined = $state.raw();
  work: WorkState = $state.raw(IDLE);
  /** Goes up whenever photos came, changed or went: what shows photos asks again. */
  photosRevision = $state(0);
  /** Goes up whenever stars, tags, albums or what can be undone changed. */
  organisedRevision = $state(0);
  /** Goes up whenever models came, went, or are used for something else. */
  modelsRevision = $state(0);
  /** Goes up whenever something was taught or forgotten. */
  lessonsRevision = $state(0);
  /** Copies on their way out of the library. */
  exports: readonly ExportState[] = $state.raw([]);
  readonly #engine: Engine;
  #asking: Promise<void> | undefined;
  #askAgain = false;
  #exportsHeard = 0;

  constructor() {
    this.#engine = connect({
      onState: (state) => {
        this.connection = state;
        if (state === 'open') void this.startAnew();
      },
      onEvent: (event) => {
        this.#hear(event);
      },
      onNews: (news) => {
        desktop?.hear(news);
      },
    });
  }

  get client(): PageClient {
    return this.#engine.client;
  }

  /** Knocks again at once: the line, or the library that was in use. */
  retry(): void {
    this.#engine.retry();
    void this.refresh();
  }

  /** Asks for everything again: the line is new, or the library is another one than before. */
  async startAnew(): Promise<void> {
    this.photosRevision += 1;
    this.organisedRevision += 1;
    this.modelsRevision += 1;
    this.lessonsRevision += 1;
    await Promise.all([this.refresh(), this.askExports()]);
  }

  /** Asks for the overview; several askers at once are answered together. */
  refresh(): Promise<void> {
    this.#askAgain = true;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  /** Asks which copies are on their way; news that comes before the answer is newer. */
  async askExports(): Promise<void> {
    const heard = this.#exportsHeard;
    const answer = await this.client.exports({});
    if (answer.ok && heard === this.#exportsHeard) this.exports = answer.value.exports;
  }

  async #ask(): Promise<void> {
    while (this.#askAgain) {
      this.#askAgain = false;
      const answer = await this.client.overview({});
      this.problem = answer.ok ? undefined : answer.error;
      if (!answer.ok) continue;
      this.overview = answer.value;
      this.work = answer.value.work;
    }
  }

  #hear(event: EngineEvent): void {
    switch (event.kind) {
      case 'work':
        this.work = event.work;
        break;
      case 'photos':
        this.photosRevision += 1;
        break;
      case 'organised':
        this.organisedRevision += 1;
        break;
      case 'models':
        this.modelsRevision += 1;
        break;
      case 'lessons':
        this.lessonsRevision += 1;
        break;
      case 'exports':
        this.#exportsHeard += 1;
        this.exports = event.exports;
        break;
      case 'overview':
        void this.refresh();
        break;
      case 'notice':
        notices.say(event.message);
        break;
    }
  }
}

export const engine = new EngineState();

/** The value of an answer; a reason is said at the foot of the window. */
export function valueOrNotice<T>(answer: Result<T>): T | undefined {
  if (answer.ok) return answer.value;
  if (answer.error.code !== 'cancelled') notices.say(reasonOf(answer.error));
  return undefined;
}
