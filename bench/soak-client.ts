import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CallInput, CallOutput, PageCallName } from '../src-main/contract/calls.ts';
import { unwrap, type Result } from '../src-main/contract/errors.ts';
import { engineEnvironment } from '../src-main/engine/engine-environment.ts';
import type { EngineWeight, SoakAsk, SoakReply, SoakRequest } from './soak-engine.ts';

const SCRIPT = fileURLToPath(new URL('./soak-engine.ts', import.meta.url));

/** The engine in a process of its own, as the app has it. */
export class SoakClient {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, PromiseWithResolvers<Result<unknown>>>();
  readonly #exited = Promise.withResolvers<undefined>();
  #lastTicket = 0;
  #isGone = false;

  private constructor(library: string, models: string) {
    this.#child = fork(SCRIPT, [library, models], {
      env: engineEnvironment(process.env),
      execArgv: [],
    });
    this.#child.on('message', ({ ticket, answer }: SoakReply) => {
      this.#waiting.get(ticket)?.resolve(answer);
      this.#waiting.delete(ticket);
    });
    this.#child.on('exit', (code, signal) => {
      this.#isGone = true;
      const reason = new Error(`The engine ended: ${signal ?? code ?? 'unknown'}.`);
      for (const waiting of this.#waiting.values()) waiting.reject(reason);
      this.#exited.resolve(undefined);
    });
  }

  /** @param models a folder with a network, or '' for the one that would be used anyway. */
  static async start(library: string, models: string): Promise<SoakClient> {
    const client = new SoakClient(library, models);
    unwrap(await client.#answerTo(0));
    return client;
  }

  #answerTo(ticket: number): Promise<Result<unknown>> {
    if (this.#isGone) throw new Error('The engine has ended.');
    const waiting = Promise.withResolvers<Result<unknown>>();
    this.#waiting.set(ticket, waiting);
    return waiting.promise;
  }

  #ask(ask: SoakAsk): Promise<Result<unknown>> {
    this.#lastTicket += 1;
    const request: SoakRequest = { ticket: this.#lastTicket, ask };
    const answer = this.#answerTo(request.ticket);
    this.#child.send(request);
    return answer;
  }

  async call<Name extends PageCallName>(
    name: Name,
    input: CallInput<Name>,
  ): Promise<CallOutput<Name>> {
    // The engine answers each call as the table says (engine/page-answers.test.ts).
    return unwrap(await this.#ask({ kind: 'call', name, input })) as CallOutput<Name>;
  }

  /** Bytes of a photo's thumbnail; undefined where there is none to be had now. */
  async thumbnail(id: number): Promise<number | undefined> {
    const answer = await this.#ask({ kind: 'thumbnail', id });
    return answer.ok ? Number(answer.value) : undefined;
  }

  async weigh(): Promise<EngineWeight> {
    return unwrap(await this.#ask({ kind: 'weigh' })) as EngineWeight;
  }

  async close(): Promise<void> {
    if (!this.#isGone) await this.#ask({ kind: 'close' });
    await this.#exited.promise;
  }
}
