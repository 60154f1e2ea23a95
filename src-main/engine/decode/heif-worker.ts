import { parentPort } from 'node:worker_threads';
import type { HeifJob, HeifOutcome } from './heif-messages.ts';
import { decodeHeif, heapBytes, HeifError } from './libheif-picture.ts';

/** A thread of its own for HEIC: decoding is long and blocks, and a hang or crash ends only this. */
parentPort?.on('message', (job: HeifJob) => {
  const outcome = outcomeOf(job);
  const pixels = outcome.image?.data.buffer;
  parentPort?.postMessage(outcome, pixels instanceof ArrayBuffer ? [pixels] : []);
});

function outcomeOf({ bytes, side }: HeifJob): HeifOutcome {
  try {
    return { image: decodeHeif(bytes, side), heapBytes: heapBytes() };
  } catch (error) {
    // An abort inside WASM leaves memory in an unknown state; a refusal does not.
    if (error instanceof HeifError) return { errorCode: error.code, heapBytes: heapBytes() };
    return { broken: true, heapBytes: heapBytes() };
  }
}
