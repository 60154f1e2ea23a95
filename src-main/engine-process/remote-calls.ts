import type { z } from 'zod';
import { fail, ok, type Result } from '../contract/errors.ts';
import type { LineAnswer, ShellMessage } from './line-messages.ts';

/** More calls than this at once are no shell's doing. */
const CALLS_AT_ONCE = 1000;

const CANCELLED: Result<never> = fail('cancelled', 'Stopped.');
const WENT_DOWN: Result<never> = fail(
  'internal',
  'The part of Kindred that reads photos went down; it is being started again.',
);

/** One call, from being asked to being answered. */
interface AskedCall {
  readonly message: Extract<ShellMessage, { kind: 'call' }>;
  readonly output: z.ZodType;
  readonly settle: (answer: Result<unknown>) => void;
  /** Else it waits for an engine. */
  isSent: boolean;
}

/** Names a call, with what checks its answer. */
export interface AskedFor {
  readonly call: string;
  readonly input: unknown;
  readonly output: z.ZodType;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Calls to an engine that may be on its way: they wait for it. Those that were on their way when it
 * went down answer `internal`, as nobody knows how far they came.
 */
export class RemoteCalls {
  readonly #onProblem: (sentence: string) => void;
  readonly #asked = new Map<number, AskedCall>();
  #post: ((message: ShellMessage) => void) | undefined;
  /** Why none is answered any more. */
  #reason: Result<never> | undefined;
  #ticket = 0;

  /** @param onProblem told of answers that no engine gives. */
  constructor(onProblem: (sentence: string) => void) {
    this.#onProblem = onProblem;
  }

  ask({ call, input, output, signal }: AskedFor): Promise<Result<unknown>> {
    if (this.#reason !== undefined) return Promise.resolve(this.#reason);
    if (signal?.aborted === true) return Promise.resolve(CANCELLED);
    if (this.#asked.size >= CALLS_AT_ONCE) {
      return Promise.resolve(fail('busy', 'Too much is asked at once.'));
    }
    const { promise, resolve } = Promise.withResolvers<Result<unknown>>();
    const ticket = this.#ticket++;
    const stop = () => {
      this.#cancel(ticket);
    };
    const settle = (answer: Result<unknown>) => {
      this.#asked.delete(ticket);
      signal?.removeEventListener('abort', stop);
      resolve(answer);
    };
    signal?.addEventListener('abort', stop);
    const message = { kind: 'call', ticket, call, input } as const;
    const asked = { message, output, settle, isSent: false };
    this.#asked.set(ticket, asked);
    this.#send(asked);
    return promise;
  }

  #send(asked: AskedCall): void {
    if (this.#post === undefined || asked.isSent) return;
    asked.isSent = true;
    this.#post(asked.message);
  }

  /** One that is on its way is answered by the engine. */
  #cancel(ticket: number): void {
    const asked = this.#asked.get(ticket);
    if (asked?.isSent === true) this.#post?.({ kind: 'cancel', ticket });
    else asked?.settle(CANCELLED);
  }

  answer(ticket: number, answer: LineAnswer): void {
    const asked = this.#asked.get(ticket);
    if (asked?.isSent !== true) {
      this.#onProblem('The engine answered what nobody asked.');
      return;
    }
    if (!answer.ok) {
      asked.settle(fail(answer.error.code, answer.error.message));
      return;
    }
    const checked = asked.output.safeParse(answer.value);
    if (checked.success) {
      asked.settle(ok(checked.data));
      return;
    }
    const { call } = asked.message;
    this.#onProblem(`The engine’s answer to ${call} is none: ${checked.error.message}`);
    asked.settle(fail('internal', 'The answer can’t be understood.'));
  }

  /** There is an engine to talk with. */
  open(post: (message: ShellMessage) => void): void {
    this.#post = post;
    this.#reason = undefined;
    for (const asked of this.#asked.values()) this.#send(asked);
  }

  /** The engine is gone, and another one may come. */
  goDown(): void {
    this.#post = undefined;
    for (const asked of [...this.#asked.values()]) if (asked.isSent) asked.settle(WENT_DOWN);
  }

  /** An engine is on its way again, where none was. */
  wait(): void {
    this.#reason = undefined;
  }

  /** No engine will come; every call answers why. */
  end(reason: Result<never>): void {
    this.#post = undefined;
    this.#reason = reason;
    for (const asked of [...this.#asked.values()]) asked.settle(reason);
  }
}
