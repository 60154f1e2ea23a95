import type { Window } from './tflite-graph.ts';

/** One dimension of a sliding window: how many places it takes and the border added around. */
export interface WindowSpan {
  readonly output: number;
  readonly before: number;
  readonly after: number;
}

/**
 * How a window of `filter` elements slides over `input` elements, by TensorFlow's rules
 * (https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2): with SAME padding an odd
 * border element goes after, so at stride 2 over an even size only the end is padded.
 */
export function windowSpan(
  padding: Window['padding'],
  input: number,
  filter: number,
  stride: number,
  dilation: number,
): WindowSpan {
  const reach = (filter - 1) * dilation + 1;
  if (padding === 'valid') {
    return { output: Math.ceil((input - reach + 1) / stride), before: 0, after: 0 };
  }
  const output = Math.ceil(input / stride);
  const total = Math.max((output - 1) * stride + reach - input, 0);
  const before = Math.floor(total / 2);
  return { output, before, after: total - before };
}
