import { parentPort, workerData } from 'node:worker_threads';
import { fail, type Result } from '../../contract/errors.ts';
import { closeDecoders } from '../decode/decode-photo.ts';
import type { Training, TrainingOrder, TrainingReply } from './train-messages.ts';
import { trainOnFolders } from './train-on-folders.ts';

const port = parentPort;
if (port === null) throw new Error('The training runs as a worker thread only.');
// Only run-training.ts starts this worker, so what it hands over has that type.
const order = workerData as TrainingOrder;
let isStopped = false;

// Being told to stop is all there is to be told.
port.on('message', () => {
  isStopped = true;
});

function tell(reply: TrainingReply): void {
  port?.postMessage(reply);
}

/** Causes stay here: they need not survive the way between threads. */
function portable(result: Result<Training>): Result<Training> {
  return result.ok ? result : fail(result.error.code, result.error.message);
}

async function train(): Promise<Result<Training>> {
  try {
    return portable(await trainOnFolders(order, { tell, isStopped: () => isStopped }));
  } catch (cause) {
    return fail('internal', 'Something nobody expected came up in the training.', String(cause));
  }
}

const result = await train();
await closeDecoders();
tell({ kind: 'end', result });
port.close();
