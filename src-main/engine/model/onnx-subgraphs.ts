import { damaged } from './flatbuffer.ts';
import { ATTRIBUTE, GRAPH, NODE, TENSOR, VALUE } from './onnx-fields.ts';
import type { ProtobufReader } from './protobuf-reader.ts';

/** Graphs inside of nodes of graphs: no photo network goes deeper. */
const MAX_DEPTH = 16;
const EXTERNAL = 1;

/** What lies inside of a node: its attributes' tensors and the graphs of branches and loops. */
export interface Inside {
  /** Names of values that graphs inside compute with; some of them are from outside. */
  readonly names: Set<string>;
  /** A tensor whose data lies in another file. */
  hasExternal: boolean;
}

/** Looks through what a node (or a function's node) holds. Throws `model-unreadable`. */
export function lookInside(node: ProtobufReader, inside: Inside, depth = 0): void {
  if (depth > MAX_DEPTH) throw damaged('graphs inside of graphs without end');
  while (node.next()) {
    if (node.field === NODE.input && depth > 0) inside.names.add(node.string());
    if (node.field !== NODE.attribute) continue;
    const attribute = node.message();
    while (attribute.next()) {
      const { field } = attribute;
      if (field === ATTRIBUTE.tensor || field === ATTRIBUTE.tensors) {
        lookAtTensor(attribute.message(), inside);
      }
      if (field === ATTRIBUTE.graph || field === ATTRIBUTE.graphs) {
        lookIntoGraph(attribute.message(), inside, depth + 1);
      }
    }
  }
}

function lookIntoGraph(graph: ProtobufReader, inside: Inside, depth: number): void {
  while (graph.next()) {
    if (graph.field === GRAPH.node) lookInside(graph.message(), inside, depth);
    if (graph.field === GRAPH.initializer) lookAtTensor(graph.message(), inside);
    if (graph.field !== GRAPH.output) continue;
    const output = graph.message();
    while (output.next()) if (output.field === VALUE.name) inside.names.add(output.string());
  }
}

function lookAtTensor(tensor: ProtobufReader, inside: Inside): void {
  while (tensor.next()) {
    if (tensor.field === TENSOR.dataLocation && tensor.integer() === EXTERNAL) {
      inside.hasExternal = true;
    }
  }
}
