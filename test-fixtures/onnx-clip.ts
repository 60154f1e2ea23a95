import type { GraphWriter } from './onnx-graphs.ts';
import { OnnxLayers } from './onnx-layers.ts';

/** Real ones are 768 wide and twelve layers deep. */
const WIDTH = 96;
const HEADS = 4;
const LAYERS = 2;

/** A vision transformer as PyTorch's exporter writes it: 224 px in patches, 512 numbers out. */
export function clipTransformer(graph: GraphWriter, seed: number, patch: number): void {
  const layers = new OnnxLayers(graph, seed);
  const picture = layers.firstChannels('pixel_values', 224);
  const cells = 224 / patch;
  const weights = layers.weights([WIDTH, 3, patch, patch], 3 * patch * patch);
  const patches = graph.node('Conv', [picture.name, weights], {
    kernel_shape: [patch, patch],
    strides: [patch, patch],
  });
  const rows = graph.node('Reshape', [patches, layers.integers([0, WIDTH, cells * cells])]);
  const tokens = graph.node('Transpose', [rows], { perm: [0, 2, 1] });
  const first = layers.weights([1, 1, WIDTH], WIDTH);
  const all = graph.node('Concat', [first, tokens], { axis: 1 });
  const positions = layers.weights([1, cells * cells + 1, WIDTH], WIDTH * 4);
  let value = norm(layers, graph.node('Add', [all, positions]));
  for (let layer = 0; layer < LAYERS; layer += 1) {
    value = graph.node('Add', [value, attention(layers, norm(layers, value))]);
    value = graph.node('Add', [value, perceptron(layers, norm(layers, value))]);
  }
  const token = graph.node('Gather', [value, layers.graph.integers('class_token', [0])], {
    axis: 1,
  });
  const row = graph.node('Squeeze', [norm(layers, token), layers.integers([1])]);
  graph.node('MatMul', [row, layers.weights([WIDTH, 512], WIDTH)], {}, 'image_embeds');
  graph.output('image_embeds', 'float32', ['batch_size', 512]);
}

/** LayerNormalization in its parts, as files before operator set 17 have it. */
function norm(layers: OnnxLayers, value: string): string {
  const { graph } = layers;
  const mean = graph.node('ReduceMean', [value], { axes: [2] });
  const centred = graph.node('Sub', [value, mean]);
  const squares = graph.node('Pow', [centred, layers.filled([], 2)]);
  const variance = graph.node('ReduceMean', [squares], { axes: [2] });
  const deviation = graph.node('Sqrt', [graph.node('Add', [variance, layers.filled([], 1e-5)])]);
  const normal = graph.node('Div', [centred, deviation]);
  const scaled = graph.node('Mul', [normal, layers.filled([WIDTH], 1.1)]);
  return graph.node('Add', [scaled, layers.filled([WIDTH], 0.01)]);
}

/** Softmax(Q·Kᵀ ÷ √d)·V, for each head by itself. */
function attention(layers: OnnxLayers, value: string): string {
  const { graph } = layers;
  const heads = (perm: readonly number[]) => {
    const weighed = layers.dense(value, WIDTH, WIDTH);
    const split = graph.node('Reshape', [weighed, layers.integers([0, -1, HEADS, WIDTH / HEADS])]);
    return graph.node('Transpose', [split], { perm });
  };
  const [queries, keys, values] = [heads([0, 2, 1, 3]), heads([0, 2, 3, 1]), heads([0, 2, 1, 3])];
  const alike = graph.node('MatMul', [queries, keys]);
  const scaled = graph.node('Div', [alike, layers.filled([], Math.sqrt(WIDTH / HEADS))]);
  const shares = graph.node('Softmax', [scaled], { axis: 3 });
  const mixed = graph.node('Transpose', [graph.node('MatMul', [shares, values])], {
    perm: [0, 2, 1, 3],
  });
  const joined = graph.node('Reshape', [mixed, layers.integers([0, -1, WIDTH])]);
  return layers.dense(joined, WIDTH, WIDTH);
}

/** Two dense layers with x·σ(1.702·x) between them. */
function perceptron(layers: OnnxLayers, value: string): string {
  const { graph } = layers;
  const wide = layers.dense(value, WIDTH, 4 * WIDTH);
  const gate = graph.node('Sigmoid', [graph.node('Mul', [wide, layers.filled([], 1.702)])]);
  return layers.dense(graph.node('Mul', [wide, gate]), 4 * WIDTH, WIDTH);
}

/** CLIP's ResNet: convolutions, then a mean over places that attends to them; 1,024 numbers out. */
export function clipResNet(graph: GraphWriter, seed: number): void {
  const layers = new OnnxLayers(graph, seed);
  let value = layers.firstChannels('pixel_values', 224);
  for (const channels of [16, 24, 32, 64, WIDTH]) {
    value = layers.conv(value, channels, { kernel: 3 });
    value = layers.pool(value, 'AveragePool', 2, 2);
  }
  const cells = value.size * value.size;
  const rows = graph.node('Reshape', [value.name, layers.integers([0, WIDTH, cells])]);
  const places = graph.node('Transpose', [rows], { perm: [0, 2, 1] });
  const mean = graph.node('ReduceMean', [places], { axes: [1], keepdims: 1 });
  const all = graph.node('Concat', [mean, places], { axis: 1 });
  const attended = attention(layers, all);
  const first = graph.node('Gather', [attended, layers.integers([0])], { axis: 1 });
  const row = graph.node('Squeeze', [first, layers.integers([1])]);
  graph.node('MatMul', [row, layers.weights([WIDTH, 1024], WIDTH)], {}, 'image_embeds');
  graph.output('image_embeds', 'float32', ['batch_size', 1024]);
}
