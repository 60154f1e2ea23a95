import type { GraphWriter } from './onnx-graphs.ts';
import { OnnxLayers, RANDOM_CLASSES, type Planes } from './onnx-layers.ts';

export function nasNetMobile(graph: GraphWriter, seed: number): void {
  const layers = new OnnxLayers(graph, seed);
  const picture = layers.lastChannels('input_1', 224);
  let before = layers.conv(picture, 12, { kernel: 3, stride: 2, activation: 'none' });
  let value = cell(layers, before, before, 8, 2);
  for (const [filters, stride] of [
    [12, 2],
    [16, 2],
    // Six branches of 176 make 1,056.
    [176, 2],
  ] as const) {
    const next = cell(layers, value, before, filters, stride);
    [before, value] = [value, next];
  }
  layers.kerasTop(layers.activate(value, 'relu'), RANDOM_CLASSES);
}

/** A cell: the two values before it, through separable convolutions and pooling, side by side. */
function cell(
  layers: OnnxLayers,
  value: Planes,
  earlier: Planes,
  filters: number,
  stride: number,
): Planes {
  const half = (each: Planes) =>
    layers.conv(layers.activate(each, 'relu'), filters, { activation: 'none' });
  const now = half(value);
  const shrink = earlier.size / value.size;
  const then = half(shrink > 1 ? layers.pool(earlier, 'AveragePool', 1, shrink) : earlier);
  const separable = (each: Planes, kernel: number) =>
    layers.separable(layers.activate(each, 'relu'), filters, {
      kernel,
      stride,
      activation: 'none',
    });
  return layers.concat([
    layers.add(separable(now, 5), separable(then, 3)),
    layers.add(separable(now, 3), layers.pool(then, 'AveragePool', 3, stride)),
    layers.pool(now, 'MaxPool', 3, stride),
    layers.pool(then, 'AveragePool', 3, stride),
    separable(then, 5),
    separable(now, 3),
  ]);
}

export function xception(graph: GraphWriter, seed: number): void {
  const layers = new OnnxLayers(graph, seed);
  let value = layers.lastChannels('input_1', 299);
  value = layers.conv(value, 16, { kernel: 3, stride: 2 });
  for (const channels of [24, 32, 48, 64]) {
    const skip = layers.conv(value, channels, { stride: 2, activation: 'none' });
    const branch = layers.separable(layers.separable(value, channels), channels, {
      activation: 'none',
    });
    value = layers.add(skip, layers.pool(branch, 'MaxPool', 3, 2));
  }
  layers.kerasTop(layers.separable(value, 2048), RANDOM_CLASSES);
}

/** Scales its bytes itself; swish, and channels that are weighed by what all places say. */
export function efficientNet(graph: GraphWriter, seed: number): void {
  const layers = new OnnxLayers(graph, seed);
  graph.input('input_1', 'float32', ['unk__616', 224, 224, 3]);
  const scaled = graph.node('Mul', ['input_1', layers.filled([], 1 / 255)]);
  const centred = graph.node('Sub', [scaled, layers.filled([3], 0.45)]);
  const turned = graph.node('Transpose', [centred], { perm: [0, 3, 1, 2] });
  let value: Planes = { name: turned, channels: 3, size: 224 };
  const activation = 'swish';
  value = layers.conv(value, 16, { kernel: 3, stride: 2, activation });
  for (const [channels, kernel] of [
    [16, 3],
    [24, 5],
    [40, 3],
    [64, 5],
  ] as const) {
    const wide = layers.conv(value, value.channels * 3, { activation });
    const depth = layers.conv(wide, 0, { kernel, stride: 2, isDepthwise: true, activation });
    const mean = { ...depth, name: graph.node('GlobalAveragePool', [depth.name]), size: 1 };
    const squeezed = layers.conv(layers.conv(mean, 8, { activation }), depth.channels, {
      activation: 'none',
    });
    const weighed = graph.node('Mul', [depth.name, graph.node('Sigmoid', [squeezed.name])]);
    value = layers.conv({ ...depth, name: weighed }, channels, { activation: 'none' });
  }
  layers.kerasTop(layers.conv(value, 1280, { activation }), RANDOM_CLASSES);
}

/** Each layer sees all before it. */
export function denseNet(graph: GraphWriter, seed: number): void {
  const layers = new OnnxLayers(graph, seed);
  const before = (value: Planes) => layers.activate(layers.batchNorm(value), 'relu');
  let value = layers.conv(layers.firstChannels('input', 224), 16, { kernel: 7, stride: 2 });
  value = layers.pool(value, 'MaxPool', 3, 2);
  for (const growth of [8, 8, 8]) {
    for (let layer = 0; layer < 2; layer += 1) {
      const narrow = layers.conv(before(value), 16);
      value = layers.concat([
        value,
        layers.conv(narrow, growth, { kernel: 3, activation: 'none' }),
      ]);
    }
    const halved = layers.conv(before(value), 24, { activation: 'none' });
    value = layers.pool(halved, 'AveragePool', 2, 2);
  }
  const rest = 1024 - value.channels;
  value = layers.concat([
    value,
    layers.conv(before(value), rest, { kernel: 3, activation: 'none' }),
  ]);
  layers.torchTop(before(value), RANDOM_CLASSES);
}
