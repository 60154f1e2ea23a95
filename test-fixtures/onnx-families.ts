import type { GraphWriter } from './onnx-graphs.ts';
import { OnnxLayers, RANDOM_CLASSES, type Planes } from './onnx-layers.ts';
import { clipResNet, clipTransformer } from './onnx-clip.ts';
import { denseNet, efficientNet, nasNetMobile, xception } from './onnx-later-families.ts';

/**
 * Graphs of the families that Kindred has presets for, laid out as exporters write them: with the
 * family's building blocks, the true size of its picture and the true width of its feature. Their
 * WEIGHTS ARE RANDOM (the same for a seed), and they are cut in depth, and thin before the last
 * block: what they say of a picture means nothing, but all of it has to be read, fed and run.
 */
export const ONNX_FAMILIES: Readonly<Record<string, (graph: GraphWriter, seed: number) => void>> = {
  'mobilenet-v1-100-224': mobileNetV1,
  'mobilenet-v2-100-224': mobileNetV2,
  'inception-v3': inceptionV3,
  'resnet50-v1': resNetV1Keras,
  'resnet50-v2': resNetV2,
  'resnet50-v1-torch': resNetV1Torch,
  vgg16,
  'nasnet-mobile': nasNetMobile,
  xception,
  'efficientnet-b0': efficientNet,
  densenet121: denseNet,
  'dense-28': denseOnly,
  'clip-vit-b32': (graph, seed) => {
    clipTransformer(graph, seed, 32);
  },
  'clip-vit-b16': (graph, seed) => {
    clipTransformer(graph, seed, 16);
  },
  'clip-rn50': clipResNet,
};

function mobileNetV1(graph: GraphWriter, seed: number): void {
  const layers = new OnnxLayers(graph, seed);
  const picture = layers.lastChannels('input_1', 224);
  let value = layers.conv(picture, 16, { kernel: 3, stride: 2, activation: 'relu6' });
  for (const [channels, stride] of [
    [32, 2],
    [64, 2],
    [128, 2],
    [1024, 2],
  ] as const) {
    const activation = 'relu6';
    value = layers.conv(value, 0, { kernel: 3, stride, isDepthwise: true, activation });
    value = layers.conv(value, channels, { activation });
  }
  // The older classifier: a 1×1 convolution of the pooled map.
  const pooled = { ...value, name: graph.node('GlobalAveragePool', [value.name]), size: 1 };
  const classes = layers.conv(pooled, RANDOM_CLASSES, { activation: 'none' });
  const shape = layers.integers([0, RANDOM_CLASSES]);
  const row = graph.node('Reshape', [classes.name, shape]);
  graph.node('Softmax', [row], { axis: 1 }, 'act_softmax');
  graph.output('act_softmax', 'float32', ['unk__617', RANDOM_CLASSES]);
}

function mobileNetV2(graph: GraphWriter, seed: number): void {
  const layers = new OnnxLayers(graph, seed);
  const picture = layers.lastChannels('input_1', 224);
  let value = layers.conv(picture, 16, { kernel: 3, stride: 2, activation: 'relu6' });
  for (const [channels, stride] of [
    [16, 2],
    [24, 2],
    [24, 1],
    [48, 2],
    [64, 2],
  ] as const) {
    const wide = layers.conv(value, value.channels * 4, { activation: 'relu6' });
    const depthwise = { kernel: 3, stride, isDepthwise: true, activation: 'relu6' } as const;
    const narrow = layers.conv(layers.conv(wide, 0, depthwise), channels, { activation: 'none' });
    value = stride === 1 ? layers.add(value, narrow) : narrow;
  }
  layers.kerasTop(layers.conv(value, 1280, { activation: 'relu6' }), RANDOM_CLASSES);
}

function inceptionV3(graph: GraphWriter, seed: number): void {
  const layers = new OnnxLayers(graph, seed);
  let value = layers.lastChannels('input_1', 299);
  value = layers.conv(value, 16, { kernel: 3, stride: 2 });
  value = layers.pool(layers.conv(value, 24, { kernel: 3 }), 'MaxPool', 3, 2);
  value = layers.pool(value, 'MaxPool', 3, 2);
  value = mixed(layers, value, [16, 24, 24, 16]);
  value = layers.concat([
    layers.conv(value, 48, { kernel: 3, stride: 2 }),
    layers.pool(value, 'MaxPool', 3, 2),
  ]);
  value = layers.pool(value, 'MaxPool', 3, 2);
  // 320 + 768 + 768 + 192, as its last block has.
  layers.kerasTop(mixed(layers, value, [320, 768, 768, 192]), RANDOM_CLASSES);
}

/** 1×1, 5×5 as two thin ones, two 3×3, and pooling, side by side. */
function mixed(layers: OnnxLayers, value: Planes, widths: readonly number[]): Planes {
  const [one = 0, five = 0, three = 0, pooled = 0] = widths;
  const thin = layers.conv(value, 16);
  return layers.concat([
    layers.conv(value, one),
    layers.conv(thin, five, { kernel: 5 }),
    layers.conv(layers.conv(thin, 16, { kernel: 3 }), three, { kernel: 3 }),
    layers.conv(layers.pool(value, 'AveragePool', 3, 1), pooled),
  ]);
}

function resNetBody(layers: OnnxLayers, picture: Planes): Planes {
  let value = layers.conv(picture, 16, { kernel: 7, stride: 2 });
  value = layers.pool(value, 'MaxPool', 3, 2);
  for (const [width, channels, stride] of [
    [16, 32, 1],
    [16, 32, 1],
    [24, 64, 2],
    [32, 128, 2],
    [64, 2048, 2],
  ] as const) {
    const isSame = stride === 1 && channels === value.channels;
    const skip = isSame ? value : layers.conv(value, channels, { stride, activation: 'none' });
    let branch = layers.conv(value, width);
    branch = layers.conv(branch, width, { kernel: 3, stride });
    branch = layers.conv(branch, channels, { activation: 'none' });
    value = layers.activate(layers.add(skip, branch), 'relu');
  }
  return value;
}

function resNetV1Keras(graph: GraphWriter, seed: number): void {
  const layers = new OnnxLayers(graph, seed);
  layers.kerasTop(resNetBody(layers, layers.lastChannels('input_1', 224)), RANDOM_CLASSES);
}

function resNetV1Torch(graph: GraphWriter, seed: number): void {
  const layers = new OnnxLayers(graph, seed);
  layers.torchTop(resNetBody(layers, layers.firstChannels('input', 224)), RANDOM_CLASSES);
}

/** Normalised and activated before each convolution, so that the sums stay as they are. */
function resNetV2(graph: GraphWriter, seed: number): void {
  const layers = new OnnxLayers(graph, seed);
  const before = (value: Planes) => layers.activate(layers.batchNorm(value), 'relu');
  const picture = layers.lastChannels('input_1', 224);
  let value = layers.conv(picture, 16, { kernel: 7, stride: 2, activation: 'none' });
  value = layers.pool(value, 'MaxPool', 3, 2);
  for (const [width, channels] of [
    [16, 32],
    [24, 64],
    [32, 2048],
  ] as const) {
    const ready = before(value);
    const skip = layers.conv(ready, channels, { stride: 2, activation: 'none' });
    const narrow = layers.conv(ready, width, { kernel: 3, stride: 2 });
    value = layers.add(skip, layers.conv(narrow, channels, { activation: 'none' }));
  }
  layers.kerasTop(before(value), RANDOM_CLASSES);
}

/** Its first dense layer would have 103 million weights: both are thin here, the last map is not. */
function vgg16(graph: GraphWriter, seed: number): void {
  const layers = new OnnxLayers(graph, seed);
  let value = layers.lastChannels('input_1', 224);
  for (const channels of [8, 12, 16, 24, 512]) {
    value = layers.conv(value, channels, { kernel: 3 });
    value = layers.pool(value, 'MaxPool', 2, 2);
  }
  const last = graph.node('Transpose', [value.name], { perm: [0, 2, 3, 1] });
  const numbers = value.size * value.size * value.channels;
  const flat = graph.node('Reshape', [last, layers.integers([-1, numbers])]);
  const first = graph.node('Relu', [layers.dense(flat, numbers, 24)]);
  const second = graph.node('Relu', [layers.dense(first, 24, 32)]);
  graph.node('Softmax', [layers.dense(second, 32, RANDOM_CLASSES)], { axis: 1 }, 'predictions');
  graph.output('predictions', 'float32', ['unk__617', RANDOM_CLASSES]);
}

/** The course's first: 28 × 28 grey, 200, 60, classes. */
function denseOnly(graph: GraphWriter, seed: number): void {
  const layers = new OnnxLayers(graph, seed);
  graph.input('flatten_input', 'float32', ['unk__6', 28, 28]);
  const flat = graph.node('Reshape', ['flatten_input', layers.integers([-1, 784])]);
  const first = graph.node('Relu', [layers.dense(flat, 784, 200)]);
  const second = graph.node('Relu', [layers.dense(first, 200, 60)]);
  graph.node('Softmax', [layers.dense(second, 60, RANDOM_CLASSES)], { axis: 1 }, 'dense_2');
  graph.output('dense_2', 'float32', ['unk__7', RANDOM_CLASSES]);
}
