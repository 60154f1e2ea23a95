import { Worker } from 'node:worker_threads';
import { fail, type KindredError, type Result } from '../../contract/errors.ts';
import type { Backup } from '../../contract/keeping-calls.ts';
import type { BackupOutcome } from './backup-catalog.ts';
import type { CheckDepth } from './check-catalog.ts';
import type { RestoredCatalog, RestoreOrder } from './restore-catalog.ts';

/** What is done with a catalog as a whole, which takes too long for the engine's own thread. */
export type CatalogJob =
  | { readonly kind: 'check'; readonly libraryDir: string; readonly depth: CheckDepth }
  | { readonly kind: 'backup'; readonly libraryDir: string; readonly at: number }
  /** `withCatalog`: nobody has the catalog open, and it may be damaged. */
  | { readonly kind: 'list'; readonly libraryDir: string; readonly withCatalog: boolean }
  | ({ readonly kind: 'restore' } & RestoreOrder);

interface CatalogJobResults {
  readonly check: Result<KindredError | undefined>;
  readonly backup: Result<BackupOutcome>;
  readonly list: Result<Backup[]>;
  readonly restore: Result<RestoredCatalog>;
}

/** What the worker is started with. */
export interface CatalogWorkerData {
  readonly job: CatalogJob;
  /** One number: not 0 where the job is to end early. */
  readonly stop: Int32Array;
}

const WORKER = new URL('./catalog-worker.ts', import.meta.url);

/** A job that is under way. */
export interface RunningJob<Kind extends CatalogJob['kind']> {
  readonly result: Promise<CatalogJobResults[Kind]>;
  /** Asks a backup to end early: it answers `cancelled`, and leaves nothing. Others come to their end. */
  stop(): void;
}

/** Does a job in a thread of its own, over a connection of its own. */
export function startCatalogJob<Kind extends CatalogJob['kind']>(
  job: CatalogJob & { readonly kind: Kind },
): RunningJob<Kind> {
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const workerData: CatalogWorkerData = { job, stop };
  const worker = new Worker(WORKER, { workerData });
  const { promise, resolve } = Promise.withResolvers<CatalogJobResults[Kind]>();
  let answer: CatalogJobResults[Kind] | undefined;
  let problem: unknown;
  // The job that it got says which of the results it gives.
  worker.on('message', (result: CatalogJobResults[Kind]) => {
    answer = result;
  });
  worker.on('error', (cause) => {
    problem = cause;
  });
  // Its files are closed by then.
  worker.on('exit', () => {
    const message = 'The thread that looks after the catalog stopped unexpectedly.';
    resolve(answer ?? fail('internal', message, problem));
  });
  return {
    result: promise,
    stop: () => {
      Atomics.store(stop, 0, 1);
    },
  };
}
