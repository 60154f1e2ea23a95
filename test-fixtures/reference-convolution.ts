import type { FileWindow } from './tflite-file.ts';

/** A value of height × width × channels in float64, as TensorFlow orders it. */
export interface Value {
  readonly size: number;
  readonly channels: number;
  readonly data: readonly number[];
}

/** An element; zero outside the picture. */
export function at(
  { size, channels, data }: Value,
  row: number,
  column: number,
  channel: number,
): number {
  if (row < 0 || column < 0 || row >= size || column >= size) return 0;
  return data[(row * size + column) * channels + channel] ?? 0;
}

/** A layer's sizes, its weights as real numbers in the file's order, and how it slides. */
export interface Layer {
  readonly depthwise: boolean;
  readonly filter: number;
  readonly outputs: number;
  readonly weights: readonly number[];
  readonly bias: readonly number[];
  readonly window: FileWindow;
}

/** Convolution as TensorFlow defines it, written out; SAME padding from its own two formulas. */
export function referenceConvolution(input: Value, layer: Layer): Value {
  const { filter, outputs, depthwise, window } = layer;
  const { stride, padding, dilation = 1 } = window;
  const reach = (filter - 1) * dilation + 1;
  const same = padding === 'same';
  const size = same
    ? Math.ceil(input.size / stride)
    : Math.floor((input.size - reach) / stride) + 1;
  const border = same ? Math.max(0, (size - 1) * stride + reach - input.size) >> 1 : 0;
  const data: number[] = [];
  for (let place = 0; place < size * size; place += 1) {
    const top = Math.floor(place / size) * stride - border;
    const left = (place % size) * stride - border;
    for (let output = 0; output < outputs; output += 1) {
      let sum = layer.bias[output] ?? 0;
      for (let tap = 0; tap < filter * filter; tap += 1) {
        const row = top + Math.floor(tap / filter) * dilation;
        const column = left + (tap % filter) * dilation;
        if (depthwise) {
          const channel = Math.floor(output / (outputs / input.channels));
          sum += at(input, row, column, channel) * (layer.weights[tap * outputs + output] ?? 0);
          continue;
        }
        for (let channel = 0; channel < input.channels; channel += 1) {
          const index = (output * filter * filter + tap) * input.channels + channel;
          sum += at(input, row, column, channel) * (layer.weights[index] ?? 0);
        }
      }
      data.push(sum);
    }
  }
  return { size, channels: outputs, data };
}

/** Every element brought between two bounds. */
export function clamped(value: Value, low: number, high: number): Value {
  return { ...value, data: value.data.map((number) => Math.min(high, Math.max(low, number))) };
}
