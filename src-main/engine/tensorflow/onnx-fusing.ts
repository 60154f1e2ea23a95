import type { OnnxModelGraph, OnnxNode, OnnxTensor } from '../model/onnx-graph.ts';
import { FUSED_ACTIVATION } from './onnx-operations-windows.ts';

/**
 * The graph with each Relu, and Clip from 0 to 6, that alone follows a convolution made part of it:
 * TensorFlow.js computes both at once.
 */
export function fuseActivations(graph: OnnxModelGraph): OnnxModelGraph {
  const uses = usesOf(graph);
  const fused: OnnxNode[] = [];
  /** Where convolutions are whose value one node alone needs. */
  const open = new Map<string, number>();
  for (const node of graph.nodes) {
    const index = open.get(node.inputs[0] ?? '');
    const joined = index === undefined ? undefined : join(fused[index], node, graph.constants);
    if (index !== undefined && joined !== undefined) {
      fused[index] = joined;
      continue;
    }
    const [output = ''] = node.outputs;
    if (node.operation === 'Conv' && uses.get(output) === 1) open.set(output, fused.length);
    fused.push(node);
  }
  return { ...graph, nodes: fused };
}

/** How many nodes and outputs need each value. */
function usesOf(graph: OnnxModelGraph): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  const count = (name: string) => uses.set(name, (uses.get(name) ?? 0) + 1);
  for (const node of graph.nodes) node.inputs.forEach(count);
  for (const { name } of graph.outputs) count(name);
  return uses;
}

/** A convolution with the activation after it; undefined where that is none. */
function join(
  convolution: OnnxNode | undefined,
  next: OnnxNode,
  constants: OnnxModelGraph['constants'],
): OnnxNode | undefined {
  const value = activationOf(next, constants);
  if (convolution === undefined || value === undefined) return undefined;
  const attributes = new Map(convolution.attributes).set(FUSED_ACTIVATION, {
    kind: 'string',
    value,
  });
  return { ...convolution, outputs: next.outputs, attributes };
}

function activationOf(
  { operation, domain, inputs, attributes }: OnnxNode,
  constants: OnnxModelGraph['constants'],
): 'relu' | 'relu6' | undefined {
  if (domain !== '') return undefined;
  if (operation === 'Relu') return 'relu';
  if (operation !== 'Clip') return undefined;
  const bound = (name: string, input: number) => {
    const attribute = attributes.get(name);
    if (attribute?.kind === 'float') return attribute.value;
    return single(constants.get(inputs[input] ?? ''));
  };
  return bound('min', 1) === 0 && bound('max', 2) === 6 ? 'relu6' : undefined;
}

/** The number of a constant that is a single float32. */
function single(constant: OnnxTensor | undefined): number | undefined {
  if (constant?.element !== 'float32' || constant.data.length !== 4) return undefined;
  const { buffer, byteOffset } = constant.data;
  return new DataView(buffer, byteOffset).getFloat32(0, true);
}
