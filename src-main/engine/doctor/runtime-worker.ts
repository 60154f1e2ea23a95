import { parentPort, workerData } from 'node:worker_threads';
import { tryRuntime, type RuntimeTrialData } from './runtime-trial.ts';

// Only check-runtimes.ts starts this worker, so what it hands over has that type.
const trial = await tryRuntime(workerData as RuntimeTrialData);
parentPort?.postMessage(trial);
parentPort?.close();
