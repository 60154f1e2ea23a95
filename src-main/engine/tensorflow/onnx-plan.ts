import { damaged } from '../model/flatbuffer.ts';
import type { OnnxModelGraph, OnnxNode } from '../model/onnx-graph.ts';
import type { Operation } from './onnx-call.ts';
import { operationName, operationOf } from './onnx-operations.ts';
import { unsupportedNetwork } from './onnx-refusals.ts';

/** One node, and what may be freed when it is done. */
export interface Step {
  readonly node: OnnxNode;
  readonly operation: Operation;
  /** The same for every photo. */
  readonly isConstant: boolean;
  /** Values that no later step and no output needs. */
  readonly spent: readonly string[];
}

/** Sizes are fixed, so what asks for them alone is known before the first photo. */
const OF_SHAPES = new Set(['Shape', 'Size']);

/**
 * What is to be computed for a graph's outputs, in order. Throws `model-unsupported` with the names of
 * operations that Kindred does not know for TensorFlow.js.
 */
export function planOf(graph: OnnxModelGraph, outputs: readonly string[]): readonly Step[] {
  const nodes = neededNodes(graph.nodes, outputs);
  const unknown = new Set(
    nodes.filter((node) => operationOf(node) === undefined).map(operationName),
  );
  if (unknown.size > 0) {
    throw unsupportedNetwork(`The network computes with ${[...unknown].sort().join(', ')}`);
  }
  const spent = spentAfter(nodes, outputs);
  const constants = new Set(graph.constants.keys());
  return nodes.map((node, index) => {
    const inputs = node.inputs.filter((name) => name !== '');
    const isConstant = OF_SHAPES.has(node.operation) || inputs.every((name) => constants.has(name));
    if (isConstant) node.outputs.forEach((name) => constants.add(name));
    const operation = operationOf(node);
    if (operation === undefined) throw damaged(node.operation);
    return { node, operation, isConstant, spent: spent[index] ?? [] };
  });
}

function neededNodes(nodes: readonly OnnxNode[], outputs: readonly string[]): readonly OnnxNode[] {
  const needed = new Set(outputs);
  const kept: OnnxNode[] = [];
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((name) => needed.has(name))) continue;
    for (const input of node.inputs) needed.add(input);
    kept.push(node);
  }
  return kept.reverse();
}

function spentAfter(nodes: readonly OnnxNode[], outputs: readonly string[]): readonly string[][] {
  const later = new Set(outputs);
  const spent: string[][] = [];
  for (const node of nodes.toReversed()) {
    const last = new Set([...node.inputs, ...node.outputs].filter((name) => !later.has(name)));
    last.delete('');
    for (const name of last) later.add(name);
    spent.push([...last]);
  }
  return spent.reverse();
}
