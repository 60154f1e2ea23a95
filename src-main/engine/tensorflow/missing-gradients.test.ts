import '@tensorflow/tfjs-backend-cpu';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { seededRandom } from '../../../test-fixtures/seeded-random.ts';
import { unwrap } from '../../contract/errors.ts';
import { loadTensorFlowWithLayers } from './load-tensorflow.ts';
import { addMissingGradients } from './missing-gradients.ts';

interface Convolution {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly filter: readonly [number, number];
  readonly strides: [number, number];
  readonly pad: 'same' | 'valid';
  readonly seed: number;
}

const side = fc.integer({ min: 1, max: 11 });
const stride = fc.integer({ min: 1, max: 3 });
const few = fc.integer({ min: 1, max: 5 });

const convolutions: fc.Arbitrary<Convolution> = fc
  .record({
    batch: few,
    height: side,
    width: side,
    inputs: few,
    outputs: few,
    filter: fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })),
    // Mostly as large both ways, as networks have them.
    strides: fc.oneof(
      { weight: 3, arbitrary: stride.map((one): [number, number] => [one, one]) },
      { weight: 1, arbitrary: fc.tuple(stride, stride) },
    ),
    pad: fc.constantFrom('same' as const, 'valid' as const),
    seed: fc.nat(),
  })
  .filter(
    ({ height, width, filter: [down, across], pad }) =>
      pad === 'same' || (height >= down && width >= across),
  );

// The gradients of operations come along with the layers.
const { tf, backend } = unwrap(await loadTensorFlowWithLayers());

/** The gradients of a convolution by its input and by its filter, on one backend. */
async function gradientsOn(name: string, made: Convolution): Promise<Float32Array[]> {
  await tf.setBackend(name);
  const random = seededRandom(made.seed);
  const numbers = (shape: [number, number, number, number]): Tensor4D => {
    const count = shape.reduce((product, size) => product * size, 1);
    return tf.tensor4d(
      Float32Array.from({ length: count }, () => random.normal()),
      shape,
    );
  };
  const x = numbers([made.batch, made.height, made.width, made.inputs]);
  const filter = numbers([...made.filter, made.inputs, made.outputs]);
  const convolve = (one: Tensor, other: Tensor): Tensor =>
    tf.conv2d(one as Tensor4D, other as Tensor4D, made.strides, made.pad);
  const y = convolve(x, filter) as Tensor4D;
  const gradients = tf.grads(convolve)([x, filter], numbers(y.shape));
  return gradients.map((gradient) => Float32Array.from(gradient.dataSync()));
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

describe.skipIf(backend !== 'wasm')('addMissingGradients', () => {
  it('gives the gradients of the CPU backend’s own kernels, for any convolution', async () => {
    addMissingGradients({ tf, backend });
    await fc.assert(
      fc.asyncProperty(convolutions, async (made) => {
        tf.engine().startScope();
        const expected = await gradientsOn('cpu', made);
        const found = await gradientsOn('wasm', made);
        tf.engine().endScope();
        expected.forEach((values, which) => {
          const bound = 1e-5 * Math.max(1, largest(values));
          expect(found[which]).toHaveLength(values.length);
          values.forEach((value, at) => {
            expect(Math.abs((found[which]?.[at] ?? NaN) - value)).toBeLessThan(bound);
          });
        });
      }),
      { numRuns: 150 },
    );
  });

  it('leaves no tensor behind, and may be called again', async () => {
    await tf.setBackend('wasm');
    addMissingGradients({ tf, backend });
    addMissingGradients({ tf, backend });
    const gradients = (): void => {
      tf.tidy(() => {
        const x: Tensor4D = tf.ones([2, 9, 9, 3]);
        const byFilter = tf.grad((filter) => tf.conv2d(x, filter as Tensor4D, 2, 'same'));
        byFilter(tf.ones([6, 6, 3, 4]));
      });
    };
    gradients();
    const before = tf.memory();
    gradients();
    expect(tf.memory()).toMatchObject({
      numTensors: before.numTensors,
      numDataBuffers: before.numDataBuffers,
    });
  });
});
