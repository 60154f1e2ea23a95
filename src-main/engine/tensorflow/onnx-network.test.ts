import { describe, expect, it } from 'vitest';
import { unwrap } from '../../contract/errors.ts';
import type { OnnxAttribute, OnnxModelGraph, OnnxNode, OnnxTensor } from '../model/onnx-graph.ts';
import { loadTensorFlow } from './load-tensorflow.ts';
import { OnnxNetwork } from './onnx-network.ts';

const { tf } = unwrap(await loadTensorFlow());

interface NodeParts {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>;
  readonly domain?: string;
}

function node(operation: string, { inputs, outputs, attributes = {}, domain = '' }: NodeParts) {
  const entries = Object.entries(attributes).map(([name, value]): [string, OnnxAttribute] => [
    name,
    typeof value === 'number' ? { kind: 'int', value } : { kind: 'ints', value },
  ]);
  const made: OnnxNode = {
    name: outputs[0] ?? '',
    operation,
    domain,
    inputs,
    outputs,
    attributes: new Map(entries),
  };
  return made;
}

/** A graph from `image` ([1, 2, 2, 2] bytes, as real numbers in `x`) to outputs. */
function graphOf(
  nodes: readonly OnnxNode[],
  outputs: readonly string[],
  constants: readonly OnnxTensor[] = [],
): OnnxModelGraph {
  const real = node('Cast', { inputs: ['image'], outputs: ['x'], attributes: { to: 1 } });
  return {
    irVersion: 7,
    opset: 13,
    inputs: [{ name: 'image', element: 'uint8', shape: [1, 2, 2, 2] }],
    outputs: outputs.map((name) => ({ name, element: 'float32', shape: [] })),
    inner: [],
    nodes: [real, ...nodes],
    constants: new Map(constants.map((constant) => [constant.name, constant])),
  };
}

function constant(
  name: string,
  element: OnnxTensor['element'],
  shape: readonly number[],
  numbers: ArrayBufferView,
): OnnxTensor {
  return { name, element, shape, data: new Uint8Array(numbers.buffer) };
}

const SHAPES = { image: [1, 2, 2, 2] };
const image = Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7);
const open = (graph: OnnxModelGraph) => OnnxNetwork.open(tf, graph, SHAPES);

function run(graph: OnnxModelGraph, names: readonly string[]) {
  const network = unwrap(open(graph));
  const values = network.run({ image }, names);
  network.close();
  return names.map((name) => [...(values[name] ?? [])]);
}

describe('OnnxNetwork', () => {
  it('gives several outputs of one node', () => {
    const split = node('Split', {
      inputs: ['x'],
      outputs: ['left', '', 'right'],
      attributes: { axis: 0 },
    });
    const flat = node('Reshape', { inputs: ['x', 'flat'], outputs: ['row'] });
    const sizes = constant('sizes', 'int64', [3], BigInt64Array.of(3n, 1n, 4n));
    const graph = graphOf(
      [flat, { ...split, inputs: ['row', 'sizes'] }],
      ['left', 'right'],
      [constant('flat', 'int64', [1], BigInt64Array.of(-1n)), sizes],
    );
    expect(run(graph, ['left', 'right'])).toEqual([
      [0, 1, 2],
      [4, 5, 6, 7],
    ]);
  });

  it('splits maps by channels while they are held with their channels last', () => {
    const nodes = [
      node('Transpose', { inputs: ['x'], outputs: ['maps'], attributes: { perm: [0, 3, 1, 2] } }),
      node('Split', { inputs: ['maps'], outputs: ['a', 'b'], attributes: { axis: 1 } }),
    ];
    expect(run(graphOf(nodes, ['a', 'b']), ['b', 'a'])).toEqual([
      [1, 3, 5, 7],
      [0, 2, 4, 6],
    ]);
  });

  it('reads constants of every type', () => {
    const kinds: readonly OnnxTensor[] = [
      constant('half', 'float16', [2], Uint16Array.of(0x3c00, 0xc100)),
      constant('double', 'float64', [2], Float64Array.of(0.5, -8)),
      constant('tiny', 'float16', [2], Uint16Array.of(0x0001, 0x0400)),
    ];
    const sum = node('Sum', { inputs: ['half', 'double'], outputs: ['sum'] });
    const whole = node('Cast', { inputs: ['bytes'], outputs: ['whole'], attributes: { to: 1 } });
    const same = node('Identity', { inputs: ['tiny'], outputs: ['same'] });
    const graph = graphOf(
      [sum, whole, same],
      ['sum', 'whole', 'same'],
      [...kinds, constant('bytes', 'int8', [2], Int8Array.of(-128, 127))],
    );
    expect(run(graph, ['sum', 'whole', 'same'])).toEqual([
      [1.5, -10.5],
      [-128, 127],
      [2 ** -24, 2 ** -14],
    ]);
  });

  it('keeps what a network shares apart: one scale for two normalisations', () => {
    const normalise = (output: string, variance: string) =>
      node('BatchNormalization', {
        inputs: ['maps', 'one', 'nought', 'nought', variance],
        outputs: [output],
      });
    const pair = (name: string, value: number) =>
      constant(name, 'float32', [2], Float32Array.of(value, value));
    const nodes = [
      node('Transpose', { inputs: ['x'], outputs: ['maps'], attributes: { perm: [0, 3, 1, 2] } }),
      normalise('a', 'four'),
      normalise('b', 'sixteen'),
    ];
    const constants = [pair('one', 1), pair('nought', 0), pair('four', 4), pair('sixteen', 16)];
    const [a = [], b = []] = run(graphOf(nodes, ['a', 'b'], constants), ['a', 'b']);
    expect(a[7]).toBeCloseTo(3.5, 4);
    expect(b[7]).toBeCloseTo(1.75, 4);
  });

  it('refuses operations by name, those of others with their maker', () => {
    const nodes = [
      node('NonMaxSuppression', { inputs: ['x'], outputs: ['a'] }),
      node('FusedConv', { inputs: ['a'], outputs: ['b'], domain: 'com.microsoft' }),
      node('Relu', { inputs: ['b'], outputs: ['c'] }),
    ];
    const opened = open(graphOf(nodes, ['c']));
    expect(opened).toMatchObject({
      ok: false,
      error: {
        code: 'model-unsupported',
        message:
          'The network computes with NonMaxSuppression, com.microsoft.FusedConv, which Kindred cannot compute with TensorFlow.js; ONNX Runtime may.',
      },
    });
  });

  it('does not mind operations that no output needs', () => {
    const nodes = [
      node('NonMaxSuppression', { inputs: ['x'], outputs: ['unused'] }),
      node('Neg', { inputs: ['x'], outputs: ['c'] }),
    ];
    expect(run(graphOf(nodes, ['c']), ['c'])[0]?.at(-1)).toBe(-7);
  });

  it.each([
    ['a value beyond all bounds', 'Expand', BigInt64Array.of(1n << 20n, 1n << 20n, 1n, 1n)],
    ['a shape that does not fit', 'Reshape', BigInt64Array.of(3n, 3n)],
    ['a place that is not there', 'Gather', BigInt64Array.of(5n)],
  ])('calls a network that asks for %s unreadable, and keeps nothing of it', (_, name, numbers) => {
    const before = tf.memory().numTensors;
    const asking = node(name, { inputs: ['x', 'asked'], outputs: ['c'] });
    const asked = constant('asked', 'int64', [numbers.length], numbers);
    const opened = open(graphOf([asking], ['c'], [asked]));
    expect(!opened.ok && opened.error.code).toBe('model-unreadable');
    expect(tf.memory().numTensors).toBe(before);
  });

  it('frees all that it held', () => {
    const before = tf.memory().numTensors;
    const network = unwrap(open(graphOf([node('Neg', { inputs: ['x'], outputs: ['c'] })], ['c'])));
    network.close();
    expect(tf.memory().numTensors).toBe(before);
  });
});
