/** The element types that the supported networks hold. */
export type TensorType = 'float32' | 'int32' | 'uint8' | 'int64' | 'int8';

/** Affine quantisation: real = scale × (stored − zero point), for the tensor or per slice of `axis`. */
export interface Quantisation {
  /** One for the whole tensor, or one per slice along `axis`; finite and above zero. */
  readonly scales: readonly number[];
  /** As many as scales. */
  readonly zeroPoints: readonly number[];
  readonly axis: number;
}

/** A tensor: a constant where it has data, else a value that an operation makes. */
export interface TfliteTensor {
  /** TensorFlow's order: batch, height, width, channels. */
  readonly shape: readonly number[];
  readonly type: TensorType;
  readonly quantisation?: Quantisation;
  /** Little-endian elements, exactly as many as the shape says; a view of the file. */
  readonly data?: Uint8Array;
}

export type Activation = 'none' | 'relu' | 'relu-n1-to-1' | 'relu6';

/** Where a window slides and how the border is treated. */
export interface Window {
  readonly padding: 'same' | 'valid';
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly dilationHeight: number;
  readonly dilationWidth: number;
}

/** Tensor numbers; `bias` is left out where the file has none. */
interface Weighted {
  readonly input: number;
  readonly weights: number;
  readonly bias?: number;
  readonly output: number;
  readonly activation: Activation;
}

interface Unary {
  readonly input: number;
  readonly output: number;
}

export interface Conv2d extends Weighted {
  readonly kind: 'CONV_2D';
  readonly window: Window;
}

export interface DepthwiseConv2d extends Weighted {
  readonly kind: 'DEPTHWISE_CONV_2D';
  readonly window: Window;
}

export interface FullyConnected extends Weighted {
  readonly kind: 'FULLY_CONNECTED';
}

export interface Add {
  readonly kind: 'ADD';
  readonly left: number;
  readonly right: number;
  readonly output: number;
  readonly activation: Activation;
}

export interface AveragePool2d extends Unary {
  readonly kind: 'AVERAGE_POOL_2D';
  readonly window: Window;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly activation: Activation;
}

export interface Mean extends Unary {
  readonly kind: 'MEAN';
  readonly axes: readonly number[];
}

export interface Pad extends Unary {
  readonly kind: 'PAD';
  /** Before and after, for each dimension. */
  readonly paddings: readonly (readonly [number, number])[];
}

interface Softmax extends Unary {
  readonly kind: 'SOFTMAX';
}

export interface Reshape extends Unary {
  readonly kind: 'RESHAPE';
}

interface Requantise extends Unary {
  readonly kind: 'QUANTIZE' | 'DEQUANTIZE';
}

export type TfliteOperation =
  | Conv2d
  | DepthwiseConv2d
  | FullyConnected
  | Add
  | AveragePool2d
  | Mean
  | Pad
  | Softmax
  | Reshape
  | Requantise;

/** A network with one input and one output, its operations in an order that can be run. */
export interface TfliteGraph {
  readonly tensors: readonly TfliteTensor[];
  readonly operations: readonly TfliteOperation[];
  readonly input: number;
  readonly output: number;
}

/** The number of elements of a shape. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
