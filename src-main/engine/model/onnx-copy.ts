import { KindredFailure } from '../../contract/errors.ts';
import { damaged } from './flatbuffer.ts';
import { bytesOf, type ExternalFiles } from './onnx-external.ts';
import { FUNCTION, GRAPH, MODEL, NODE, OPSET, TENSOR } from './onnx-fields.ts';
import type { OnnxModelGraph, OnnxValue } from './onnx-graph.ts';
import { lookInside, type Inside } from './onnx-subgraphs.ts';
import { OnnxGraph } from './onnx-writer.ts';
import { ProtobufMessage } from './protobuf.ts';
import { ProtobufReader } from './protobuf-reader.ts';

/** An ONNX file, its parsed graph, and the data that lies beside it. */
export interface OnnxFile {
  readonly bytes: Uint8Array;
  readonly network: OnnxModelGraph;
  readonly external: ExternalFiles;
}

/** A graph under construction that holds of another what some of its values need. */
export interface CopiedGraph {
  readonly graph: OnnxGraph;
  /** Inputs of the other that those values need; something has to make them. */
  readonly inputs: readonly OnnxValue[];
  /** What a value of the other is called here. */
  readonly nameOf: (name: string) => string;
  /** No name of the other begins with it. */
  readonly prefix: string;
}

/** The names that the canonical file keeps for itself (network-file.ts). */
const OWN_NAMES = ['image', 'feature', 'map', 'logits'];
/** Constants need not be listed among the inputs from this version on. */
const LEAST_IR_VERSION = 4;
/** Of what the readers of both passes went through already. */
const MAX_FIELDS = 1 << 22;

/**
 * Copies of a file's graph the nodes and constants that `wanted` values need, as they are written;
 * only names that Kindred needs itself are changed. Data of other files is put in. Throws
 * `model-unsupported` for data that lies outside in a way that cannot be followed.
 */
export function copyNeeded(file: OnnxFile, wanted: readonly string[]): CopiedGraph {
  const { network } = file;
  const parts = partsOf(file.bytes);
  const needed = neededNames(network, parts, wanted);
  const names = new Set([...needed, ...wanted]);
  const renamed = renamedOf(names);
  const prefix = freePrefix([...names, ...parts.nodes.map(({ name }) => name)]);
  const graph = new OnnxGraph({
    opset: network.opset,
    irVersion: Math.max(network.irVersion, LEAST_IR_VERSION),
    prefix,
  });
  for (const field of parts.ofModel) graph.copyOfModel(field);
  for (const node of parts.nodes) {
    if (node.outputs.some((output) => needed.has(output))) graph.copy(copiedNode(node, renamed));
  }
  for (const [name, raw] of parts.constants) {
    if (needed.has(name)) graph.copy(copiedConstant(file, name, raw, renamed));
  }
  return {
    graph,
    inputs: network.inputs.filter(({ name }) => needed.has(name)),
    nameOf: (name) => renamed.get(name) ?? name,
    prefix,
  };
}

/** A node as it is written, its key included, with what names say of it. */
interface NodePart {
  readonly raw: Uint8Array;
  readonly message: Uint8Array;
  readonly name: string;
  readonly outputs: readonly string[];
  readonly inputs: readonly string[];
  readonly inside: Inside;
}

interface FileParts {
  readonly nodes: NodePart[];
  readonly constants: Map<string, { readonly raw: Uint8Array; readonly message: Uint8Array }>;
  readonly ofModel: Uint8Array[];
}

function partsOf(bytes: Uint8Array): FileParts {
  const parts: FileParts = { nodes: [], constants: new Map(), ofModel: [] };
  const model = new ProtobufReader(bytes, { left: MAX_FIELDS });
  while (model.next()) {
    if (model.field === MODEL.opsetImport && !isStandard(model.message())) {
      parts.ofModel.push(model.raw());
    }
    if (model.field === MODEL.functions) {
      checkFunction(model.message());
      parts.ofModel.push(model.raw());
    }
    if (model.field === MODEL.graph) readParts(model.message(), parts);
  }
  return parts;
}

function isStandard(opset: ProtobufReader): boolean {
  let domain = '';
  while (opset.next()) if (opset.field === OPSET.domain) domain = opset.string();
  return domain === '' || domain === 'ai.onnx';
}

function checkFunction(reader: ProtobufReader): void {
  const inside: Inside = { names: new Set(), hasExternal: false };
  while (reader.next()) {
    if (reader.field === FUNCTION.node) lookInside(reader.message(), inside);
  }
  if (inside.hasExternal) throw hiddenData();
}

function readParts(graph: ProtobufReader, parts: FileParts): void {
  while (graph.next()) {
    const raw = graph.raw();
    if (graph.field === GRAPH.node) {
      const node = partOfNode(raw, graph);
      parts.nodes.push(node);
      if (node.inside.hasExternal) throw hiddenData();
    }
    if (graph.field !== GRAPH.initializer) continue;
    const tensor = graph.message();
    let name = '';
    while (tensor.next()) if (tensor.field === TENSOR.name) name = tensor.string();
    parts.constants.set(name, { raw, message: graph.bytes() });
  }
}

function partOfNode(raw: Uint8Array, graph: ProtobufReader): NodePart {
  const [inputs, outputs]: [string[], string[]] = [[], []];
  const node = graph.message();
  let name = '';
  while (node.next()) {
    if (node.field === NODE.name) name = node.string();
    if (node.field === NODE.input) inputs.push(node.string());
    if (node.field === NODE.output) outputs.push(node.string());
  }
  const inside: Inside = { names: new Set(), hasExternal: false };
  lookInside(graph.message(), inside);
  return { raw, message: graph.bytes(), name, inputs, outputs, inside };
}

/** Names of all values that lead to those that are wanted, these included. */
function neededNames(
  network: OnnxModelGraph,
  { nodes }: FileParts,
  wanted: readonly string[],
): ReadonlySet<string> {
  const makers = new Map<string, NodePart>();
  for (const node of nodes) for (const output of node.outputs) makers.set(output, node);
  const known = new Set([
    ...makers.keys(),
    ...network.constants.keys(),
    ...network.inputs.map(({ name }) => name),
  ]);
  const needed = new Set<string>();
  const waiting = [...wanted];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name === '' || needed.has(name) || !known.has(name)) continue;
    needed.add(name);
    const maker = makers.get(name);
    if (maker === undefined) continue;
    // What a node makes besides stays with it.
    for (const output of maker.outputs) if (output !== '') needed.add(output);
    for (const input of maker.inputs) waiting.push(input);
    for (const input of maker.inside.names) waiting.push(input);
  }
  return needed;
}

function renamedOf(names: ReadonlySet<string>): ReadonlyMap<string, string> {
  const renamed = new Map<string, string>();
  for (const own of OWN_NAMES) {
    if (!names.has(own)) continue;
    let free = `${own}_of_the_file`;
    while (names.has(free)) free += '_';
    renamed.set(own, free);
  }
  return renamed;
}

function freePrefix(names: readonly string[]): string {
  let prefix = 'kindred_';
  while (names.some((name) => name.startsWith(prefix))) prefix += '_';
  return prefix;
}

function copiedNode(node: NodePart, renamed: ReadonlyMap<string, string>): Uint8Array {
  const { raw, message, inputs, outputs, inside } = node;
  const inner = [...inside.names].find((name) => renamed.has(name));
  if (inner !== undefined) {
    throw new KindredFailure({
      code: 'model-unsupported',
      message: `The network has a value named ${inner} inside of a branch, which Kindred cannot run.`,
    });
  }
  // Nodes have names too, which have to differ; they mean nothing, and may be left out.
  const isNamedLikeOurs = OWN_NAMES.includes(node.name);
  if (!isNamedLikeOurs && ![...inputs, ...outputs].some((name) => renamed.has(name))) return raw;
  const copy = new ProtobufMessage();
  const reader = new ProtobufReader(message, { left: MAX_FIELDS });
  while (reader.next()) {
    const { field } = reader;
    if (field === NODE.name && isNamedLikeOurs) continue;
    const name = field === NODE.input || field === NODE.output ? reader.string() : '';
    const other = renamed.get(name);
    if (other === undefined) copy.raw(reader.raw());
    else copy.string(field, other);
  }
  return new ProtobufMessage().message(GRAPH.node, copy).encode();
}

function copiedConstant(
  { network, external }: OnnxFile,
  name: string,
  { raw, message }: { readonly raw: Uint8Array; readonly message: Uint8Array },
  renamed: ReadonlyMap<string, string>,
): Uint8Array {
  const tensor = network.constants.get(name);
  if (tensor === undefined) throw damaged(`the constant ${name} is not there`);
  const other = renamed.get(name);
  if (other === undefined && tensor.external === undefined) return raw;
  const isElsewhere = tensor.external !== undefined;
  const copy = new ProtobufMessage();
  const reader = new ProtobufReader(message, { left: MAX_FIELDS });
  while (reader.next()) {
    const isReplaced =
      reader.field === TENSOR.name ||
      (isElsewhere &&
        (reader.field === TENSOR.externalData ||
          reader.field === TENSOR.dataLocation ||
          reader.field === TENSOR.rawData));
    if (!isReplaced) copy.raw(reader.raw());
  }
  copy.string(TENSOR.name, other ?? name);
  if (isElsewhere) copy.bytes(TENSOR.rawData, bytesOf(tensor, external));
  return new ProtobufMessage().message(GRAPH.initializer, copy).encode();
}

function hiddenData(): KindredFailure {
  return new KindredFailure({
    code: 'model-unsupported',
    message:
      'The network keeps data of a branch or function in another file, which Kindred cannot run.',
  });
}
