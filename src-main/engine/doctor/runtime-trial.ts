import type { KindredError, Result } from '../../contract/errors.ts';
import { ok } from '../../contract/errors.ts';
import type { Embedder, EmbedderRuntime } from '../embed/embedder.ts';
import type { NetworkFile } from '../embed/network-file.ts';
import { loadNativeRuntime } from '../embed/onnx-embedder.ts';
import { openEmbedder } from '../embed/open-embedder.ts';
import { loadWebRuntime } from '../embed/web-runtime.ts';
import { loadTensorFlow } from '../tensorflow/load-tensorflow.ts';

/** What the thread that tries a runtime is given. */
export interface RuntimeTrialData {
  readonly runtime: EmbedderRuntime;
  /** Without one, it is only loaded. */
  readonly network: NetworkFile | undefined;
}

/** What became of it. */
export interface RuntimeTrial {
  /** The median; undefined where there is no network. */
  readonly msPerPhoto?: number;
  /** What computes inside TensorFlow.js, and why its own library does not, where it is installed. */
  readonly inside?: {
    readonly backend: 'tfjs-node' | 'wasm';
    readonly problem: string | undefined;
  };
  /** Why it does not load, or not this network. */
  readonly error?: Pick<KindredError, 'code' | 'message'>;
}

const RUNS = 7;
/** No more runs are begun after this; slow networks take seconds each. */
const PATIENCE_MS = 3000;

/** Loads a runtime, and measures it where there is a network. */
export async function tryRuntime({ runtime, network }: RuntimeTrialData): Promise<RuntimeTrial> {
  const inside = runtime === 'tensorflow' ? await insideTensorFlow() : {};
  const tried = network === undefined ? await loaded(runtime) : await measured(network, runtime);
  if (tried.ok) return { ...inside, ...tried.value };
  const { code, message } = tried.error;
  return { ...inside, error: { code, message } };
}

async function insideTensorFlow(): Promise<Pick<RuntimeTrial, 'inside'>> {
  const tensorFlow = await loadTensorFlow();
  if (!tensorFlow.ok) return {};
  const { backend, nodeProblem } = tensorFlow.value;
  const [line] = nodeProblem instanceof Error ? nodeProblem.message.split('\n') : [];
  return { inside: { backend, problem: line?.trim() } };
}

async function loaded(runtime: EmbedderRuntime): Promise<Result<RuntimeTrial>> {
  const load = {
    onnxruntime: loadNativeRuntime,
    'onnxruntime-web': loadWebRuntime,
    tensorflow: loadTensorFlow,
  }[runtime];
  const runs = await load();
  return runs.ok ? ok({}) : runs;
}

async function measured(
  network: NetworkFile,
  runtime: EmbedderRuntime,
): Promise<Result<RuntimeTrial>> {
  const opened = await openEmbedder(network, runtime);
  if (!opened.ok) return opened;
  const ms = await median(opened.value);
  await opened.value.close();
  return ms.ok ? ok({ msPerPhoto: ms.value }) : ms;
}

async function median(embedder: Embedder): Promise<Result<number>> {
  const { inputSize: side } = embedder;
  const data = Uint8Array.from({ length: side * side * 3 }, (_, index) => (index * 7) % 251);
  const times: number[] = [];
  const begun = performance.now();
  while (times.length === 0 || (times.length < RUNS && performance.now() - begun < PATIENCE_MS)) {
    const start = performance.now();
    const embedded = await embedder.embed({ width: side, height: side, data });
    if (!embedded.ok) return embedded;
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return ok(times[Math.floor(times.length / 2)] ?? 0);
}
