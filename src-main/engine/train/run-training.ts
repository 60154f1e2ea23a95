import { Worker } from 'node:worker_threads';
import { fail, type Result } from '../../contract/errors.ts';
import type { Training, TrainingOrder, TrainingReply, TrainingRequest } from './train-messages.ts';

const LOST = 'The training stopped unexpectedly.';

/**
 * Trains in a thread of its own, so that this one stays free. It is stopped by message, between two
 * batches, and answers `cancelled` then. Errors: those of the training, `internal` where the thread
 * goes down.
 */
export async function runTraining(
  order: TrainingOrder,
  onNews: (news: Exclude<TrainingReply, { kind: 'end' }>) => void,
  signal?: AbortSignal,
): Promise<Result<Training>> {
  if (signal?.aborted === true) return fail('cancelled', 'The training was stopped.');
  const worker = new Worker(new URL('./train-worker.ts', import.meta.url), { workerData: order });
  const stop = (): void => {
    worker.postMessage('stop' satisfies TrainingRequest);
  };
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await outcomeOf(worker, onNews);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

/** What the thread answers, once it has gone. */
function outcomeOf(
  worker: Worker,
  onNews: (news: Exclude<TrainingReply, { kind: 'end' }>) => void,
): Promise<Result<Training>> {
  return new Promise((resolve) => {
    let outcome: Result<Training> = fail('internal', LOST);
    worker.on('message', (reply: TrainingReply) => {
      if (reply.kind === 'end') outcome = reply.result;
      else onNews(reply);
    });
    worker.on('error', (cause) => {
      outcome = fail('internal', LOST, cause);
    });
    worker.on('exit', () => {
      resolve(outcome);
    });
  });
}
