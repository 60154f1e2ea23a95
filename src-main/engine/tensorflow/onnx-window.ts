import type { OperationCall } from './onnx-call.ts';

/** How a window slides over maps: pairs of (rows, columns). */
export interface Window {
  readonly kernel: [number, number];
  readonly strides: [number, number];
  readonly dilations: [number, number];
  /** Rows above and below, columns left and right, as TensorFlow.js wants them. */
  readonly pads: [[0, 0], [number, number], [number, number], [0, 0]];
  readonly isPadded: boolean;
  /** Whether the last window goes beyond the padding that the node asks for (ceil_mode). */
  readonly isBeyond: boolean;
}

/** The window of a convolution or pooling node over maps of `size` (rows, columns). */
export function windowOf(
  call: OperationCall,
  kernel: readonly number[],
  size: readonly [number, number],
): Window {
  if (kernel.length !== 2) throw call.unsupported(`of ${kernel.length} dimensions`);
  const pair = (name: string) => call.numbers(name) ?? [1, 1];
  const [strides, dilations] = [pair('strides'), pair('dilations')];
  const along = ([0, 1] as const).map((axis) =>
    span(call, axis, {
      size: size[axis],
      kernel: kernel[axis] ?? 1,
      stride: strides[axis] ?? 1,
      dilation: dilations[axis] ?? 1,
    }),
  );
  const [rows, columns] = along;
  if (rows === undefined || columns === undefined) throw call.unsupported('without a window');
  return {
    kernel: [kernel[0] ?? 1, kernel[1] ?? 1],
    strides: [strides[0] ?? 1, strides[1] ?? 1],
    dilations: [dilations[0] ?? 1, dilations[1] ?? 1],
    pads: [
      [0, 0],
      [rows.before, rows.after],
      [columns.before, columns.after],
      [0, 0],
    ],
    isPadded: along.some(({ before, after }) => before + after > 0),
    isBeyond: along.some(({ beyond }) => beyond > 0),
  };
}

interface Slide {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
}

interface Span {
  readonly before: number;
  readonly after: number;
  /** How much of `after` is for the last window alone. */
  readonly beyond: number;
}

/** Padding along one axis; https://onnx.ai/onnx/operators/onnx__MaxPool.html has the formulas. */
function span(call: OperationCall, axis: 0 | 1, slide: Slide): Span {
  const { size, kernel, stride, dilation } = slide;
  if (![kernel, stride, dilation].every((value) => Number.isSafeInteger(value) && value > 0)) {
    throw call.unsupported('with a window of no size');
  }
  const reach = (kernel - 1) * dilation + 1;
  const kind = call.text('auto_pad', 'NOTSET');
  if (kind === 'VALID') return { before: 0, after: 0, beyond: 0 };
  if (kind.startsWith('SAME')) {
    const total = Math.max((Math.ceil(size / stride) - 1) * stride + reach - size, 0);
    const before = kind === 'SAME_LOWER' ? Math.ceil(total / 2) : Math.floor(total / 2);
    return { before, after: total - before, beyond: 0 };
  }
  const pads = call.numbers('pads') ?? [0, 0, 0, 0];
  const [before = 0, after = 0] = [pads[axis], pads[axis + 2]];
  if (before < 0 || after < 0) throw call.unsupported('that cuts its input');
  const beyond = call.int('ceil_mode', 0) === 0 ? 0 : rest(slide, reach, before, after);
  return { before, after: after + beyond, beyond };
}

/** What the last window lacks, where outputs are counted upwards; none begins in the padding after. */
function rest({ size, stride }: Slide, reach: number, before: number, after: number): number {
  const padded = size + before + after;
  const last = Math.ceil((padded - reach) / stride) * stride;
  return last >= size + before ? 0 : Math.max(last + reach - padded, 0);
}
