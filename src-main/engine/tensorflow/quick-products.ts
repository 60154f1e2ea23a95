import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { TensorFlow, TfCore } from './load-tensorflow.ts';

const PRODUCT = 'BatchMatMul';

/** What a product of matrices was asked with. */
interface ProductAttributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

const quick = new WeakSet<TfCore>();

/**
 * Makes the gradients of dense layers quick on WebAssembly, whose product of matrices is five to ten times
 * slower where one of them is to be transposed: it is transposed first. Does nothing where another backend
 * computes, or when done already.
 */
export function addQuickProducts({ tf, backend }: Pick<TensorFlow, 'tf' | 'backend'>): void {
  if (backend !== 'wasm' || quick.has(tf)) return;
  quick.add(tf);
  const { kernelFunc } = tf.getKernel(PRODUCT, 'wasm');
  tf.unregisterKernel(PRODUCT, 'wasm');
  tf.registerKernel({
    kernelName: PRODUCT,
    backendName: 'wasm',
    kernelFunc: (params) => {
      const { inputs, attrs, backend: computing } = params;
      // As TensorFlow.js types its own kernels: what an operation hands over is told by its name.
      const { transposeA, transposeB } = attrs as unknown as ProductAttributes;
      const made = [
        transposed(tf, inputs['a'], transposeA),
        transposed(tf, inputs['b'], transposeB),
      ];
      const [a, b] = made;
      if (a === undefined || b === undefined) return kernelFunc(params);
      const product = kernelFunc({
        inputs: { a, b },
        attrs: { transposeA: false, transposeB: false },
        backend: computing,
      });
      tf.dispose(made.filter((tensor) => tensor !== inputs['a'] && tensor !== inputs['b']));
      return product;
    },
  });
}

function isTensor(tf: TfCore, input: TensorInfo | undefined): input is Tensor {
  return input instanceof tf.Tensor;
}

/** A matrix, or many of them, as it is multiplied; undefined where an operation handed over something else. */
function transposed(
  tf: TfCore,
  input: TensorInfo | undefined,
  isAsked: boolean,
): Tensor | undefined {
  if (!isTensor(tf, input)) return undefined;
  if (!isAsked) return input;
  const axes = [...input.shape.keys()];
  return tf.transpose(input, [...axes.slice(0, -2), ...axes.slice(-2).reverse()]);
}
