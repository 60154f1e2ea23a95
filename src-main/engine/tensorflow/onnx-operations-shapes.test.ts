import { describe, it } from 'vitest';
import { expectAlike, weights, type BuildValue } from './onnx-comparison.ts';

/** Each builds a value from the maps `x`. */
const CASES: Readonly<Record<string, BuildValue>> = {
  'ReduceMean over places': (g, x) => g.node('ReduceMean', [x], { axes: [2, 3], keepdims: 0 }),
  'ReduceMean over channels': (g, x) => g.node('ReduceMean', [x], { axes: [1], keepdims: 0 }),
  'ReduceMax over rows, kept': (g, x) => g.node('ReduceMax', [x], { axes: [2] }),
  'ReduceSum of all': (g, x) => g.node('ReduceSum', [x]),
  ReduceL2: (g, x) => g.node('ReduceL2', [x], { axes: [1] }),
  'Softmax over channels': (g, x) => g.node('Softmax', [x], { axis: 1 }),
  'Softmax over columns': (g, x) => g.node('Softmax', [x]),
  LogSoftmax: (g, x) => g.node('LogSoftmax', [x], { axis: 2 }),
  Gemm: (g, x) => {
    const flat = g.node('Flatten', [x]);
    const factors = { transB: 1, alpha: { float: 0.5 }, beta: { float: 2 } };
    return g.node('Gemm', [flat, weights(g, [7, 324]), weights(g, [7])], factors);
  },
  'Gemm of columns': (g, x) => {
    const column = g.node('Reshape', [x, g.integers('column', [324, 1])]);
    return g.node('Gemm', [column, weights(g, [324, 7])], { transA: 1 });
  },
  'MatMul of many rows by one matrix': (g, x) => g.node('MatMul', [x, weights(g, [9, 5])]),
  'MatMul by a matrix each': (g, x) => g.node('MatMul', [x, weights(g, [4, 9, 2])]),
  'MatMul by a row': (g, x) => g.node('MatMul', [x, weights(g, [9])]),
  DequantizeLinear: (g, x) => {
    const stored = g.constant(
      'stored',
      'int8',
      [2, 4],
      new Uint8Array([1, 255, 128, 127, 3, 4, 5, 250]),
    );
    const zero = g.constant('zero', 'int8', [4], new Uint8Array([0, 3, 255, 1]));
    const real = g.node('DequantizeLinear', [stored, weights(g, [4]), zero], { axis: 1 });
    return g.node('MatMul', [real, g.node('Reshape', [x, g.integers('rows', [4, -1])])]);
  },

  'Concat of channels, held differently': (g, x) =>
    g.node('Concat', [x, weights(g, [1, 2, 9, 9]), g.node('Relu', [x])], { axis: 1 }),
  'Concat of rows': (g, x) => g.node('Concat', [x, x], { axis: 2 }),
  'Transpose to rows first': (g, x) => g.node('Transpose', [x], { perm: [2, 0, 1, 3] }),
  'Transpose of maps to channels last': (g, x) => g.node('Transpose', [x], { perm: [0, 2, 3, 1] }),
  'Transpose, reversed': (g, x) => g.node('Transpose', [x]),
  'Pad of rows, columns and channels': (g, x) =>
    g.node('Pad', [x, g.integers('pads', [0, 1, 2, 0, 0, 0, 1, 3]), g.floats('fill', [], [0.25])]),
  'Pad by reflection': (g, x) =>
    g.node('Pad', [x, g.integers('pads', [0, 0, 2, 1, 0, 0, 1, 3])], { mode: 'reflect' }),
  'Slice of channels and rows': (g, x) =>
    g.node('Slice', [
      x,
      g.integers('starts', [1, -7]),
      g.integers('ends', [3, 9_000_000_000]),
      g.integers('axes', [1, 2]),
    ]),
  'Slice backwards, two at a time': (g, x) =>
    g.node('Slice', [
      x,
      g.integers('starts', [-1]),
      g.integers('ends', [-9_000_000_000]),
      g.integers('axes', [3]),
      g.integers('steps', [-2]),
    ]),
  'Gather of channels': (g, x) => g.node('Gather', [x, g.integers('which', [3, -4])], { axis: 1 }),
  'Unsqueeze and Squeeze': (g, x) => {
    const more = g.node('Unsqueeze', [x, g.integers('where', [0, -1])]);
    return g.node('Add', [x, g.node('Squeeze', [more, g.integers('where2', [0, 5])])]);
  },
  'a shape that is computed': (g, x) => {
    const size = g.node('Gather', [g.node('Shape', [x]), g.integers('first', [0])]);
    const target = g.node('Concat', [size, g.integers('rest', [-1])], { axis: 0 });
    return g.node('Softmax', [g.node('Reshape', [x, target])]);
  },
  Expand: (g, x) =>
    g.node('Add', [x, g.node('Expand', [weights(g, [4, 1, 1]), g.integers('to', [1, 9, 9])])]),
  Tile: (g, x) => g.node('Tile', [x, g.integers('times', [1, 2, 1, 2])]),
  ConstantOfShape: (g, x) =>
    g.node('Add', [x, g.node('ConstantOfShape', [g.integers('to', [4, 1, 1])])]),
  'attention of cells to each other': (g, x) => {
    const cells = g.node('Transpose', [g.node('Reshape', [x, g.integers('cells', [1, 4, 81])])], {
      perm: [0, 2, 1],
    });
    const keys = g.node('MatMul', [cells, weights(g, [4, 6])]);
    const scores = g.node('MatMul', [keys, g.node('Transpose', [keys], { perm: [0, 2, 1] })]);
    return g.node('MatMul', [g.node('Softmax', [scores]), keys]);
  },
};

/** Operations that came, or changed, with another operator set. */
const CASES_BY_SET: readonly (readonly [string, number, BuildValue])[] = [
  ['Softmax of rows from an axis on', 11, (g, x) => g.node('Softmax', [x], { axis: 2 })],
  [
    'Clip by attributes',
    10,
    (g, x) => g.node('Clip', [x], { min: { float: -0.2 }, max: { float: 0.5 } }),
  ],
  ['Unsqueeze by attribute', 11, (g, x) => g.node('Unsqueeze', [x], { axes: [2] })],
  ['Slice by attributes', 9, (g, x) => g.node('Slice', [x], { starts: [1], ends: [3], axes: [1] })],
  ['Pad by attributes', 10, (g, x) => g.node('Pad', [x], { pads: [0, 0, 1, 1, 0, 0, 1, 1] })],
  ['HardSwish', 14, (g, x) => g.node('HardSwish', [x])],
  [
    'LayerNormalization',
    17,
    (g, x) => g.node('LayerNormalization', [x, weights(g, [9, 9])], { axis: 2 }),
  ],
  [
    'LayerNormalization of rows',
    17,
    (g, x) => {
      const [scale, bias] = ['scale', 'bias'].map((name) => weights(g, [9], name));
      return g.node('LayerNormalization', [x, scale ?? '', bias ?? '']);
    },
  ],
  ['ReduceMean by an input', 18, (g, x) => g.node('ReduceMean', [x, g.integers('axes', [1, 3])])],
  ['Gelu', 20, (g, x) => g.node('Gelu', [x])],
  ['Gelu by tanh', 20, (g, x) => g.node('Gelu', [x], { approximate: 'tanh' })],
];

describe('an operation by TensorFlow.js gives what ONNX Runtime gives', () => {
  it.each(Object.entries(CASES))('%s', (_, build) => expectAlike(build));
  it.each(CASES_BY_SET)('%s in set %i', (_, opset, build) => expectAlike(build, opset));
});
