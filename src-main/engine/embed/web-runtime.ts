import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { InferenceSession } from 'onnxruntime-web';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { OnnxRuntime } from './onnx-embedder.ts';

const SESSION_OPTIONS = {
  executionProviders: ['wasm'],
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  // Failures come back as results; its own log would only disturb the terminal.
  logSeverityLevel: 4,
} satisfies InferenceSession.SessionOptions;

/**
 * ONNX Runtime in WebAssembly (SIMD, one thread), which runs wherever Node does;
 * `runtime-unavailable` where it is not whole.
 */
export async function loadWebRuntime(): Promise<Result<OnnxRuntime>> {
  try {
    const { InferenceSession, Tensor, env } = await import('onnxruntime-web');
    env.logLevel = 'fatal';
    env.wasm.numThreads = 1;
    env.wasm.wasmPaths = pathToFileURL(join(packageFolder(), '/')).href;
    const open = async (path: string) =>
      InferenceSession.create(await readFile(path), SESSION_OPTIONS);
    return ok({ name: 'onnxruntime-web', open, Tensor });
  } catch (error) {
    return fail('runtime-unavailable', 'ONNX Runtime for the web does not run here.', error);
  }
}

/** The folder of its WebAssembly files. */
function packageFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('onnxruntime-web'));
}
