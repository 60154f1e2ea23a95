import { EventEmitter } from 'node:events';

interface Message {
  readonly to: EventEmitter;
  readonly value: unknown;
}

/** What a worker’s program imports as parentPort. */
class InProcessPort extends EventEmitter {
  readonly #worker: EventEmitter;
  #isClosed = false;

  constructor(worker: EventEmitter) {
    super();
    this.#worker = worker;
  }

  postMessage(value: unknown): void {
    if (!this.#isClosed) post({ to: this.#worker, value });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    setImmediate(() => this.#worker.emit('exit', 0));
  }
}

function post({ to, value }: Message): void {
  const copy: unknown = structuredClone(value);
  setImmediate(() => to.emit('message', copy));
}

let starting: Promise<unknown> = Promise.resolve();
let started = 0;
let current: { readonly port: InProcessPort; readonly data: unknown } | undefined;

/**
 * In the place of a thread: runs the worker’s program in this one, over messages that are copied all
 * the same, so that what is put in the place of the file system is there in it, too.
 */
export class Worker extends EventEmitter {
  readonly #port = new InProcessPort(this);
  readonly threadId = 0;

  constructor(program: URL, { workerData }: { readonly workerData: unknown }) {
    super();
    starting = starting.then(() => this.#run(program, workerData));
  }

  async #run(program: URL, data: unknown): Promise<void> {
    started += 1;
    current = { port: this.#port, data: cloneShared(data) };
    try {
      await import(/* @vite-ignore */ `${program.href}?run=${started}`);
      // A program that listens to nothing has come to its end.
      if (this.#port.listenerCount('message') === 0) this.#port.close();
    } catch (cause) {
      this.emit('error', cause);
      this.emit('exit', 1);
    } finally {
      current = undefined;
    }
  }

  postMessage(value: unknown): void {
    post({ to: this.#port, value });
  }

  terminate(): Promise<number> {
    this.#port.close();
    return Promise.resolve(0);
  }
}

/** As a thread gets it: memory that is shared stays so. */
function cloneShared(data: unknown): unknown {
  return structuredClone(data);
}

/** What a program sees of node:worker_threads while it is being started. */
export function workerThreads(): object {
  return {
    Worker,
    get parentPort() {
      return current?.port ?? null;
    },
    get workerData() {
      return current?.data;
    },
    isMainThread: true,
  };
}
