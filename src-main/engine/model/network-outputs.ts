import { KindredFailure } from '../../contract/errors.ts';
import type { TfliteGraph, TfliteOperation } from './tflite-graph.ts';

/** The tensors of a classifier that Kindred compares photos by. */
export interface NetworkOutputs {
  /** The last feature map, [1, height, width, channels]. */
  readonly map: number;
  /** The map averaged over all places. */
  readonly feature: number;
  /** The class values before softmax. */
  readonly logits: number;
}

/** Operations that change how values are written down, not what they say. */
const REWRITES = new Set<TfliteOperation['kind']>(['QUANTIZE', 'DEQUANTIZE', 'RESHAPE']);

/**
 * Finds map, feature and logits by the graph's structure, walking back from its output:
 * (softmax) ← classifier (1×1 convolution or fully connected) ← pooling ← map.
 * Throws `model-unsupported` where a network is built in another way.
 */
export function findOutputs(graph: TfliteGraph): NetworkOutputs {
  const producers = new Map(graph.operations.map((operation) => [operation.output, operation]));
  const last = skipBack(producers, graph.output, new Set([...REWRITES, 'SOFTMAX'] as const));
  if (last?.kind !== 'CONV_2D' && last?.kind !== 'FULLY_CONNECTED') throw otherwiseBuilt();
  const pooling = skipBack(producers, last.input, REWRITES);
  if (pooling?.kind !== 'MEAN' && pooling?.kind !== 'AVERAGE_POOL_2D') throw otherwiseBuilt();
  return { map: pooling.input, feature: pooling.output, logits: last.output };
}

/** The nearest operation at or before a tensor that is none of `kinds`. */
function skipBack(
  producers: ReadonlyMap<number, TfliteOperation>,
  tensor: number,
  kinds: ReadonlySet<TfliteOperation['kind']>,
): TfliteOperation | undefined {
  let operation = producers.get(tensor);
  while (operation !== undefined && 'input' in operation && kinds.has(operation.kind)) {
    operation = producers.get(operation.input);
  }
  return operation;
}

function otherwiseBuilt(): KindredFailure {
  return new KindredFailure({
    code: 'model-unsupported',
    message: 'The network does not end in a pooled feature and a classifier, as Kindred needs.',
  });
}
