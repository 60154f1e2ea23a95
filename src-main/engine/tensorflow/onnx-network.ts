import type { Tensor } from '@tensorflow/tfjs-core';
import { fail, KindredFailure, ok, type Result } from '../../contract/errors.ts';
import { damaged } from '../model/flatbuffer.ts';
import type { OnnxModelGraph } from '../model/onnx-graph.ts';
import type { TfCore } from './load-tensorflow.ts';
import { fuseActivations } from './onnx-fusing.ts';
import { OperationCall, plainTensor } from './onnx-call.ts';
import { planOf, type Step } from './onnx-plan.ts';
import { computed, ConstantValue, constantTensor, type GraphValue } from './onnx-value.ts';

/** What is fed: bytes by the input's name. */
export type NetworkInputs = Readonly<Record<string, Uint8Array>>;

/**
 * An ONNX graph that TensorFlow.js computes, node by node. Maps are held with their channels last;
 * what is the same for every photo is computed once, when it is opened; what no later node needs is
 * freed at once.
 */
export class OnnxNetwork {
  readonly #tf: TfCore;
  readonly #opset: number;
  readonly #shapes: Readonly<Record<string, readonly number[]>>;
  readonly #constants = new Map<string, ConstantValue>();
  #steps: readonly Step[];

  private constructor(
    tf: TfCore,
    graph: OnnxModelGraph,
    shapes: Readonly<Record<string, readonly number[]>>,
  ) {
    this.#tf = tf;
    this.#opset = graph.opset;
    this.#shapes = shapes;
    const outputs = graph.outputs.map(({ name }) => name);
    this.#steps = planOf(fuseActivations(graph), outputs);
    for (const [name, constant] of graph.constants) {
      this.#constants.set(name, new ConstantValue(tf, () => constantTensor(tf, constant)));
    }
  }

  /**
   * Opens a graph whose inputs are bytes of the shapes given. Errors: `model-unsupported` with the
   * operations that Kindred does not know here, `model-unreadable` where it can't be computed.
   */
  static open(
    tf: TfCore,
    graph: OnnxModelGraph,
    shapes: Readonly<Record<string, readonly number[]>>,
  ): Result<OnnxNetwork> {
    let network: OnnxNetwork | undefined;
    try {
      network = new OnnxNetwork(tf, graph, shapes);
      network.#prepare(graph.outputs.map(({ name }) => name));
      return ok(network);
    } catch (error) {
      network?.close();
      if (error instanceof KindredFailure) return { ok: false, error: error.error };
      return fail('model-unreadable', 'The network cannot be computed.', error);
    }
  }

  /** The outputs that are named, as float32 in ONNX's order; throws where something goes wrong. */
  run(inputs: NetworkInputs, outputs: readonly string[]): Record<string, Float32Array> {
    const values = new Map<string, GraphValue>();
    try {
      this.#feed(inputs, values);
      this.#walk(values);
      return Object.fromEntries(outputs.map((name) => [name, this.#read(name, values)]));
    } finally {
      for (const value of values.values()) free(value);
    }
  }

  /** Frees all that it holds. */
  close(): void {
    for (const constant of this.#constants.values()) constant.close();
    this.#constants.clear();
    this.#steps = [];
  }

  /** Computes what is constant, on the way through a black picture, and lets go of what made it. */
  #prepare(outputs: readonly string[]): void {
    const black = Object.entries(this.#shapes).map(([name, shape]) => {
      return [name, new Uint8Array(shape.reduce((product, size) => product * size, 1))] as const;
    });
    this.run(Object.fromEntries(black), []);
    this.#steps = this.#steps.filter(({ isConstant }) => !isConstant);
    const needed = new Set([...outputs, ...this.#steps.flatMap(({ node }) => node.inputs)]);
    for (const [name, constant] of this.#constants) {
      if (needed.has(name)) {
        constant.keepWhatIsUsed();
        continue;
      }
      constant.close();
      this.#constants.delete(name);
    }
  }

  #feed(inputs: NetworkInputs, values: Map<string, GraphValue>): void {
    for (const [name, shape] of Object.entries(this.#shapes)) {
      const tensor = this.#tf.tensor(Int32Array.from(inputs[name] ?? []), [...shape], 'int32');
      values.set(name, computed(tensor));
    }
  }

  #walk(values: Map<string, GraphValue>): void {
    for (const step of this.#steps) {
      const made = this.#compute(step, values);
      step.node.outputs.forEach((name, index) => {
        const tensor = made[index];
        if (name === '') tensor?.value.dispose();
        else if (tensor !== undefined) this.#keep(step, name, tensor, values);
      });
      for (const name of step.spent) {
        const value = values.get(name);
        if (value !== undefined) free(value);
        values.delete(name);
      }
    }
  }

  #keep(
    { isConstant }: Step,
    name: string,
    { value, isChannelsLast }: Made,
    values: Map<string, GraphValue>,
  ): void {
    if (!isConstant) values.set(name, computed(value, isChannelsLast));
    else this.#constants.set(name, new ConstantValue(this.#tf, () => value, isChannelsLast));
  }

  #compute({ node, operation }: Step, values: ReadonlyMap<string, GraphValue>): readonly Made[] {
    const inputs = node.inputs.map((name) => (name === '' ? undefined : this.#value(name, values)));
    const call = new OperationCall(this.#tf, this.#opset, node, inputs);
    const layouts: boolean[] = [];
    const tensors = this.#tf.tidy(() => {
      const found = operation(call);
      return (isList(found) ? found : [found]).map(({ tensor, isChannelsLast }) => {
        layouts.push(isChannelsLast);
        // A handle of its own, since an operation may give what it was given.
        return this.#tf.clone(tensor);
      });
    });
    return tensors.map((value, index) => ({ value, isChannelsLast: layouts[index] === true }));
  }

  #value(name: string, values: ReadonlyMap<string, GraphValue>): GraphValue {
    const value = values.get(name) ?? this.#constants.get(name);
    if (value === undefined) throw damaged(`nothing makes ${name}`);
    return value;
  }

  #read(name: string, values: ReadonlyMap<string, GraphValue>): Float32Array {
    return this.#tf.tidy(() => {
      const tensor = plainTensor(this.#tf, this.#value(name, values));
      return Float32Array.from(tensor.dataSync());
    });
  }
}

interface Made {
  readonly value: Tensor;
  readonly isChannelsLast: boolean;
}

function isList(found: GraphValue | readonly GraphValue[]): found is readonly GraphValue[] {
  return Array.isArray(found);
}

function free(value: GraphValue): void {
  if (!(value instanceof ConstantValue)) value.tensor.dispose();
}
