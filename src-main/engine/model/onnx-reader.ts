import { fail, KindredFailure, ok, type Result } from '../../contract/errors.ts';
import { damaged } from './flatbuffer.ts';
import { DIMENSION, GRAPH, MODEL, OPSET, SHAPE, TENSOR_TYPE, TYPE, VALUE } from './onnx-fields.ts';
import type { OnnxModelGraph, OnnxNode, OnnxTensor, OnnxValue } from './onnx-graph.ts';
import { readNode } from './onnx-node-reader.ts';
import { computableOrder } from './onnx-order.ts';
import { elementOf, readTensor } from './onnx-tensor-reader.ts';
import { ProtobufReader } from './protobuf-reader.ts';

/** More than any photo network's file has: each costs an object. */
const MAX_FIELDS = 1 << 22;
const MAX_DIMENSIONS = 16;

/** Files older than the list of operator sets mean the first. */
const FIRST_OPSET = 1;

/**
 * Reads an ONNX file's graph: nodes in an order that can be computed, constants as views of `bytes`.
 * Data that lies in other files is named, not read; what subgraphs hold is not looked at. Nothing in
 * the file is trusted, and nothing is allocated that it does not hold itself. Errors:
 * `model-unreadable` where it is damaged, `model-unsupported` for sparse constants.
 */
export function readOnnx(bytes: Uint8Array): Result<OnnxModelGraph> {
  try {
    return ok(readModel(bytes));
  } catch (error) {
    if (error instanceof KindredFailure) return { ok: false, error: error.error };
    return fail('model-unreadable', 'The network file is damaged.', error);
  }
}

interface GraphParts {
  readonly nodes: OnnxNode[];
  readonly constants: Map<string, OnnxTensor>;
  readonly inputs: OnnxValue[];
  readonly outputs: OnnxValue[];
  readonly inner: OnnxValue[];
}

function readModel(bytes: Uint8Array): OnnxModelGraph {
  const reader = new ProtobufReader(bytes, { left: MAX_FIELDS });
  let [irVersion, opset] = [0, FIRST_OPSET];
  let graph: GraphParts | undefined;
  while (reader.next()) {
    if (reader.field === MODEL.irVersion) irVersion = reader.integer();
    if (reader.field === MODEL.opsetImport) opset = readOpset(reader.message()) ?? opset;
    if (reader.field !== MODEL.graph) continue;
    if (graph !== undefined) throw damaged('two graphs');
    graph = readGraph(reader.message());
  }
  if (graph === undefined) throw damaged('no graph');
  const { constants, outputs, inner } = graph;
  const inputs = graph.inputs.filter(({ name }) => !constants.has(name));
  const given = new Set([...constants.keys(), ...inputs.map(({ name }) => name)]);
  const { nodes, made } = computableOrder(graph.nodes, given);
  const lost = outputs.find(({ name }) => !made.has(name) && !given.has(name));
  if (lost !== undefined) throw damaged(`nothing makes the output ${lost.name}`);
  return { irVersion, opset, inputs, outputs, inner, nodes, constants };
}

/** The version, where it is that of the standard operations. */
function readOpset(reader: ProtobufReader): number | undefined {
  let [domain, version] = ['', FIRST_OPSET];
  while (reader.next()) {
    if (reader.field === OPSET.domain) domain = reader.string();
    if (reader.field === OPSET.version) version = reader.integer();
  }
  return domain === '' || domain === 'ai.onnx' ? version : undefined;
}

function readGraph(reader: ProtobufReader): GraphParts {
  const parts: GraphParts = { nodes: [], constants: new Map(), inputs: [], outputs: [], inner: [] };
  while (reader.next()) {
    switch (reader.field) {
      case GRAPH.node:
        parts.nodes.push(readNode(reader.message()));
        break;
      case GRAPH.initializer: {
        const tensor = readTensor(reader.message());
        if (parts.constants.has(tensor.name)) throw damaged(`two constants named ${tensor.name}`);
        parts.constants.set(tensor.name, tensor);
        break;
      }
      case GRAPH.sparseInitializer:
        throw new KindredFailure({
          code: 'model-unsupported',
          message: 'The network holds sparse weights, which Kindred cannot run.',
        });
      case GRAPH.input:
        parts.inputs.push(readValue(reader.message()));
        break;
      case GRAPH.output:
        parts.outputs.push(readValue(reader.message()));
        break;
      case GRAPH.valueInfo:
        parts.inner.push(readValue(reader.message()));
        break;
    }
  }
  return parts;
}

function readValue(reader: ProtobufReader): OnnxValue {
  let name = '';
  let tensor: Pick<OnnxValue, 'element' | 'shape'> = { element: 'other', shape: [] };
  while (reader.next()) {
    if (reader.field === VALUE.name) name = reader.string();
    if (reader.field === VALUE.type) tensor = readType(reader.message()) ?? tensor;
  }
  return { name, ...tensor };
}

/** Undefined for lists, maps and the like. */
function readType(reader: ProtobufReader): Pick<OnnxValue, 'element' | 'shape'> | undefined {
  let found: Pick<OnnxValue, 'element' | 'shape'> | undefined;
  while (reader.next()) {
    if (reader.field !== TYPE.tensor) continue;
    const tensor = reader.message();
    let element: OnnxValue['element'] = 'other';
    let shape: OnnxValue['shape'] = [];
    while (tensor.next()) {
      if (tensor.field === TENSOR_TYPE.elementType) element = elementOf(tensor.integer());
      if (tensor.field === TENSOR_TYPE.shape) shape = readShape(tensor.message());
    }
    found = { element, shape };
  }
  return found;
}

function readShape(reader: ProtobufReader): OnnxValue['shape'] {
  const shape: (number | string)[] = [];
  while (reader.next()) {
    if (reader.field !== SHAPE.dimension) continue;
    const dimension = reader.message();
    let size: number | string = '';
    while (dimension.next()) {
      if (dimension.field === DIMENSION.value) size = dimension.integer();
      if (dimension.field === DIMENSION.name) size = dimension.string();
    }
    // Some exporters write −1 or 0 for what is not fixed.
    shape.push(typeof size === 'number' && size < 1 ? '' : size);
    if (shape.length > MAX_DIMENSIONS) throw damaged('a value of too many dimensions');
  }
  return shape;
}
