import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tinyTflite } from '../../../test-fixtures/tiny-network.ts';
import { unwrap } from '../../contract/errors.ts';
import { convertNetwork } from './convert.ts';
import { ATTRIBUTE, ENTRY, GRAPH, MODEL, NODE, TENSOR, VALUE } from './onnx-fields.ts';
import { readOnnx } from './onnx-reader.ts';
import { OnnxGraph } from './onnx-writer.ts';
import { ProtobufMessage } from './protobuf.ts';
import { readTflite } from './tflite.ts';

const { onnx: TINY } = unwrap(convertNetwork(unwrap(readTflite(tinyTflite(4)))));

function small(): OnnxGraph {
  const graph = new OnnxGraph();
  graph.input('image', 'uint8', [1, 2, 2, 3]);
  const real = graph.node('Cast', ['image'], { to: 1 });
  graph.node('Mul', [real, graph.floats('half', [], [0.5])], {}, 'out');
  graph.output('out', 'float32', [1, 2, 2, 3]);
  return graph;
}

function modelOf(graph: ProtobufMessage): Uint8Array {
  return new ProtobufMessage().integer(MODEL.irVersion, 3).message(MODEL.graph, graph).encode();
}

function codeOf(bytes: Uint8Array): string {
  const result = readOnnx(bytes);
  return result.ok ? 'ok' : result.error.code;
}

const named = (name: string) => new ProtobufMessage().string(VALUE.name, name);
const node = (inputs: readonly string[], output: string) => {
  const message = new ProtobufMessage().string(NODE.opType, 'Sum').string(NODE.output, output);
  for (const input of inputs) message.string(NODE.input, input);
  return message;
};

/** A tensor named w of six elements [2, 3]. */
function tensor(type: number): ProtobufMessage {
  return new ProtobufMessage()
    .string(TENSOR.name, 'w')
    .integer(TENSOR.dims, 2)
    .integer(TENSOR.dims, 3)
    .integer(TENSOR.dataType, type);
}

function constantOf(message: ProtobufMessage) {
  const graph = new ProtobufMessage().message(GRAPH.initializer, message);
  return unwrap(readOnnx(modelOf(graph))).constants.get('w');
}

describe('readOnnx', () => {
  it('reads the graph that the converter writes', () => {
    const graph = unwrap(readOnnx(TINY));
    expect(graph).toMatchObject({
      irVersion: 7,
      opset: 13,
      inputs: [{ name: 'image', element: 'uint8', shape: [1, 224, 224, 3] }],
    });
    expect(graph.outputs.map(({ name, shape }) => [name, ...shape])).toEqual([
      ['feature', 1, 32],
      ['map', 1, 7, 7, 32],
      ['logits', 1, 20],
    ]);
    const [convolution] = graph.nodes.filter(({ operation }) => operation === 'Conv');
    expect(convolution?.attributes.get('strides')).toEqual({ kind: 'ints', value: [2, 2] });
    expect(convolution?.attributes.get('group')).toEqual({ kind: 'int', value: 1 });
  });

  it('gives constants as views of the file', () => {
    const bytes = small().encode();
    const half = unwrap(readOnnx(bytes)).constants.get('half');
    expect(half).toMatchObject({ element: 'float32', shape: [] });
    expect(half?.data.buffer).toBe(bytes.buffer);
    expect([...(half?.data ?? [])]).toEqual([0, 0, 0, 0x3f]);
  });

  it('reads elements that are listed one by one or packed', () => {
    const floats = new ProtobufMessage().bytes(TENSOR.floatData, new Uint8Array(24).fill(1));
    const packed = new Uint8Array([...tensor(1).encode(), ...floats.encode()]);
    const message = new ProtobufMessage().bytes(GRAPH.initializer, packed);
    const [constant] = unwrap(readOnnx(modelOf(message))).constants.values();
    expect([...(constant?.data ?? [])]).toEqual(Array<number>(24).fill(1));

    const integers = [1, 2, 3, 300, 5, 2 ** 40];
    const listed = tensor(7);
    for (const integer of integers) listed.integer(TENSOR.int64Data, integer);
    const data = constantOf(listed)?.data ?? new Uint8Array();
    expect([...new BigInt64Array(data.buffer)]).toEqual(integers.map(BigInt));

    const bytes = tensor(2);
    for (const integer of [1, 2, 3, 200, 5, 6]) bytes.integer(TENSOR.int32Data, integer);
    expect([...(constantOf(bytes)?.data ?? [])]).toEqual([1, 2, 3, 200, 5, 6]);
  });

  it('names data in other files without following it', () => {
    const entry = (key: string, value: string) =>
      new ProtobufMessage().string(ENTRY.key, key).string(ENTRY.value, value);
    const external = tensor(1)
      .integer(TENSOR.dataLocation, 1)
      .message(TENSOR.externalData, entry('location', '../secret.bin'))
      .message(TENSOR.externalData, entry('offset', '4096'))
      .message(TENSOR.externalData, entry('length', '24'));
    expect(constantOf(external)?.external).toEqual({
      location: '../secret.bin',
      offset: 4096,
      length: 24,
    });
    const negative = tensor(1)
      .integer(TENSOR.dataLocation, 1)
      .message(TENSOR.externalData, entry('location', 'a'))
      .message(TENSOR.externalData, entry('offset', '-1'));
    expect(codeOf(modelOf(new ProtobufMessage().message(GRAPH.initializer, negative)))).toBe(
      'model-unreadable',
    );
  });

  it('takes constants that old files list among the inputs away from them', () => {
    const weights = tensor(2);
    for (let count = 0; count < 6; count += 1) weights.integer(TENSOR.int32Data, count);
    const graph = new ProtobufMessage()
      .message(GRAPH.input, named('image'))
      .message(GRAPH.input, named('w'))
      .message(GRAPH.initializer, weights);
    expect(unwrap(readOnnx(modelOf(graph))).inputs.map(({ name }) => name)).toEqual(['image']);
  });

  it('orders nodes so that they can be computed, and keeps an order that can', () => {
    const chain = (order: readonly number[]) => {
      const graph = new ProtobufMessage().message(GRAPH.input, named('v0'));
      for (const at of order) graph.message(GRAPH.node, node([`v${at}`], `v${at + 1}`));
      return unwrap(readOnnx(modelOf(graph))).nodes.map(({ outputs }) => outputs[0]);
    };
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8 }), (order) => {
        expect(chain(order)).toEqual(['v1', 'v2', 'v3', 'v4', 'v5', 'v6', 'v7', 'v8']);
      }),
    );
    const two = new ProtobufMessage()
      .message(GRAPH.input, named('a'))
      .message(GRAPH.node, node(['a'], 'z'))
      .message(GRAPH.node, node(['a'], 'b'));
    expect(unwrap(readOnnx(modelOf(two))).nodes.map(({ outputs }) => outputs[0])).toEqual([
      'z',
      'b',
    ]);
  });

  it('tells an attribute without a type by what is there', () => {
    const old = node(['a'], 'b').message(
      NODE.attribute,
      new ProtobufMessage().string(ATTRIBUTE.name, 'axis').integer(ATTRIBUTE.integer, 3),
    );
    const graph = new ProtobufMessage().message(GRAPH.input, named('a')).message(GRAPH.node, old);
    const [read] = unwrap(readOnnx(modelOf(graph))).nodes;
    expect(read?.attributes.get('axis')).toEqual({ kind: 'int', value: 3 });
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['a text', new TextEncoder().encode('This is no network at all.')],
    ['a photo', new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70])],
    ['a file without a graph', new ProtobufMessage().integer(MODEL.irVersion, 7).encode()],
    [
      'nodes that wait for each other',
      modelOf(
        new ProtobufMessage()
          .message(GRAPH.node, node(['a'], 'b'))
          .message(GRAPH.node, node(['b'], 'a')),
      ),
    ],
    [
      'two nodes that make one value',
      modelOf(
        new ProtobufMessage().message(GRAPH.node, node([], 'a')).message(GRAPH.node, node([], 'a')),
      ),
    ],
    [
      'an input that nothing makes',
      modelOf(new ProtobufMessage().message(GRAPH.node, node(['a'], 'b'))),
    ],
    [
      'an output that nothing makes',
      modelOf(new ProtobufMessage().message(GRAPH.output, named('a'))),
    ],
    [
      'a tensor with too few elements',
      modelOf(new ProtobufMessage().message(GRAPH.initializer, tensor(1))),
    ],
    [
      'a tensor of more elements than any',
      modelOf(
        new ProtobufMessage().message(
          GRAPH.initializer,
          tensor(2)
            .integer(TENSOR.dims, 2 ** 50)
            .integer(TENSOR.int32Data, 1),
        ),
      ),
    ],
  ])('calls %s damaged', (_, bytes) => {
    expect(codeOf(bytes)).toBe('model-unreadable');
  });

  it('says that it cannot run sparse weights', () => {
    const graph = new ProtobufMessage().message(GRAPH.sparseInitializer, new ProtobufMessage());
    expect(codeOf(modelOf(graph))).toBe('model-unsupported');
  });

  it('refuses a file cut short inside its graph', () => {
    const whole = small().encode();
    const codes = Array.from({ length: whole.length - 1 }, (_, length) =>
      codeOf(whole.slice(0, length)),
    );
    expect(new Set(codes)).toEqual(new Set(['model-unreadable']));
  });

  it.each([
    ['a network', TINY],
    ['a small graph', small().encode()],
  ])('answers with a result whatever bytes of %s are changed', (_, whole) => {
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const bytes = whole.slice();
        for (const [position, value] of changes) bytes[position] = value;
        expect(['ok', 'model-unreadable', 'model-unsupported']).toContain(codeOf(bytes));
      }),
      { numRuns: 2000 },
    );
  });

  it('answers with a result whatever bytes are put in or left out', () => {
    const whole = small().encode();
    fc.assert(
      fc.property(
        fc.nat(whole.length),
        fc.nat(20),
        fc.uint8Array({ maxLength: 20 }),
        (position, left, put) => {
          const bytes = Buffer.concat([
            whole.subarray(0, position),
            put,
            whole.subarray(position + left),
          ]);
          expect(['ok', 'model-unreadable', 'model-unsupported']).toContain(codeOf(bytes));
        },
      ),
      { numRuns: 2000 },
    );
  });
});
