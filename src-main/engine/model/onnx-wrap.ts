import { KindredFailure } from '../../contract/errors.ts';
import type { ConvertedNetwork } from './convert.ts';
import type { OnnxDescription } from './model-manifest.ts';
import { copyNeeded, type CopiedGraph, type OnnxFile } from './onnx-copy.ts';
import { feedPicture } from './onnx-feed.ts';
import { ONNX_TYPE } from './onnx-writer.ts';

/** How a file is fed and what of it counts, with the size of the picture. */
export interface Wrapping extends OnnxDescription {
  /** Pixels along each side of the square that goes in. */
  readonly inputSize: number;
}

/** Shapes of values by name, as the network makes them of one picture. */
export type Shapes = ReadonlyMap<string, readonly number[]>;

/** A feature's places and channels, and how its values are ordered. */
interface FeatureForm {
  readonly kind: 'flat' | 'planes' | 'places' | 'tokens';
  readonly channels: number;
  readonly rows: number;
  readonly columns: number;
}

/** Keeps the logarithm of a probability that vanished within bounds. */
const LEAST_PROBABILITY = 1e-12;
const MAX_FEATURE_SIZE = 100_000;

/**
 * Puts the canonical way in and out (network-file.ts) around a file's graph: bytes become numbers in
 * its order, the feature is pooled, probabilities become logits again (log p: softmax gives p back).
 * What does not lead to feature or logits is left out. `shapes` has those of both. Throws
 * `model-unsupported`, `model-unreadable`.
 */
export function wrapOnnx(file: OnnxFile, wrapping: Wrapping, shapes: Shapes): ConvertedNetwork {
  const { feature, logits, inputSize } = wrapping;
  const wanted = logits === undefined ? [feature] : [feature, logits];
  const copied = copyNeeded(file, wanted);
  feedPicture(copied, wrapping);
  const form = featureForm(shapes.get(feature) ?? [], wrapping);
  const mapSize = writeFeature(copied, wrapping, form);
  const classCount = logits === undefined ? 0 : elements(shapes.get(logits) ?? []);
  if (logits !== undefined) writeLogits(copied, wrapping, classCount);
  return {
    onnx: copied.graph.encode(),
    inputSize,
    featureSize: form.channels,
    mapSize,
    classCount,
  };
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** How a value's numbers are to be read; from `model.json` where the shape leaves it open. */
function featureForm(shape: readonly number[], { pooling, layout }: Wrapping): FeatureForm {
  const [, second = 1, third = 1, fourth = 1] = shape;
  const form = ((): FeatureForm => {
    if (pooling === 'none' || shape.length < 3 || shape.length > 4) {
      return { kind: 'flat', channels: elements(shape), rows: 1, columns: 1 };
    }
    if (shape.length === 3) {
      const side = Math.sqrt(second);
      const [rows, columns] = Number.isInteger(side) ? [side, side] : [second, 1];
      return { kind: 'tokens', channels: third, rows, columns };
    }
    const isSquareLast = third === fourth && second !== third;
    const isSquareFirst = second === third && third !== fourth;
    const isPlanes = isSquareLast || (!isSquareFirst && layout === 'nchw');
    return isPlanes
      ? { kind: 'planes', channels: second, rows: third, columns: fourth }
      : { kind: 'places', channels: fourth, rows: second, columns: third };
  })();
  if (form.channels >= 1 && form.channels <= MAX_FEATURE_SIZE) return form;
  throw new KindredFailure({
    code: 'model-unsupported',
    message: `The network’s feature has ${form.channels} numbers, more than Kindred compares.`,
  });
}

/** Writes `feature`, and `map` where it is the mean of one; returns the map's side. */
function writeFeature(
  { graph, nameOf, prefix }: CopiedGraph,
  wrapping: Wrapping,
  form: FeatureForm,
) {
  const { channels, rows, columns, kind } = form;
  const shape = graph.integers(`${prefix}feature_shape`, [1, channels]);
  graph.output('feature', 'float32', [1, channels]);
  const real = graph.node('Cast', [nameOf(wrapping.feature)], { to: ONNX_TYPE.float32 });
  if (kind === 'flat') {
    graph.node('Reshape', [real, shape], {}, 'feature');
    return 1;
  }
  const places = rows === columns && rows > 1 && wrapping.pooling === 'mean' ? rows : 1;
  const planes = planesOf({ graph, nameOf, prefix }, real, form);
  const pooling = wrapping.pooling === 'max' ? 'GlobalMaxPool' : 'GlobalAveragePool';
  graph.node('Reshape', [graph.node(pooling, [planes]), shape], {}, 'feature');
  if (places === 1) return 1;
  graph.node('Transpose', [planes], { perm: [0, 2, 3, 1] }, 'map');
  graph.output('map', 'float32', [1, places, places, channels]);
  return places;
}

/** The feature's values as [1, channels, rows, columns]. */
function planesOf(
  { graph, prefix }: Pick<CopiedGraph, 'graph' | 'nameOf' | 'prefix'>,
  value: string,
  { kind, channels, rows, columns }: FeatureForm,
): string {
  if (kind === 'planes') return value;
  if (kind === 'places') return graph.node('Transpose', [value], { perm: [0, 3, 1, 2] });
  const shape = graph.integers(`${prefix}planes_shape`, [1, channels, rows, columns]);
  const turned = graph.node('Transpose', [value], { perm: [0, 2, 1] });
  return graph.node('Reshape', [turned, shape]);
}

function writeLogits(
  { graph, nameOf, prefix }: CopiedGraph,
  { logits = '', isSoftmax }: Wrapping,
  classCount: number,
): void {
  let value = graph.node('Cast', [nameOf(logits)], { to: ONNX_TYPE.float32 });
  if (isSoftmax === true) {
    const least = graph.floats(`${prefix}least`, [], [LEAST_PROBABILITY]);
    value = graph.node('Log', [graph.node('Add', [value, least])]);
  }
  const shape = graph.integers(`${prefix}logits_shape`, [1, classCount]);
  graph.node('Reshape', [value, shape], {}, 'logits');
  graph.output('logits', 'float32', [1, classCount]);
}
