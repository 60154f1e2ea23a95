import { Worker } from 'node:worker_threads';
import { fail, type Result } from '../../contract/errors.ts';
import type { TeachTarget } from '../../contract/teach-calls.ts';
import type { LessonReport } from './lesson-report.ts';

/** What is done in a thread of its own, over a connection of its own that only reads. */
export type TeachJob =
  | ({ readonly kind: 'learn'; readonly target: TeachTarget } & TeachGround)
  | ({
      readonly kind: 'judge';
      readonly learnt: Uint8Array;
      /** Only photos that the network looked at after this revision of the catalog. */
      readonly since: number;
    } & TeachGround);

/** In which library, and by which network. */
interface TeachGround {
  readonly libraryDir: string;
  readonly modelId: string;
  /** What its features are centred by. */
  readonly meanFeature: Float32Array;
}

/** What came of learning, as the catalog keeps it. */
export interface LearntLesson {
  readonly report: LessonReport;
  readonly learnt: Uint8Array;
  /** `TeachCatalog.examplesMark` of what it was learnt from. */
  readonly examples: string;
}

/** Photos with how probable it is that they belong, the most probable first. */
export interface JudgedPhotos {
  readonly ids: Float64Array;
  readonly probabilities: Float32Array;
}

interface TeachJobResults {
  readonly learn: Result<LearntLesson>;
  readonly judge: Result<JudgedPhotos>;
}

/** What the worker is started with. */
export interface TeachWorkerData {
  readonly job: TeachJob;
  /** One number: not 0 where the job is to end early, as `cancelled`. */
  readonly stop: Int32Array;
}

const WORKER = new URL('./teach-worker.ts', import.meta.url);

/**
 * Does a job in a worker thread. It ends by itself; a signal is looked at between steps and batches.
 * @returns `cancelled`, `teach-too-few` where there is no example, `runtime-unavailable`, or a reason of
 * the catalog.
 */
export function doTeachJob<Kind extends TeachJob['kind']>(
  job: TeachJob & { readonly kind: Kind },
  signal: AbortSignal,
): Promise<TeachJobResults[Kind]> {
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const workerData: TeachWorkerData = { job, stop };
  const worker = new Worker(WORKER, { workerData });
  const { promise, resolve } = Promise.withResolvers<TeachJobResults[Kind]>();
  const onAbort = () => {
    Atomics.store(stop, 0, 1);
  };
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  let answer: TeachJobResults[Kind] | undefined;
  let problem: unknown;
  // The job that it got says which of the results it gives.
  worker.on('message', (result: TeachJobResults[Kind]) => {
    answer = result;
  });
  worker.on('error', (cause) => {
    problem = cause;
  });
  // The catalog is closed by then.
  worker.on('exit', () => {
    signal.removeEventListener('abort', onAbort);
    resolve(answer ?? fail('internal', 'The thread that learns stopped unexpectedly.', problem));
  });
  return promise;
}
