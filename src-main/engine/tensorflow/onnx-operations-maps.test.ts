import { describe, it } from 'vitest';
import { ONNX_TYPE } from '../model/onnx-writer.ts';
import { expectAlike, weights, type BuildValue } from './onnx-comparison.ts';

const positive: BuildValue = (graph, x) =>
  graph.node('Add', [graph.node('Abs', [x]), graph.floats('tenth', [], [0.1])]);

const ONE_BY_ONE = [
  ...['Abs', 'Ceil', 'Cos', 'Elu', 'Erf', 'Exp', 'Floor', 'HardSigmoid', 'Identity', 'LeakyRelu'],
  ...['Neg', 'Relu', 'Round', 'Selu', 'Sigmoid', 'Sign', 'Sin', 'Softplus', 'Softsign', 'Tanh'],
];

/** Each builds a value from the maps `x`. */
const CASES: Readonly<Record<string, BuildValue>> = {
  'Add of a number for each channel': (g, x) => g.node('Add', [x, weights(g, [4, 1, 1])]),
  'Add of a row, broadcast along the width': (g, x) => g.node('Add', [x, weights(g, [9])]),
  'Add of maps of one channel': (g, x) => g.node('Add', [x, weights(g, [1, 1, 9, 9])]),
  'Add to five dimensions': (g, x) => g.node('Add', [weights(g, [2, 1, 4, 9, 9]), x]),
  'Mul by a gate for each channel': (g, x) =>
    g.node('Mul', [x, g.node('Sigmoid', [g.node('GlobalAveragePool', [x])])]),
  Pow: (g, x) => g.node('Pow', [positive(g, x), g.floats('e', [], [1.7])]),
  Sqrt: (g, x) => g.node('Sqrt', [positive(g, x)]),
  Log: (g, x) => g.node('Log', [positive(g, x)]),
  Reciprocal: (g, x) => g.node('Reciprocal', [positive(g, x)]),
  Max: (g, x) => g.node('Max', [x, weights(g, [4, 1, 1]), g.floats('nought', [], [0])]),
  Min: (g, x) => g.node('Min', [x, weights(g, [4, 1, 1])]),
  'Sum and Mean of several': (g, x) =>
    g.node('Mean', [g.node('Sum', [x, x, weights(g, [4, 1, 1])]), x, weights(g, [9])]),
  PRelu: (g, x) => g.node('PRelu', [x, weights(g, [4, 1, 1])]),
  Clip: (g, x) => g.node('Clip', [x, g.floats('low', [], [-0.4]), g.floats('high', [], [0.3])]),
  'Clip from below': (g, x) => g.node('Clip', [x, g.floats('low', [], [-0.4])]),
  'Clip from above': (g, x) => g.node('Clip', [x, '', g.floats('high', [], [0.3])]),
  Where: (g, x) => {
    const row = weights(g, [9]);
    return g.node('Where', [g.node('Less', [x, row]), x, row]);
  },
  'Cast to whole numbers and back': (g, x) => {
    const many = g.node('Mul', [x, g.floats('ten', [], [10])]);
    return g.node('Cast', [g.node('Cast', [many], { to: 7 })], { to: 1 });
  },

  Conv: (g, x) =>
    g.node('Conv', [x, weights(g, [5, 4, 3, 3]), weights(g, [5])], { pads: [1, 1, 1, 1] }),
  'Conv, padded on two sides, stride 2': (g, x) =>
    g.node('Conv', [x, weights(g, [5, 4, 3, 3])], { pads: [0, 0, 1, 1], strides: [2, 2] }),
  'Conv, oblong, padded and strided differently': (g, x) =>
    g.node('Conv', [x, weights(g, [5, 4, 1, 5])], { pads: [0, 3, 0, 1], strides: [1, 2] }),
  'Conv, dilated': (g, x) => g.node('Conv', [x, weights(g, [5, 4, 3, 3])], { dilations: [2, 2] }),
  'Conv, padded to the same size': (g, x) =>
    g.node('Conv', [x, weights(g, [5, 4, 4, 4])], { auto_pad: 'SAME_UPPER', strides: [2, 2] }),
  'Conv, padded to the same size from above': (g, x) =>
    g.node('Conv', [x, weights(g, [5, 4, 4, 4])], { auto_pad: 'SAME_LOWER' }),
  'Conv for each channel': (g, x) =>
    g.node('Conv', [x, weights(g, [4, 1, 3, 3]), weights(g, [4])], {
      group: 4,
      pads: [0, 1, 2, 1],
      strides: [2, 2],
    }),
  'Conv for each channel, two outputs each': (g, x) =>
    g.node('Conv', [x, weights(g, [8, 1, 3, 3])], { group: 4, dilations: [2, 2] }),
  'Conv in two groups': (g, x) =>
    g.node('Relu', [
      g.node('Conv', [x, weights(g, [6, 2, 3, 3]), weights(g, [6])], {
        group: 2,
        pads: [1, 1, 1, 1],
      }),
    ]),
  'Conv and Relu': (g, x) => g.node('Relu', [g.node('Conv', [x, weights(g, [5, 4, 3, 3])])]),
  'Conv and Relu6': (g, x) =>
    g.node('Clip', [
      g.node('Conv', [x, weights(g, [5, 4, 3, 3]), weights(g, [5])]),
      g.floats('nought', [], [0]),
      g.floats('six', [], [6]),
    ]),
  'Conv whose value is needed beside its Relu': (g, x) => {
    const convolved = g.node('Conv', [x, weights(g, [5, 4, 3, 3])]);
    return g.node('Add', [convolved, g.node('Relu', [convolved])]);
  },
  'weights in 8 bits': (g, x) => {
    const stored = g.constant(
      'stored',
      'int8',
      [2, 4, 1, 1],
      new Uint8Array([1, 255, 128, 127, 3, 4, 5, 250]),
    );
    const real = g.node('Cast', [stored], { to: ONNX_TYPE.float32 });
    return g.node('Conv', [x, g.node('Mul', [real, weights(g, [2, 1, 1, 1])])]);
  },
  'MaxPool, padded on two sides': (g, x) =>
    g.node('MaxPool', [x], { kernel_shape: [3, 3], strides: [2, 2], pads: [0, 0, 1, 1] }),
  'MaxPool, rounding up': (g, x) =>
    g.node('MaxPool', [x], { kernel_shape: [2, 2], strides: [2, 2], ceil_mode: 1 }),
  'AveragePool, padding left out': (g, x) =>
    g.node('AveragePool', [x], { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 0, 1, 1] }),
  'AveragePool, padding counted': (g, x) =>
    g.node('AveragePool', [x], { kernel_shape: [3, 3], pads: [1, 1, 1, 1], count_include_pad: 1 }),
  BatchNormalization: (g, x) => {
    const [scale, bias, mean] = ['scale', 'bias', 'mean'].map((name) => weights(g, [4], name));
    const variance = g.floats('variance', [4], [0.5, 1, 2, 3]);
    return g.node('BatchNormalization', [x, scale ?? '', bias ?? '', mean ?? '', variance], {
      epsilon: { float: 1e-3 },
    });
  },
  LRN: (g, x) => g.node('LRN', [x], { size: 3, alpha: { float: 0.3 }, bias: { float: 2 } }),
  GlobalMaxPool: (g, x) => g.node('GlobalMaxPool', [x]),
};

describe('an operation by TensorFlow.js gives what ONNX Runtime gives', () => {
  it.each(ONE_BY_ONE)('%s', (operation) => expectAlike((graph, x) => graph.node(operation, [x])));
  it.each(Object.entries(CASES))('%s', (_, build) => expectAlike(build));
});
