import { KindredFailure } from '../../contract/errors.ts';
import type { OnnxDescription } from './model-manifest.ts';
import type { CopiedGraph } from './onnx-copy.ts';
import type { OnnxElement, OnnxValue } from './onnx-graph.ts';
import { ONNX_TYPE, type OnnxGraph } from './onnx-writer.ts';

/** Y of ITU-R BT.601, the grey of JPEG and of most libraries. */
const GREY = [0.299, 0.587, 0.114];

/** Numbers of the element types that a picture can be turned into (TensorProto.DataType). */
const ELEMENT_NUMBERS = new Map<OnnxElement, number>([
  ['float32', 1],
  ['uint8', 2],
  ['int8', 3],
  ['int32', 6],
  ['float16', 10],
  ['float64', 11],
]);

/** How a picture is fed: the part of a description that this is about, with its size. */
export type Feeding = Pick<OnnxDescription, 'input' | 'layout' | 'channels' | 'mean' | 'std'> & {
  readonly inputSize: number;
};

/**
 * Declares `image` (uint8 [1, size, size, 3], RGB) and writes what makes the network's own input of
 * it: (byte − mean) ÷ std in its order of channels and of dimensions, in its element type. The nodes
 * mean the same in every operator set from 7 on. Throws `model-unsupported` where the network takes
 * anything besides, or a picture of another form.
 */
export function feedPicture(
  { graph, inputs, nameOf, prefix }: CopiedGraph,
  feeding: Feeding,
): void {
  const { inputSize, channels, layout, mean, std } = feeding;
  const input = pictureInput(inputs, feeding.input);
  const depth = channels === 'grey' ? 1 : 3;
  const target = targetShape(input, feeding, depth);
  graph.input('image', 'uint8', [1, inputSize, inputSize, 3]);
  let value = graph.node('Cast', ['image'], { to: ONNX_TYPE.float32 });
  if (channels === 'grey') {
    value = graph.node('MatMul', [value, graph.floats(`${prefix}grey`, [3, 1], GREY)]);
  } else if (channels === 'bgr') {
    const order = graph.integers(`${prefix}bgr`, [2, 1, 0]);
    value = graph.node('Gather', [value, order], { axis: 3 });
  }
  value = normalised(graph, value, prefix, mean.slice(0, depth), std.slice(0, depth));
  if (layout === 'nchw' && depth > 1) {
    value = graph.node('Transpose', [value], { perm: [0, 3, 1, 2] });
  }
  value = graph.node('Reshape', [value, graph.integers(`${prefix}shape`, target)]);
  graph.node('Cast', [value], { to: elementNumber(input) }, nameOf(input.name));
}

function normalised(
  graph: OnnxGraph,
  bytes: string,
  prefix: string,
  mean: readonly number[],
  std: readonly number[],
): string {
  let value = bytes;
  if (mean.some((each) => each !== 0)) {
    value = graph.node('Sub', [value, graph.floats(`${prefix}mean`, [mean.length], mean)]);
  }
  if (std.some((each) => each !== 1)) {
    value = graph.node('Div', [value, graph.floats(`${prefix}std`, [std.length], std)]);
  }
  return value;
}

function pictureInput(inputs: readonly OnnxValue[], name: string | undefined): OnnxValue {
  const [only, other] = inputs;
  const input = name === undefined ? only : inputs.find((each) => each.name === name);
  if (input === undefined) {
    throw refused(
      name === undefined
        ? 'What the network gives does not depend on any picture.'
        : `The network has no input ${name} that its feature depends on.`,
    );
  }
  if (other === undefined) return input;
  const more = inputs.filter((each) => each !== input).map((each) => each.name);
  throw refused(`The network needs ${more.join(', ')} besides the picture.`);
}

/** The shape that the network's input has for one square picture. */
function targetShape(
  input: OnnxValue,
  { layout, inputSize }: Feeding,
  depth: number,
): readonly number[] {
  const wanted =
    layout === 'nchw' ? [1, depth, inputSize, inputSize] : [1, inputSize, inputSize, depth];
  const { shape } = input;
  if (shape.length === 4 || shape.length === 0) {
    const fits = shape.every((size, at) => typeof size === 'string' || size === wanted[at]);
    if (fits) return wanted;
    throw misfit(input, wanted);
  }
  return squeezed(input, inputSize * inputSize * depth, wanted);
}

/** Inputs without channels, or of one row: the same numbers in fewer dimensions. */
function squeezed(input: OnnxValue, count: number, wanted: readonly number[]): readonly number[] {
  const [batch, ...rest] = input.shape;
  const known = rest.reduce<number>(
    (product, size) => (typeof size === 'number' ? product * size : product),
    typeof batch === 'number' ? batch : 1,
  );
  const open = rest.filter((size) => typeof size === 'string').length;
  const fill = open === 1 ? count / known : 1;
  if (open > 1 || !Number.isInteger(fill) || known * fill !== count) throw misfit(input, wanted);
  return [
    typeof batch === 'number' ? batch : 1,
    ...rest.map((size) => (typeof size === 'number' ? size : fill)),
  ];
}

function elementNumber({ name, element }: OnnxValue): number {
  const number = ELEMENT_NUMBERS.get(element);
  if (number !== undefined) return number;
  throw refused(`The network’s input ${name} is of ${element}, which no picture is.`);
}

function misfit({ name, shape }: OnnxValue, wanted: readonly number[]): KindredFailure {
  const said = shape.map((size) => (size === '' ? '?' : size)).join(', ');
  return refused(
    `The network’s input ${name} is [${said}]; a picture of this description is [${wanted.join(', ')}].`,
  );
}

function refused(message: string): KindredFailure {
  return new KindredFailure({ code: 'model-unsupported', message });
}
