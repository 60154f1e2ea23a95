import type { Tensor } from '@tensorflow/tfjs-core';
import type { OnnxTensor } from '../model/onnx-graph.ts';
import { damaged } from '../model/flatbuffer.ts';
import type { TfCore } from './load-tensorflow.ts';
import { unsupportedNetwork } from './onnx-refusals.ts';

/**
 * A value of a graph. Maps (batch, channels, height, width in ONNX) may be held with their channels
 * last, as TensorFlow.js computes with them; what the graph says of axes is always in ONNX's order.
 */
export interface GraphValue {
  /** The tensor as it is held. */
  readonly tensor: Tensor;
  /** Held as batch, height, width, channels. */
  readonly isChannelsLast: boolean;
  /** The tensor made ready for an operation under a key; once only, where the value is constant. */
  readonly form: (key: string, make: (tensor: Tensor) => Tensor) => Tensor;
}

/** A value that is computed for each photo. */
export function computed(tensor: Tensor, isChannelsLast = false): GraphValue {
  return { tensor, isChannelsLast, form: (_, make) => make(tensor) };
}

/** The sizes of a value in ONNX's order. */
export function shapeOf({ tensor, isChannelsLast }: GraphValue): readonly number[] {
  const [batch = 1, height = 1, width = 1, channels = 1] = tensor.shape;
  return isChannelsLast ? [batch, channels, height, width] : tensor.shape;
}

/** A value that is the same for every photo; it owns what it makes until it is closed. */
export class ConstantValue implements GraphValue {
  readonly isChannelsLast: boolean;
  readonly #tf: TfCore;
  readonly #make: () => Tensor;
  #plain: Tensor | undefined;
  #isPlainUsed = false;
  #numbers: readonly number[] | undefined;
  readonly #forms = new Map<string, Tensor>();

  /** `make` is called when it is first needed. */
  constructor(tf: TfCore, make: () => Tensor, isChannelsLast = false) {
    this.#tf = tf;
    this.#make = make;
    this.isChannelsLast = isChannelsLast;
  }

  get tensor(): Tensor {
    this.#isPlainUsed = true;
    return this.#made();
  }

  readonly form = (key: string, make: (tensor: Tensor) => Tensor): Tensor => {
    let formed = this.#forms.get(key);
    if (formed === undefined) {
      const plain = this.#made();
      const found = make(plain);
      // A handle of its own: the plain one may go before.
      formed = this.#tf.keep(found === plain ? this.#tf.clone(found) : found);
      this.#forms.set(key, formed);
    }
    return formed;
  };

  /** Its elements, as they are asked for with every photo. */
  numbers(): readonly number[] {
    this.#numbers ??= [...this.#made().dataSync()];
    return this.#numbers;
  }

  /** Frees the plain tensor where only forms of it were asked for. */
  keepWhatIsUsed(): void {
    if (!this.#isPlainUsed) this.#freePlain();
  }

  close(): void {
    this.#freePlain();
    for (const formed of this.#forms.values()) formed.dispose();
    this.#forms.clear();
  }

  #made(): Tensor {
    this.#plain ??= this.#tf.keep(this.#make());
    return this.#plain;
  }

  #freePlain(): void {
    this.#plain?.dispose();
    this.#plain = undefined;
  }
}

/** A shape, axes or the like: short lists of integers that a graph computes with. */
export function numbersOf(value: GraphValue): readonly number[] {
  return value instanceof ConstantValue ? value.numbers() : [...value.tensor.dataSync()];
}

/** The tensor of an ONNX constant: real numbers as float32, whole ones as int32 (beyond that, its ends). */
export function constantTensor(tf: TfCore, constant: OnnxTensor): Tensor {
  const shape = [...constant.shape];
  const [numbers, type] = elementsOf(constant);
  if (numbers.length !== shape.reduce((product, size) => product * size, 1)) {
    throw damaged(`${constant.name} has ${numbers.length} elements`);
  }
  return tf.tensor(numbers, shape, type);
}

type Elements =
  | readonly [Float32Array, 'float32']
  | readonly [Int32Array, 'int32']
  | readonly [Uint8Array, 'bool'];

function elementsOf({ name, element, data, external }: OnnxTensor): Elements {
  if (external !== undefined) throw damaged(`${name} lies in another file`);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const floats = (bytes: number, read: (at: number) => number): Elements => [
    Float32Array.from({ length: data.length / bytes }, (_, index) => read(index * bytes)),
    'float32',
  ];
  switch (element) {
    case 'float32':
      return floats(4, (at) => view.getFloat32(at, true));
    case 'float16':
      return floats(2, (at) => halfFloat(view.getUint16(at, true)));
    case 'float64':
      return floats(8, (at) => view.getFloat64(at, true));
    case 'uint8':
      return [Int32Array.from(data), 'int32'];
    case 'int8':
      return [Int32Array.from(data, (byte) => (byte << 24) >> 24), 'int32'];
    case 'int32':
    case 'int64':
      return [wholeNumbers(view, element === 'int32' ? 4 : 8), 'int32'];
    case 'bool':
      return [Uint8Array.from(data, (byte) => (byte === 0 ? 0 : 1)), 'bool'];
    case 'other':
      throw unsupportedNetwork(`The constant ${name} is of an unusual type`);
  }
}

/** A half-precision number by its bits (IEEE 754 binary16). */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const [LEAST, MOST] = [-(2n ** 31n), 2n ** 31n - 1n];

function wholeNumbers(view: DataView, bytes: 4 | 8): Int32Array<ArrayBuffer> {
  return Int32Array.from({ length: view.byteLength / bytes }, (_, index) => {
    if (bytes === 4) return view.getInt32(4 * index, true);
    const whole = view.getBigInt64(8 * index, true);
    return Number(whole < LEAST ? LEAST : whole > MOST ? MOST : whole);
  });
}
