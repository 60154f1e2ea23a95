/** What the builders of this folder write ONNX graphs with: the engine's own writer. */
export interface GraphWriter {
  node(
    opType: string,
    inputs: readonly string[],
    attributes?: Readonly<
      Record<string, number | readonly number[] | string | { readonly float: number }>
    >,
    output?: string,
  ): string;
  constant(name: string, type: 'float32', shape: readonly number[], data: Uint8Array): string;
  floats(name: string, shape: readonly number[], values: readonly number[]): string;
  integers(name: string, values: readonly number[]): string;
  input(
    name: string,
    type: 'float32' | 'uint8' | 'int64',
    shape: readonly (number | string)[],
  ): void;
  output(name: string, type: 'float32', shape: readonly (number | string)[]): void;
}

/** How the small graph of `writeSmallOnnx` is laid out. */
export interface SmallOnnxOptions {
  readonly layout?: 'nchw' | 'nhwc';
  readonly size?: number;
  /** The names of its input and of its outputs. */
  readonly names?: { readonly input: string; readonly feature: string; readonly logits: string };
  /** Ends in probabilities. */
  readonly isSoftmax?: boolean;
}

/**
 * Writes a network of one convolution (1×1, four channels), pooling and a classifier of three
 * classes: small enough to be computed by hand in a test. Its weights are the same each time.
 */
export function writeSmallOnnx(graph: GraphWriter, options: SmallOnnxOptions = {}): void {
  const { layout = 'nchw', size = 6, isSoftmax = false } = options;
  const { input, feature, logits } = options.names ?? {
    input: 'x',
    feature: 'pooled',
    logits: 'y',
  };
  const isPlanes = layout === 'nchw';
  graph.input(input, 'float32', isPlanes ? [1, 3, size, size] : [1, size, size, 3]);
  const planes = isPlanes ? input : graph.node('Transpose', [input], { perm: [0, 3, 1, 2] });
  const weights = Array.from({ length: 12 }, (_, index) => ((index * 7) % 5) / 4 - 0.5);
  const convolved = graph.node(
    'Conv',
    [planes, graph.floats('w', [4, 3, 1, 1], weights), graph.floats('b', [4], [1, 2, 3, 4])],
    { kernel_shape: [1, 1] },
  );
  const map = graph.node('Relu', [convolved], {}, 'last_map');
  graph.node('Flatten', [graph.node('GlobalAveragePool', [map])], { axis: 1 }, feature);
  const rows = Array.from({ length: 12 }, (_, index) => ((index * 3) % 7) / 9 - 0.3);
  const classes = [feature, graph.floats('classes', [3, 4], rows)];
  if (isSoftmax) {
    graph.node('Softmax', [graph.node('Gemm', classes, { transB: 1 })], { axis: 1 }, logits);
  } else {
    graph.node('Gemm', classes, { transB: 1 }, logits);
  }
  graph.output(logits, 'float32', [1, 3]);
}
