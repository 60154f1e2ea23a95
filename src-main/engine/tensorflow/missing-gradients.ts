import type { Conv2DBackpropInputAttrs, Tensor, Tensor4D, TensorInfo } from '@tensorflow/tfjs-core';
import type { TensorFlow, TfCore } from './load-tensorflow.ts';

const FILTER_GRADIENT = 'Conv2DBackpropFilter';
const INPUT_GRADIENT = 'Conv2DBackpropInput';

type Shape4D = [number, number, number, number];

/** How a convolution was made: what TensorFlow.js hands over to the kernels of its gradients. */
type ConvolutionAttributes = Pick<
  Conv2DBackpropInputAttrs,
  'strides' | 'pad' | 'dataFormat' | 'dimRoundingMode'
>;

/**
 * Makes convolutions trainable on WebAssembly, which has no kernel for the gradient by the filter, and
 * a slow one (a third as fast) for that by the input. Both are convolutions themselves, and so run on
 * the kernel that is fast there. Does nothing where another backend computes, or when done already.
 */
export function addMissingGradients({ tf, backend }: Pick<TensorFlow, 'tf' | 'backend'>): void {
  if (backend !== 'wasm' || hasKernel(tf, FILTER_GRADIENT)) return;
  tf.registerKernel({
    kernelName: FILTER_GRADIENT,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      // As TensorFlow.js types its own kernels: what an operation hands over is told by its name.
      const { filterShape, ...made } = attrs as unknown as ConvolutionAttributes & {
        filterShape: Shape4D;
      };
      return filterGradient(tf, given(tf, inputs['x']), given(tf, inputs['dy']), filterShape, made);
    },
  });
  const slow = tf.getKernel(INPUT_GRADIENT, 'wasm').kernelFunc;
  tf.unregisterKernel(INPUT_GRADIENT, 'wasm');
  tf.registerKernel({
    kernelName: INPUT_GRADIENT,
    backendName: 'wasm',
    kernelFunc: (params) => {
      const { inputs } = params;
      // As above.
      const { inputShape, ...made } = params.attrs as unknown as Conv2DBackpropInputAttrs;
      const filter = given(tf, inputs['filter']);
      const { strideHeight, strideWidth } = plan(tf, inputShape, filter.shape, made);
      if (strideHeight !== strideWidth) return slow(params);
      return inputGradient(tf, given(tf, inputs['dy']), filter, inputShape, made);
    },
  });
}

/** Asked for by listing: `getKernel` warns in the terminal where there is none. */
function hasKernel(tf: TfCore, name: string): boolean {
  return tf.getKernelsForBackend('wasm').some(({ kernelName }) => kernelName === name);
}

/** An input of a kernel, which always is a tensor where an operation calls it. */
function given(tf: TfCore, input: TensorInfo | undefined): Tensor4D {
  if (input instanceof tf.Tensor && input.rank === 4) return input as Tensor4D;
  throw new Error('A gradient of a convolution was asked for without its tensors.');
}

function plan(
  tf: TfCore,
  input: Shape4D,
  filter: Shape4D,
  { strides, pad, dimRoundingMode, dataFormat }: ConvolutionAttributes,
) {
  if (dataFormat !== 'NHWC') throw new Error(`Convolutions of ${dataFormat} are not trained here.`);
  return tf.backend_util.computeConv2DInfo(input, filter, strides, 1, pad, dimRoundingMode);
}

/**
 * ∂L/∂W[i,j,c,o] = Σ over n,y,x of X[n, s·y + i, s·x + j, c] · ∂L/∂Y[n,y,x,o], X padded: a convolution
 * that takes the batch for channels and the input's channels for the batch, with ∂L/∂Y as its filter,
 * dilated by the stride (Goodfellow, Bengio, Courville: Deep Learning, section 9.5).
 */
function filterGradient(
  tf: TfCore,
  x: Tensor4D,
  dy: Tensor4D,
  filterShape: Shape4D,
  made: ConvolutionAttributes,
): Tensor {
  const { padInfo, strideHeight, strideWidth } = plan(tf, x.shape, filterShape, made);
  const [height, width, inputs, outputs] = filterShape;
  return tf.tidy(() => {
    const padded = tf.pad4d(x, [
      [0, 0],
      [padInfo.top, padInfo.bottom],
      [padInfo.left, padInfo.right],
      [0, 0],
    ]);
    const byChannel = tf.transpose(padded, [3, 1, 2, 0]);
    const asFilter = tf.transpose(dy, [1, 2, 0, 3]);
    const dilation: [number, number] = [strideHeight, strideWidth];
    const moved = tf.conv2d(byChannel, asFilter, 1, 'valid', 'NHWC', dilation);
    // Where a stride leaves the last rows out, the dilated filter has room to go beyond its own.
    return tf.transpose(
      tf.slice4d(moved, [0, 0, 0, 0], [inputs, height, width, outputs]),
      [1, 2, 0, 3],
    );
  });
}

/**
 * ∂L/∂X of a convolution of stride s: of each s × s places of the input, each place sees its own part
 * of the filter's weights, so a single convolution of ∂L/∂Y gives all of them as s × s × channels
 * numbers a cell, which are then laid out side by side (the sub-pixel convolution of Shi et al., 2016,
 * arXiv:1609.05158). Nothing is multiplied by the zeros between strides.
 */
function inputGradient(
  tf: TfCore,
  dy: Tensor4D,
  filter: Tensor4D,
  inputShape: Shape4D,
  made: ConvolutionAttributes,
): Tensor {
  const { padInfo, strideHeight: stride } = plan(tf, inputShape, filter.shape, made);
  const [batch, height, width, channels] = inputShape;
  const rows = Math.ceil(filter.shape[0] / stride);
  const columns = Math.ceil(filter.shape[1] / stride);
  return tf.tidy(() => {
    const spread = tf.pad4d(dy, [
      [0, 0],
      [rows - 1, rows - 1],
      [columns - 1, columns - 1],
      [0, 0],
    ]);
    const cells = tf.conv2d(spread, partsOf(tf, filter, stride), 1, 'valid');
    const padded = stride === 1 ? cells : tf.depthToSpace(cells, stride);
    // Rows and columns that no window reached have no gradient.
    const { top, left } = padInfo;
    const whole = tf.pad4d(padded, [
      [0, 0],
      [0, Math.max(0, top + height - padded.shape[1])],
      [0, Math.max(0, left + width - padded.shape[2])],
      [0, 0],
    ]);
    return tf.slice4d(whole, [0, top, left, 0], [batch, height, width, channels]);
  });
}

/** A filter [h, w, in, out] turned round and cut by places: [⌈h/s⌉, ⌈w/s⌉, out, s · s · in]. */
function partsOf(tf: TfCore, filter: Tensor4D, stride: number): Tensor4D {
  const [height, width, inputs, outputs] = filter.shape;
  const rows = Math.ceil(height / stride);
  const columns = Math.ceil(width / stride);
  const whole = tf.pad4d(filter, [
    [0, rows * stride - height],
    [0, columns * stride - width],
    [0, 0],
    [0, 0],
  ]);
  const parts = tf.reshape(whole, [rows, stride, columns, stride, inputs, outputs]);
  const turned = tf.transpose(tf.reverse(parts, [0, 2]), [0, 2, 5, 1, 3, 4]);
  return tf.reshape(turned, [rows, columns, outputs, stride * stride * inputs]);
}
