import type { TfLayers } from '../tensorflow/load-tensorflow.ts';

/** Pixels along each side of the grey square that both networks look at. */
export const COURSE_SIDE = 28;

/** The two networks that the course begins with: fully connected, and convolutional. */
export type CourseKind = 'dense' | 'cnn';

/** A network of layers one after the other. */
export type CourseNetwork = InstanceType<TfLayers['Sequential']>;

/** A dense layer before the last one. */
interface DenseStep {
  readonly units: number;
}

/** A convolution with SAME padding, which 28, 14 and 7 pixels share evenly on both sides. */
interface ConvolutionStep {
  readonly filter: number;
  readonly filters: number;
  readonly stride: 1 | 2;
}

/** The layers before the last one, each with ReLU. */
interface CourseShape {
  readonly convolutions: readonly ConvolutionStep[];
  readonly dense: readonly DenseStep[];
}

/** As the slides have them. */
export const COURSE_SHAPES: Readonly<Record<CourseKind, CourseShape>> = {
  dense: { convolutions: [], dense: [{ units: 200 }, { units: 60 }] },
  cnn: {
    convolutions: [
      { filter: 3, filters: 12, stride: 1 },
      { filter: 6, filters: 24, stride: 2 },
      { filter: 6, filters: 32, stride: 2 },
    ],
    // The slides go from the last map to the classes at once. A dense layer of 200 between them would
    // make a smaller feature, and a worse one (npm run bench models: mAP 0.095 for 0.112).
    dense: [],
  },
};

/**
 * One of the course's networks with fresh weights (Glorot's, as Keras takes them): grey squares
 * [n, 28, 28, 1] from 0 to 1 in, probabilities [n, classes] out.
 * @param seed the same gives the same weights.
 */
export function courseNetwork(
  layers: TfLayers,
  kind: CourseKind,
  classes: number,
  seed: number,
): CourseNetwork {
  const { convolutions, dense } = COURSE_SHAPES[kind];
  const network = layers.sequential();
  network.add(layers.layers.inputLayer({ inputShape: [COURSE_SIDE, COURSE_SIDE, 1] }));
  const weights = () =>
    layers.initializers.glorotUniform({ seed: seed + 7919 * network.layers.length });
  for (const { filter, filters, stride } of convolutions) {
    network.add(
      layers.layers.conv2d({
        kernelSize: filter,
        filters,
        strides: stride,
        padding: 'same',
        activation: 'relu',
        kernelInitializer: weights(),
      }),
    );
  }
  network.add(layers.layers.flatten());
  for (const { units } of dense) {
    network.add(layers.layers.dense({ units, activation: 'relu', kernelInitializer: weights() }));
  }
  network.add(
    layers.layers.dense({ units: classes, activation: 'softmax', kernelInitializer: weights() }),
  );
  return network;
}
