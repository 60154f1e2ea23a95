import { Worker } from 'node:worker_threads';
import { fail, ok, type KindredError, type Result } from '../../contract/errors.ts';
import type { IndexIdentity } from './index-footer.ts';
import type {
  IndexCall,
  IndexOutcome,
  IndexReply,
  IndexRequest,
  IndexResults,
  IndexWorkerData,
} from './index-messages.ts';
import type { IndexState } from './stored-index.ts';
import type { Neighbours } from './vector-index.ts';

type Kind = keyof IndexResults;

/** A call that the worker has not answered yet. */
interface Pending {
  readonly answer: (outcome: IndexOutcome) => void;
  readonly lose: (error: KindredError) => void;
}

const WORKER = new URL('./index-worker.ts', import.meta.url);
const EMPTY: IndexState = { size: 0, vacancies: 0, revision: 0, bytes: 0, opened: 'missing' };

function isKind<K extends Kind>(
  outcome: IndexOutcome,
  kind: K,
): outcome is IndexOutcome & { kind: K; result: IndexResults[K] } {
  return outcome.kind === kind;
}

/**
 * The vector indexes of a library, in a thread of their own as USearch's calls are synchronous. Calls
 * are done in the order in which they are made; only the slow end of a save (writing it through to
 * the disk) lets later calls go on. A large `add` keeps searches waiting, for 0.3 to 1 ms a vector, so
 * add in batches of a hundred or so and await each.
 */
export class IndexClient {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  readonly #states = new Map<string, IndexState>();
  readonly #exited = Promise.withResolvers<undefined>();
  #lastTicket = 0;
  /** Why no more calls are taken. */
  #ended: KindredError | undefined;

  private constructor(data: IndexWorkerData, program: URL) {
    this.#worker = new Worker(program, { workerData: data });
  }

  /** Starts the worker `program` and opens the indexes; see {@link openIndexes}. */
  static async open(data: IndexWorkerData, program = WORKER): Promise<Result<IndexClient>> {
    const client = new IndexClient(data, program);
    const ready = Promise.withResolvers<Result<void>>();
    client.#worker.on('message', (reply: IndexReply) => {
      if (reply.kind === 'outcome') {
        client.#settle(reply);
        return;
      }
      for (const [name, state] of reply.states) client.#states.set(name, state);
      ready.resolve(ok(undefined));
    });
    client.#worker.on('error', (cause) => {
      client.#end({ code: 'internal', message: 'The search index stopped unexpectedly.', cause });
    });
    client.#worker.on('exit', () => {
      client.#end({ code: 'internal', message: 'The search index stopped unexpectedly.' });
      const { cause } = client.#ended ?? {};
      ready.resolve(fail('runtime-unavailable', 'The search index does not start here.', cause));
      client.#exited.resolve(undefined);
    });
    const started = await ready.promise;
    return started.ok ? ok(client) : started;
  }

  #settle(reply: Extract<IndexReply, { kind: 'outcome' }>): void {
    if (reply.state !== undefined) this.#states.set(reply.name, reply.state);
    const pending = this.#pending.get(reply.ticket);
    this.#pending.delete(reply.ticket);
    pending?.answer(reply.outcome);
  }

  /** Takes no more calls, for the first reason given; what is pending is lost when the worker is. */
  #end(error: KindredError): void {
    this.#ended ??= error;
    for (const { lose } of this.#pending.values()) lose(error);
    this.#pending.clear();
  }

  #call<K extends Kind>(
    name: string,
    call: IndexCall & { kind: K },
    transfer: ArrayBuffer[] = [],
  ): Promise<IndexResults[K] | Result<never>> {
    const { promise, resolve } = Promise.withResolvers<IndexResults[K] | Result<never>>();
    const ended = this.#ended;
    if (ended !== undefined) return Promise.resolve({ ok: false, error: ended });
    this.#lastTicket += 1;
    const ticket = this.#lastTicket;
    this.#pending.set(ticket, {
      answer: (outcome) => {
        if (isKind(outcome, call.kind)) resolve(outcome.result);
        else resolve(fail('internal', 'The search index answered another question.'));
      },
      lose: (error) => {
        resolve({ ok: false, error });
      },
    });
    this.#post({ kind: 'call', ticket, name, call }, transfer);
    return promise;
  }

  #post(request: IndexRequest, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(request, transfer);
  }

  /** How an index stands after the last call that was answered. */
  state(name: string): IndexState {
    return this.#states.get(name) ?? EMPTY;
  }

  /** The length of an index's file in bytes, 0 where there is none that can be used. */
  bytes(name: string): number {
    return this.state(name).bytes;
  }

  /**
   * Adds or replaces vectors, as `VectorIndex.add`.
   * @returns `bad-argument`; `index-corrupt` where the file went bad: the index is empty then.
   */
  async add(name: string, ids: readonly number[], vectors: Float32Array): Promise<Result<void>> {
    // A copy of just these numbers: to post a view would copy all of the buffer beneath it.
    const own = vectors.slice();
    return this.#call(name, { kind: 'add', ids, vectors: own }, [own.buffer]);
  }

  /** Removes vectors; gives how many were there. `index-corrupt` as for {@link add}. */
  async remove(name: string, ids: readonly number[]): Promise<Result<number>> {
    return this.#call(name, { kind: 'remove', ids });
  }

  /** For each id, whether its vector is there. */
  async has(name: string, ids: readonly number[]): Promise<Result<boolean[]>> {
    return this.#call(name, { kind: 'has', ids });
  }

  /** The nearest vectors, as `VectorIndex.search`. */
  async search(name: string, vector: Float32Array, count: number): Promise<Result<Neighbours>> {
    const own = vector.slice();
    return this.#call(name, { kind: 'search', vector: own, count }, [own.buffer]);
  }

  /**
   * Saves an index atomically.
   * @param revision the catalog revision up to which the index has everything.
   * @returns `disk-full` or `library-unreadable`; the file is the old one then.
   */
  async save(name: string, revision: number): Promise<Result<void>> {
    return this.#call(name, { kind: 'save', revision });
  }

  /** Empties an index, for building it anew. */
  async reset(name: string): Promise<Result<void>> {
    return this.#call(name, { kind: 'reset' });
  }

  /** Stops the worker after the calls already made; later ones get `cancelled`. */
  async close(): Promise<void> {
    if (this.#ended === undefined) this.#post({ kind: 'close' });
    this.#ended ??= { code: 'cancelled', message: 'The search index is closed.' };
    await this.#exited.promise;
  }
}

/**
 * Opens a library's indexes in one worker thread. Files that are missing, damaged or of another
 * model, leave their index empty: look at `state(name)`.
 * @param directory the folder of index files; made at the first save.
 * @param specs one for each index; names differ.
 * @param readOnly where another process may be writing: nothing on disk is changed.
 * @returns `runtime-unavailable` where USearch does not run on this computer.
 */
export function openIndexes({
  directory,
  specs,
  readOnly = false,
}: {
  readonly directory: string;
  readonly specs: readonly IndexIdentity[];
  readonly readOnly?: boolean;
}): Promise<Result<IndexClient>> {
  return IndexClient.open({ directory, specs, readOnly });
}
