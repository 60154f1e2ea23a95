import { readFile } from 'node:fs/promises';
import type { Result } from '../../contract/errors.ts';
import { readOnnx } from '../model/onnx-reader.ts';
import { loadTensorFlow } from '../tensorflow/load-tensorflow.ts';
import { OnnxNetwork } from '../tensorflow/onnx-network.ts';
import type { Embedder } from './embedder.ts';
import { embedderOf, networkUnreadable } from './network-embedder.ts';
import type { NetworkFile } from './network-file.ts';

/**
 * Loads a converted network into TensorFlow.js. Errors: `runtime-unavailable` where that does not run
 * on this machine, `model-unsupported` where the network computes with an operation that Kindred does
 * not know there (the sentence names it), `model-unreadable` where the file is none of its own or
 * gives other sizes.
 */
export async function openTfjsEmbedder(file: NetworkFile): Promise<Result<Embedder>> {
  const tensorFlow = await loadTensorFlow();
  if (!tensorFlow.ok) return tensorFlow;
  try {
    const graph = readOnnx(await readFile(file.path));
    if (!graph.ok) return networkUnreadable(graph.error);
    const { inputSize: size } = file;
    const { tf } = tensorFlow.value;
    const network = OnnxNetwork.open(tf, graph.value, { image: [1, size, size, 3] });
    if (!network.ok) return network;
    return await embedderOf(file, {
      runtime: 'tensorflow',
      run: (square, names) => network.value.run({ image: square }, names),
      close: () => {
        network.value.close();
        return Promise.resolve();
      },
    });
  } catch (error) {
    return networkUnreadable(error);
  }
}
