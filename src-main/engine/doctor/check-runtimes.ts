import { Worker } from 'node:worker_threads';
import type { EmbedderRuntime } from '../embed/embedder.ts';
import { keepOnnxQuiet } from '../embed/keep-onnx-quiet.ts';
import type { NetworkFile } from '../embed/network-file.ts';
import { check, type Check, type DoctorContext } from './check.ts';
import type { RuntimeTrial, RuntimeTrialData } from './runtime-trial.ts';

/** In the order in which they are taken. */
const NAMES: Readonly<Record<EmbedderRuntime, string>> = {
  onnxruntime: 'ONNX Runtime',
  'onnxruntime-web': 'ONNX Runtime for the web',
  tensorflow: 'TensorFlow.js',
};

const ORDER = ['onnxruntime', 'onnxruntime-web', 'tensorflow'] as const;

/**
 * Loads each runtime in a thread of its own, one after the other, and measures what a photo takes there
 * by the network that serves. Broken is only what photos are read by: that a machine has no library for
 * another one is nothing to mend.
 */
export async function checkRuntimes({ parts, signal }: DoctorContext): Promise<Check[]> {
  const pack = await parts.pack();
  const trials = new Map<EmbedderRuntime, RuntimeTrial>();
  for (const runtime of ORDER) {
    if (signal?.aborted === true) return [];
    trials.set(runtime, await tried({ runtime, network: pack?.model }));
  }
  const runs = (runtime: EmbedderRuntime) => trials.get(runtime)?.error === undefined;
  const { runtime: chosen } = parts;
  const automatic = runs('onnxruntime') ? 'onnxruntime' : 'onnxruntime-web';
  const needed = chosen === 'auto' ? automatic : chosen;
  return [...trials].map(([runtime, trial]) => {
    const isBroken = runtime === needed && !runs(runtime);
    return check(runtime, isBroken ? 'broken' : 'ok', sentence(runtime, trial, pack?.model));
  });
}

/** What loads on a machine does not change while a process runs. */
const loaded = new Map<EmbedderRuntime, Promise<RuntimeTrial>>();

function tried(data: RuntimeTrialData): Promise<RuntimeTrial> {
  if (data.network !== undefined) return tryInThread(data);
  const known = loaded.get(data.runtime) ?? tryInThread(data);
  loaded.set(data.runtime, known);
  return known;
}

function tryInThread(workerData: RuntimeTrialData): Promise<RuntimeTrial> {
  const outcome = Promise.withResolvers<RuntimeTrial>();
  const ended = (message: string): RuntimeTrial => ({ error: { code: 'internal', message } });
  keepOnnxQuiet();
  const worker = new Worker(new URL('./runtime-worker.ts', import.meta.url), { workerData });
  let trial = ended('It ended without an answer.');
  worker.on('message', (answer: RuntimeTrial) => {
    trial = answer;
  });
  worker.on('error', (error) => {
    trial = ended(error instanceof Error ? error.message : String(error));
  });
  // Only then is all that it held given back.
  worker.on('exit', () => {
    outcome.resolve(trial);
  });
  return outcome.promise;
}

function sentence(
  runtime: EmbedderRuntime,
  trial: RuntimeTrial,
  network: NetworkFile | undefined,
): string {
  const name = NAMES[runtime];
  const { error, msPerPhoto } = trial;
  if (error?.code === 'runtime-unavailable') return `${name} does not load on this machine.`;
  if (error !== undefined) return `${name} loads and does not run this network: ${error.message}`;
  const takes =
    msPerPhoto === undefined
      ? `${name} loads`
      : `${name} takes ${milliseconds(msPerPhoto)} ms for a photo of ${network?.inputSize ?? 0} pixels`;
  return `${takes}${insideSentence(trial)}.`;
}

function milliseconds(value: number): string {
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
}

function insideSentence({ inside }: RuntimeTrial): string {
  if (inside === undefined) return '';
  if (inside.backend === 'tfjs-node') return ', by TensorFlow’s library (tfjs-node)';
  const { problem } = inside;
  const why = problem === undefined ? 'tfjs-node is not installed' : `tfjs-node: ${problem}`;
  return `, in WebAssembly (${why.replace(/\.$/, '')})`;
}
