import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { seededRandom } from '../../../test-fixtures/seeded-random.ts';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import { loadNativeRuntime } from '../embed/onnx-embedder.ts';
import { readOnnx } from '../model/onnx-reader.ts';
import { OnnxGraph, ONNX_TYPE } from '../model/onnx-writer.ts';
import { loadTensorFlow } from './load-tensorflow.ts';
import { OnnxNetwork } from './onnx-network.ts';

// What tests hold TensorFlow.js against ONNX Runtime with.

const folder = temporaryFolder();
const SHAPE = [1, 9, 9, 4] as const;
const random = seededRandom(7);
const bytes = Uint8Array.from({ length: 9 * 9 * 4 }, () => random.below(256));

/** Builds a value from the maps `x`, [1, 4, 9, 9]; its name is what is compared. */
export type BuildValue = (graph: OnnxGraph, x: string) => string;

/** Adds a constant of random numbers around zero. */
export function weights(
  graph: OnnxGraph,
  shape: readonly number[],
  name = `w${shape.join('x')}`,
): string {
  const numbers = seededRandom(shape.length * 31 + (shape[0] ?? 0));
  const count = shape.reduce((product, size) => product * size, 1);
  const values = Array.from({ length: count }, () => numbers.normal());
  return graph.floats(name, shape, values);
}

/** The file of a graph over maps of numbers from −1 to 1. */
function networkOver(build: BuildValue, opset: number): Uint8Array {
  const graph = new OnnxGraph({ opset });
  graph.input('image', 'uint8', SHAPE);
  const real = graph.node('Cast', ['image'], { to: ONNX_TYPE.float32 });
  const planes = graph.node('Transpose', [real], { perm: [0, 3, 1, 2] });
  const centred = graph.node('Sub', [planes, graph.floats('middle', [], [127.5])]);
  const x = graph.node('Div', [centred, graph.floats('half', [], [127.5])]);
  // Flat, so that the order of elements is compared, whatever the shape.
  const flat = graph.integers('flat', [-1]);
  graph.node('Reshape', [build(graph, x), flat], {}, 'y');
  graph.output('y', 'float32', [1]);
  return graph.encode();
}

async function byOnnxRuntime(network: Uint8Array): Promise<Float32Array> {
  const { open, Tensor } = unwrap(await loadNativeRuntime());
  const path = join(folder, 'network.onnx');
  await writeFile(path, network);
  const session = await open(path);
  const { y } = await session.run({ image: new Tensor('uint8', bytes, SHAPE) }, ['y']);
  await session.release();
  if (!(y?.data instanceof Float32Array)) throw new Error('no numbers from ONNX Runtime');
  return Float32Array.from(y.data);
}

/** Twice, as what is kept from the first time must serve the second. */
async function byTensorFlow(network: Uint8Array): Promise<readonly Float32Array[]> {
  const { tf } = unwrap(await loadTensorFlow());
  const before = tf.memory().numTensors;
  const opened = unwrap(OnnxNetwork.open(tf, unwrap(readOnnx(network)), { image: SHAPE }));
  const held = tf.memory().numTensors;
  const runs = [1, 2].map(() => opened.run({ image: bytes }, ['y'])['y'] ?? new Float32Array());
  expect(tf.memory().numTensors).toBe(held);
  opened.close();
  expect(tf.memory().numTensors).toBe(before);
  return runs;
}

/** Expects TensorFlow.js to give what ONNX Runtime gives, and to keep no tensor. */
export async function expectAlike(build: BuildValue, opset = 13): Promise<void> {
  const network = networkOver(build, opset);
  const expected = await byOnnxRuntime(network);
  expect(expected.length).toBeGreaterThan(0);
  const scale = Math.max(1, ...expected.map(Math.abs));
  for (const found of await byTensorFlow(network)) {
    expect(found.length).toBe(expected.length);
    const apart = expected.map((value, index) => Math.abs(value - (found[index] ?? NaN)));
    expect(Math.max(...apart) / scale).toBeLessThan(1e-5);
  }
}
