import type { PackHints } from '../../contract/model-calls.ts';
import type { GraphWalk } from './graph-walk.ts';
import type { OnnxDescription } from './model-manifest.ts';
import type { OnnxTensor, OnnxValue } from './onnx-graph.ts';
import { feedingOf, NORMALISATIONS, type Normalisation, type Preset } from './presets.ts';

/** A hint without which a network can't be run, with a sentence. */
export interface Need {
  readonly hint: string;
  readonly message: string;
}

/** How a network is fed, as far as it can be told. */
export interface GuessedPicture {
  readonly input: string;
  readonly layout: OnnxDescription['layout'];
  readonly inputSize: number;
  readonly channels: OnnxDescription['channels'];
  readonly mean: OnnxDescription['mean'];
  readonly std: OnnxDescription['std'];
  readonly guessed: readonly string[];
  readonly needs: readonly Need[];
}

/** What the shape of an input says; what it leaves open is undefined. */
interface PictureForm {
  readonly layout?: OnnxDescription['layout'];
  readonly size?: number;
  readonly isGrey: boolean;
}

/** A reason why a network can't be run, as a sentence. */
export type Refusal = string;

/**
 * Tells how the picture goes into a network: by its hints, by its preset, by the shape and type of
 * its input, and by what it does with it first. Gives a sentence where it takes no picture at all.
 */
export function guessPicture(
  walk: GraphWalk,
  hints: PackHints,
  preset: Preset | undefined,
): GuessedPicture | Refusal {
  const input = pictureInput(walk.network.inputs);
  if (typeof input === 'string') return input;
  const form = formOf(input);
  if (typeof form === 'string') return form;
  const layout = hints.layout ?? form.layout ?? preset?.layout;
  const inputSize = form.size ?? hints.size ?? preset?.inputSize;
  const feeding = feedingFor({ walk, input, form, hints, preset, layout: layout ?? 'nhwc' });
  return {
    input: input.name,
    layout: layout ?? 'nhwc',
    inputSize: inputSize ?? 0,
    ...feeding,
    needs: needsOf(input, layout, inputSize),
  };
}

function needsOf(
  { name }: OnnxValue,
  layout: OnnxDescription['layout'] | undefined,
  inputSize: number | undefined,
): readonly Need[] {
  const needs: Need[] = [];
  if (layout === undefined) {
    const message = `The input ${name} does not say whether its channels come first (nchw) or last (nhwc).`;
    needs.push({ hint: 'layout', message });
  }
  if (inputSize === undefined) {
    const message = `The input ${name} takes pictures of any size; say how many pixels its side has.`;
    needs.push({ hint: 'size', message });
  }
  return needs;
}

/** The one input that can be a picture. */
function pictureInput(inputs: readonly OnnxValue[]): OnnxValue | Refusal {
  const pictures = inputs.filter((input) => typeof formOf(input) !== 'string');
  const images = inputs.filter(({ shape }) => shape.length === 4);
  const [only, other] = pictures.length === 1 || images.length === 0 ? pictures : images;
  if (only !== undefined && other === undefined) return only;
  const said = inputs.map(describeValue).join(', ');
  if (inputs.length === 0) return 'The network has no input.';
  return only === undefined
    ? `The network takes no picture; its inputs: ${said}.`
    : `The network takes several pictures: ${said}.`;
}

/** As `x (float32 [1, 3, 224, 224])`. */
function describeValue({ name, element, shape }: OnnxValue): string {
  return `${name} (${element} [${shape.map((size) => (size === '' ? '?' : size)).join(', ')}])`;
}

const TYPES = new Set(['float32', 'float16', 'float64', 'uint8']);

function formOf(input: OnnxValue): PictureForm | Refusal {
  const { shape, element } = input;
  if (!TYPES.has(element)) return `The input ${describeValue(input)} is no picture.`;
  const [first, second = '', third = '', fourth = ''] = shape;
  switch (shape.length) {
    case 4:
      if (typeof first === 'number' && first !== 1) {
        return `The network takes ${first} pictures at once: ${describeValue(input)}.`;
      }
      return ofFour(input, [second, third, fourth]);
    case 3:
      return squareOf(second, third, { isGrey: true, layout: 'nhwc' });
    case 2:
      return ofRow(input, second);
    default:
      return `The input ${describeValue(input)} is no picture.`;
  }
}

/** All pixels of a grey square, one after the other. */
function ofRow(input: OnnxValue, count: Dimension): PictureForm | Refusal {
  const side = typeof count === 'number' ? Math.sqrt(count) : NaN;
  return Number.isInteger(side) && side >= 8
    ? { size: side, isGrey: true, layout: 'nhwc' }
    : `The input ${describeValue(input)} is no square picture.`;
}

type Dimension = number | string;

function ofFour(
  input: OnnxValue,
  [second, third, fourth]: readonly [Dimension, Dimension, Dimension],
): PictureForm | Refusal {
  const isDepth = (size: Dimension) => size === 3 || size === 1;
  const isFirst = isDepth(second);
  const isLast = isDepth(fourth);
  if (isFirst && !isLast) {
    return squareOf(third, fourth, { isGrey: second === 1, layout: 'nchw' });
  }
  if (isLast && !isFirst) {
    return squareOf(second, third, { isGrey: fourth === 1, layout: 'nhwc' });
  }
  const isOpen = [second, third, fourth].some((size) => typeof size === 'string');
  if (!isOpen)
    return `The input ${describeValue(input)} is no picture of three channels or of grey.`;
  return { isGrey: false };
}

function squareOf(
  rows: Dimension | undefined,
  columns: Dimension | undefined,
  form: PictureForm,
): PictureForm | Refusal {
  if (typeof rows !== 'number' || typeof columns !== 'number') return form;
  if (rows === columns) return { ...form, size: rows };
  return `The network looks at ${columns} × ${rows} pixels; Kindred shows it squares.`;
}

type Feeding = Pick<GuessedPicture, 'channels' | 'mean' | 'std' | 'guessed'>;

interface FeedingClues {
  readonly walk: GraphWalk;
  readonly input: OnnxValue;
  readonly form: PictureForm;
  readonly hints: PackHints;
  readonly preset: Preset | undefined;
  readonly layout: OnnxDescription['layout'];
}

function feedingFor(clues: FeedingClues): Feeding {
  const { hints, preset } = clues;
  const kind = preset === undefined ? guessKind(clues) : undefined;
  const known = preset === undefined ? NORMALISATIONS[kind ?? 'unit'] : feedingOf(preset);
  const isSaid = kind === undefined || (hints.mean !== undefined && hints.std !== undefined);
  return {
    channels: hints.channels ?? channelsOf(clues.form, known.channels),
    mean: tripleOf(hints.mean) ?? known.mean,
    std: tripleOf(hints.std) ?? known.std,
    guessed: isSaid
      ? []
      : [`Bytes are taken to go in as ${SENTENCES[kind]}; --mean and --std say otherwise.`],
  };
}

function channelsOf({ isGrey, layout }: PictureForm, known: Feeding['channels']) {
  if (isGrey || (layout === undefined && known === 'grey')) return 'grey';
  return known === 'grey' ? 'rgb' : known;
}

function tripleOf(numbers: readonly number[] | undefined): OnnxDescription['mean'] | undefined {
  const [first, second, third] = numbers ?? [];
  if (first === undefined || second === undefined || third === undefined) return undefined;
  return [first, second, third];
}

const SENTENCES: Readonly<Record<Normalisation, string>> = {
  tf: '−1 to 1, as TensorFlow’s networks are trained',
  torch: 'ImageNet’s mean and deviation say, as PyTorch’s networks are trained',
  caffe: 'Caffe’s networks are trained',
  clip: 'CLIP’s networks are trained',
  unit: '0 to 1',
  bytes: '0 to 255, as the network’s own first step suggests',
};

function guessKind({ walk, input, form, layout }: FeedingClues): Normalisation {
  if (input.element === 'uint8') return 'bytes';
  const own = ownScale(walk, input.name);
  if (own !== undefined) return own;
  if (form.isGrey) return 'unit';
  const isClip = walk.network.outputs.some(({ name }) => /image_embed/i.test(name));
  if (isClip) return 'clip';
  return layout === 'nchw' ? 'torch' : 'tf';
}

const ARITHMETIC = new Set(['Sub', 'Add', 'Mul', 'Div']);

/** A network that scales its picture itself says by its constant what it expects. */
function ownScale(walk: GraphWalk, input: string): Normalisation | undefined {
  let name = input;
  for (let steps = 0; steps < 4; steps += 1) {
    const next = walk.network.nodes.find(({ inputs }) => inputs.includes(name));
    if (next === undefined) return undefined;
    if (ARITHMETIC.has(next.operation)) {
      const other = next.inputs.find((each) => each !== name) ?? '';
      const size = magnitude(walk.constant(other));
      return size === undefined ? undefined : expected(next.operation, size);
    }
    if (!walk.isRewrite(next)) return undefined;
    name = next.outputs[0] ?? '';
  }
  return undefined;
}

function expected(operation: string, size: number): Normalisation {
  const isOfBytes = operation === 'Mul' ? size < 0.1 : size > 2;
  return isOfBytes ? 'bytes' : 'unit';
}

function magnitude(tensor: OnnxTensor | undefined): number | undefined {
  if (tensor?.element !== 'float32' || tensor.data.length < 4) return undefined;
  const { data } = tensor;
  const first = new DataView(data.buffer, data.byteOffset, data.byteLength).getFloat32(0, true);
  return Math.abs(first);
}
