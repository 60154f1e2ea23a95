import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tinyTflite } from '../../../test-fixtures/tiny-network.ts';
import {
  conv2d,
  reshape,
  writeTflite,
  type FileNetwork,
  type FileTensor,
} from '../../../test-fixtures/tflite-file.ts';
import { unwrap, type Result } from '../../contract/errors.ts';
import { convertNetwork } from './convert.ts';
import { readTflite } from './tflite.ts';

const TINY = tinyTflite(1);

function codeOf(result: Result<unknown>): string {
  return result.ok ? 'ok' : result.error.code;
}

/** A network of one convolution, to be made wrong in one place. */
function smallNetwork(changes: {
  readonly network?: Partial<FileNetwork>;
  readonly weights?: Partial<FileTensor>;
}): Uint8Array {
  const tensors: FileTensor[] = [
    { shape: [1, 4, 4, 3], type: 'uint8', scales: [1], zeroPoints: [0] },
    {
      shape: [2, 1, 1, 3],
      type: 'int8',
      scales: [1],
      values: [1, 2, 3, 4, 5, 6],
      ...changes.weights,
    },
    { shape: [1, 4, 4, 2], type: 'int8', scales: [1], zeroPoints: [0] },
  ];
  const operations = [conv2d([0, 1], 2, { padding: 'same', stride: 1 })];
  return writeTflite({ tensors, operations, input: 0, output: 2, ...changes.network });
}

describe('readTflite', () => {
  it('reads tensors and operations', () => {
    const graph = unwrap(readTflite(TINY));
    expect(graph.operations.map(({ kind }) => kind)).toEqual([
      'QUANTIZE',
      'CONV_2D',
      'DEPTHWISE_CONV_2D',
      'CONV_2D',
      'DEPTHWISE_CONV_2D',
      'CONV_2D',
      'DEPTHWISE_CONV_2D',
      'CONV_2D',
      'ADD',
      'DEPTHWISE_CONV_2D',
      'CONV_2D',
      'MEAN',
      'FULLY_CONNECTED',
      'SOFTMAX',
    ]);
    expect(graph.tensors[graph.input]).toMatchObject({
      shape: [1, 224, 224, 3],
      type: 'uint8',
      quantisation: { zeroPoints: [127] },
    });
    expect(graph.operations[1]).toMatchObject({
      activation: 'relu6',
      window: { padding: 'same', strideHeight: 2, strideWidth: 2, dilationHeight: 1 },
    });
  });

  it('reads one scale for each output channel', () => {
    const weights = { scales: [0.5, 0.25], zeroPoints: [0, 0], axis: 0 };
    const graph = unwrap(readTflite(smallNetwork({ weights })));
    expect(graph.tensors[1]?.quantisation).toEqual(weights);
    expect(graph.tensors[1]?.data).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6));
  });

  it('names an operation that it does not know how to run', () => {
    const tanh = { code: 28, inputs: [0], output: 2 };
    const result = readTflite(smallNetwork({ network: { operations: [tanh] } }));
    expect(codeOf(result)).toBe('model-unsupported');
    expect(!result.ok && result.error.message).toContain('TANH');
  });

  it.each([
    ['an empty file', new Uint8Array()],
    ['a text', new TextEncoder().encode('this is not a network, it only looks long enough')],
    ['zeros', new Uint8Array(4096)],
    ['another identifier', TINY.with(4, 0x58)],
    ['a constant of the wrong size', smallNetwork({ weights: { values: [1, 2] } })],
    ['a scale of zero', smallNetwork({ weights: { scales: [0] } })],
    ['a scale that is no number', smallNetwork({ weights: { scales: [NaN] } })],
    ['a zero point out of range', smallNetwork({ weights: { zeroPoints: [200] } })],
    ['too many scales', smallNetwork({ weights: { scales: [1, 1, 1] } })],
    ['a negative size', smallNetwork({ weights: { shape: [2, -1, -1, 3] } })],
    ['a shape beyond all bounds', smallNetwork({ weights: { shape: [2 ** 30, 2 ** 30] } })],
    ['an operation on a tensor that is not there', wrongOperation([7])],
    ['an operation on a negative tensor', wrongOperation([-5])],
    ['a value used before it is made', smallNetwork({ network: { operations: [reshape(2, 2)] } })],
    ['an output that nothing makes', smallNetwork({ network: { operations: [] } })],
    ['an output that is not there', smallNetwork({ network: { output: 99 } })],
  ])('calls %s damaged', (_, bytes) => {
    expect(codeOf(readTflite(bytes))).toBe('model-unreadable');
  });

  it('refuses a file cut short anywhere', () => {
    const lengths = Array.from({ length: 200 }, (_, step) =>
      Math.floor((step * TINY.length) / 200),
    );
    const codes = lengths.map((length) => codeOf(readTflite(TINY.slice(0, length))));
    expect(new Set(codes)).toEqual(new Set(['model-unreadable']));
  });

  it('answers with a result whatever bytes are changed, and so does the conversion', () => {
    const change = fc.tuple(fc.nat(TINY.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const bytes = TINY.slice();
        for (const [position, value] of changes) bytes[position] = value;
        expectResult(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  it('answers with a result whatever 32-bit number is changed', () => {
    const numbers = fc.constantFrom(0, 1, -1, 255, 65_535, 2 ** 24, 2 ** 31 - 1, -(2 ** 31));
    fc.assert(
      fc.property(fc.nat(TINY.length - 4), numbers, (position, number) => {
        const bytes = TINY.slice();
        new DataView(bytes.buffer).setInt32(position, number, true);
        expectResult(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses a file that points at one long list from many places', () => {
    const result = readTflite(manyTensorsInOnePlace(5003));
    expect(!result.ok && result.error).toMatchObject({
      code: 'model-unreadable',
      cause: 'one vector is used too many times',
    });
  });
});

/** Tensors whose offsets all lead to the first, which has two long lists. */
function manyTensorsInOnePlace(count: number): Uint8Array {
  const scales = Array.from({ length: 4000 }, () => 1);
  const large = { shape: [4000], type: 'int8', scales } as const;
  const small = { shape: [1], type: 'int8' } as const;
  const tensors = [large, ...Array.from({ length: count - 1 }, () => small)];
  const bytes = writeTflite({ tensors, operations: [], input: 0, output: 1 });
  const view = new DataView(bytes.buffer);
  let list = 0;
  while (view.getUint32(list, true) !== count) list += 4;
  const first = list + 4 + view.getUint32(list + 4, true);
  for (let index = 0; index < count; index += 1) {
    const position = list + 4 + 4 * index;
    view.setUint32(position, first - position, true);
  }
  return bytes;
}

function wrongOperation(inputs: readonly number[]): Uint8Array {
  const operations = [conv2d([...inputs, 1], 2, { padding: 'same', stride: 1 })];
  return smallNetwork({ network: { operations } });
}

function expectResult(bytes: Uint8Array): void {
  const graph = readTflite(bytes);
  const converted = graph.ok ? convertNetwork(graph.value) : graph;
  if (converted.ok) expect(converted.value.onnx.length).toBeLessThan(1 << 20);
  else expect(['model-unreadable', 'model-unsupported']).toContain(converted.error.code);
}
