import { fail, KindredFailure, ok, type Result } from '../../contract/errors.ts';
import { withNetwork } from './network-trial.ts';
import { copyNeeded, type OnnxFile } from './onnx-copy.ts';
import { feedPicture, type Feeding } from './onnx-feed.ts';
import { ONNX_TYPE } from './onnx-writer.ts';
import type { Shapes } from './onnx-wrap.ts';

/** Dimensions that are asked for; no photo network's values have more. */
const RANK = 8;

/**
 * The shapes that values of a network have for one picture. What a file says of them is often left
 * open, so the network itself is asked: it is given an ending that answers with the shapes, as
 * numbers, and is run once. Errors: `model-unsupported`, `model-unreadable`, naming `name`.
 */
export async function valueShapes(
  file: OnnxFile,
  feeding: Feeding,
  names: readonly string[],
  name: string,
): Promise<Result<Shapes>> {
  const asking = askForShapes(file, feeding, names);
  if (!asking.ok) return asking;
  const featureSize = names.length * RANK;
  const { inputSize } = feeding;
  const network = { onnx: asking.value, inputSize, featureSize, mapSize: 1, classCount: 0 };
  return withNetwork({ network, file: name }, async (embedder) => {
    const data = new Uint8Array(inputSize * inputSize * 3);
    const answer = await embedder.embed({ width: inputSize, height: inputSize, data });
    if (!answer.ok) return answer;
    const { feature } = answer.value;
    return ok(
      new Map(
        names.map((value, index) => {
          const numbers = [...feature.slice(index * RANK, (index + 1) * RANK)];
          const end = numbers.indexOf(0);
          return [value, end === -1 ? numbers : numbers.slice(0, end)];
        }),
      ),
    );
  });
}

/** A canonical file whose feature is the shapes, each filled up with zeros. */
function askForShapes(
  file: OnnxFile,
  feeding: Feeding,
  names: readonly string[],
): Result<Uint8Array> {
  try {
    const copied = copyNeeded(file, names);
    feedPicture(copied, feeding);
    const { graph, prefix, nameOf } = copied;
    const zeros = graph.integers(`${prefix}zeros`, Array<number>(RANK).fill(0));
    const first = graph.integers(
      `${prefix}first`,
      Array.from({ length: RANK }, (_, index) => index),
    );
    const shapes = names.map((name) => {
      const shape = graph.node('Shape', [nameOf(name)]);
      const filled = graph.node('Concat', [shape, zeros], { axis: 0 });
      return graph.node('Gather', [filled, first], { axis: 0 });
    });
    const all = graph.node('Concat', shapes, { axis: 0 });
    const real = graph.node('Cast', [all], { to: ONNX_TYPE.float32 });
    const row = graph.integers(`${prefix}row`, [1, names.length * RANK]);
    graph.node('Reshape', [real, row], {}, 'feature');
    graph.output('feature', 'float32', [1, names.length * RANK]);
    return ok(graph.encode());
  } catch (error) {
    if (error instanceof KindredFailure) return { ok: false, error: error.error };
    return fail('model-unreadable', 'The network file is damaged.', error);
  }
}
