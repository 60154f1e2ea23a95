import type { OnnxModelGraph, OnnxNode, OnnxTensor } from './onnx-graph.ts';

/** Operations that change how values are written down, not what they say. */
const REWRITES = new Set([
  'Identity',
  'Dropout',
  'Flatten',
  'Reshape',
  'Squeeze',
  'Unsqueeze',
  'Cast',
  'Transpose',
  'QuantizeLinear',
  'DequantizeLinear',
]);

/** Walks an ONNX graph from its end to its beginning. */
export class GraphWalk {
  readonly network: OnnxModelGraph;
  readonly #makers = new Map<string, OnnxNode>();
  /** Values that follow from constants alone. */
  readonly #constant: Set<string>;

  constructor(network: OnnxModelGraph) {
    this.network = network;
    for (const node of network.nodes) {
      for (const output of node.outputs) this.#makers.set(output, node);
    }
    this.#constant = new Set(network.constants.keys());
    for (const { inputs, outputs, operation } of network.nodes) {
      const isGiven = operation === 'Constant' || inputs.length > 0;
      if (!isGiven || !inputs.every((input) => this.isConstant(input))) continue;
      for (const output of outputs) this.#constant.add(output);
    }
  }

  /** The node that makes a value; none makes constants and inputs. */
  maker(value: string): OnnxNode | undefined {
    return this.#makers.get(value);
  }

  /** A value's earliest form: back over rewrites, and operations of `more` besides. */
  origin(value: string, more: ReadonlySet<string> = new Set()): string {
    let name = value;
    for (;;) {
      const node = this.maker(name);
      if (node === undefined) return name;
      if (!REWRITES.has(node.operation) && !more.has(node.operation)) return name;
      const [first = ''] = this.dataInputs(node);
      if (first === '') return name;
      name = first;
    }
  }

  isRewrite({ operation }: OnnxNode): boolean {
    return REWRITES.has(operation);
  }

  /** Whether a value is the same for every picture, be it stored or made from what is stored. */
  isConstant(name: string): boolean {
    return name === '' || this.#constant.has(name);
  }

  /** The inputs of a node that depend on the picture. */
  dataInputs({ inputs }: OnnxNode): readonly string[] {
    return inputs.filter((input) => !this.isConstant(input));
  }

  /** The stored constant that a name stands for, also by a Constant node or a rewrite of one. */
  constant(name: string): OnnxTensor | undefined {
    const stored = this.network.constants.get(name);
    if (stored !== undefined) return stored;
    const node = this.maker(name);
    if (node?.operation === 'Constant') {
      const value = node.attributes.get('value');
      return value?.kind === 'tensor' ? value.value : undefined;
    }
    const [first = ''] = node?.inputs ?? [];
    return node !== undefined && REWRITES.has(node.operation) && first !== ''
      ? this.constant(first)
      : undefined;
  }
}
