import type { InferenceSession, TensorConstructor } from 'onnxruntime-node';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { Embedder } from './embedder.ts';
import { keepOnnxQuiet } from './keep-onnx-quiet.ts';
import { embedderOf, networkUnreadable, type LoadedNetwork } from './network-embedder.ts';
import type { NetworkFile } from './network-file.ts';

/** ONNX Runtime, in its library or in WebAssembly. */
export interface OnnxRuntime {
  readonly name: 'onnxruntime' | 'onnxruntime-web';
  /** Loads a network file. */
  readonly open: (path: string) => Promise<InferenceSession>;
  readonly Tensor: TensorConstructor;
}

/**
 * One thread per session and no busy waiting: photos are embedded side by side with decoding, and
 * more threads or spinning would only take the decoder's time (measured: 35 photos/s on two cores).
 */
const SESSION_OPTIONS = {
  executionProviders: ['cpu'],
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
  // Failures come back as results; its own log would only disturb the terminal.
  logSeverityLevel: 4,
} satisfies InferenceSession.SessionOptions;

/** ONNX Runtime's own library; `runtime-unavailable` where there is none for this machine. */
export async function loadNativeRuntime(): Promise<Result<OnnxRuntime>> {
  try {
    keepOnnxQuiet();
    const { InferenceSession, Tensor } = await import('onnxruntime-node');
    const open = (path: string) => InferenceSession.create(path, SESSION_OPTIONS);
    return ok({ name: 'onnxruntime', open, Tensor });
  } catch (error) {
    return fail('runtime-unavailable', 'ONNX Runtime does not run on this machine.', error);
  }
}

/**
 * Loads a converted network into ONNX Runtime. Errors: `runtime-unavailable` where it does not run on
 * this machine, `model-unreadable` where the file is none of its own or gives other sizes.
 */
export async function openOnnxEmbedder(
  file: NetworkFile,
  loadRuntime: () => Promise<Result<OnnxRuntime>> = loadNativeRuntime,
): Promise<Result<Embedder>> {
  const runtime = await loadRuntime();
  if (!runtime.ok) return runtime;
  try {
    const session = await runtime.value.open(file.path);
    return await embedderOf(file, loadedInto(runtime.value, session, file.inputSize));
  } catch (error) {
    return networkUnreadable(error);
  }
}

function loadedInto(
  { name, Tensor }: OnnxRuntime,
  session: InferenceSession,
  size: number,
): LoadedNetwork {
  return {
    runtime: name,
    run: async (square, names) => {
      const image = new Tensor('uint8', square, [1, size, size, 3]);
      const outputs = await session.run({ image }, names);
      return Object.fromEntries(names.map((output) => [output, outputs[output]?.data]));
    },
    close: () => session.release(),
  };
}
