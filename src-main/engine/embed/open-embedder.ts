import type { Runtime } from '../../contract/model-calls.ts';
import type { Result } from '../../contract/errors.ts';
import type { Embedder } from './embedder.ts';
import type { NetworkFile } from './network-file.ts';
import { openOnnxEmbedder } from './onnx-embedder.ts';
import { openTfjsEmbedder } from './tfjs-embedder.ts';
import { loadWebRuntime } from './web-runtime.ts';

/**
 * Loads a converted network into the runtime that is chosen; `auto` is ONNX Runtime's library, and
 * where that does not load, the same in WebAssembly. Errors: `runtime-unavailable` where it does not
 * run on this machine, `model-unsupported` where it lacks what the network computes with,
 * `model-unreadable` where the file gives other than it should.
 */
export async function openEmbedder(file: NetworkFile, runtime: Runtime): Promise<Result<Embedder>> {
  switch (runtime) {
    case 'onnxruntime':
      return openOnnxEmbedder(file);
    case 'onnxruntime-web':
      return openOnnxEmbedder(file, loadWebRuntime);
    case 'tensorflow':
      return openTfjsEmbedder(file);
    case 'auto': {
      const native = await openOnnxEmbedder(file);
      if (native.ok || native.error.code !== 'runtime-unavailable') return native;
      return openOnnxEmbedder(file, loadWebRuntime);
    }
  }
}
