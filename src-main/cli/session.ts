import type { CallOutput, CommandName } from '../contract/calls.ts';
import type { CallOptions } from '../contract/client.ts';
import type { WorkStep } from '../contract/events.ts';
import type { KindredError, Result } from '../contract/errors.ts';
import { Library } from '../engine/library.ts';
import { libraryOptions } from '../serve/library-options.ts';
import { EXIT } from './exit-codes.ts';
import { ProgressLine } from './progress-line.ts';
import { REPORTS } from './report.ts';

export interface SessionOptions {
  readonly library: string | undefined;
  readonly json: boolean;
  readonly verbose: boolean;
  /** What a second process is told that this one is doing. */
  readonly command: string;
}

/** Steps that go through photos, each of which may bring the reader down. */
const READING = new Set<WorkStep>(['photos', 'next-model']);

/** What else a command does with the answer of its call. */
export interface RunExtras<Name extends CommandName> {
  /** Before it is printed, such as writing a file. */
  readonly before?: (output: CallOutput<Name>, library: Library) => Promise<Result<void>>;
  /** What a person reads, where that depends on what was asked. */
  readonly report?: (output: CallOutput<Name>) => string;
  /** Answers that are no success to a script. */
  readonly hasFailed?: (output: CallOutput<Name>) => boolean;
}

function exitCode(error: KindredError): number {
  if (error.code === 'cancelled') return EXIT.stopped;
  return error.code === 'bad-argument' ? EXIT.usage : EXIT.failed;
}

/** One run of one command: its library, its progress line, its way to stop, its answer. */
export class Session {
  readonly #options: SessionOptions;
  readonly #library: Library;
  readonly #progress = new ProgressLine(process.stderr);
  readonly #stop = new AbortController();

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#library = new Library(libraryOptions(options.library, options.command));
  }

  /** Progress, notices and the way to stop, for a long call. */
  #callOptions(): CallOptions {
    const stop = () => {
      this.#stop.abort();
    };
    process.once('SIGINT', stop).once('SIGTERM', stop);
    // The process that watches this one is gone: nobody waits for the answer any more.
    process.once('disconnect', stop);
    process.channel?.unref();
    return {
      signal: this.#stop.signal,
      onProgress: (progress) => {
        this.#progress.show(progress);
        if (READING.has(progress.step) && progress.done > 0) process.send?.({ progressed: true });
      },
      onNotice: ({ message }) => {
        this.#progress.note(message);
      },
    };
  }

  /** Makes one call, prints its answer, closes the library and gives the exit code. */
  async run<Name extends CommandName>(
    name: Name,
    call: (library: Library, options: CallOptions) => Promise<Result<CallOutput<Name>>>,
    also: RunExtras<Name> = {},
  ): Promise<number> {
    const answer = await call(this.#library, this.#callOptions());
    this.#progress.end();
    const extra = answer.ok ? await also.before?.(answer.value, this.#library) : undefined;
    const code = this.#print(name, extra?.ok === false ? extra : answer, also);
    const closed = await this.#library.close();
    // All is safe on disk, yet a worker is busy: the watching process ends this one.
    if (!closed) process.send?.({ finished: code });
    else if (process.connected) process.disconnect();
    return code;
  }

  #print<Name extends CommandName>(
    name: Name,
    answer: Result<CallOutput<Name>>,
    { report = REPORTS[name], hasFailed }: RunExtras<Name>,
  ): number {
    if (!answer.ok) return this.#printError(answer.error);
    console.log(this.#options.json ? JSON.stringify(answer.value) : report(answer.value));
    return hasFailed?.(answer.value) === true ? EXIT.failed : EXIT.ok;
  }

  #printError(error: KindredError): number {
    const { code, message, cause } = error;
    if (this.#options.json) console.log(JSON.stringify({ error: { code, message } }));
    console.error(code === 'cancelled' ? 'Stopped. Run it again to go on.' : message);
    if (this.#options.verbose && cause !== undefined) console.error(cause);
    return exitCode(error);
  }
}
