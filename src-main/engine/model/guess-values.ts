import type { PackHints } from '../../contract/model-calls.ts';
import { GraphWalk } from './graph-walk.ts';
import type { OnnxDescription } from './model-manifest.ts';
import type { OnnxNode, OnnxValue } from './onnx-graph.ts';
import type { Preset } from './presets.ts';

/** Which values of a network count, as far as its structure says it. */
export interface GuessedValues {
  readonly feature: string;
  /** Undefined where it depends on whether the feature has places. */
  readonly pooling?: OnnxDescription['pooling'];
  readonly logits?: string;
  readonly isSoftmax?: boolean;
  /** How they were found, in sentences. */
  readonly guessed: readonly string[];
}

/** Operations that a classifier's values go through at the end. */
const SOFTMAX = new Set(['Softmax', 'LogSoftmax']);
const MEANS = new Set(['GlobalAveragePool', 'AveragePool', 'ReduceMean']);
const MAXIMA = new Set(['GlobalMaxPool', 'ReduceMax']);
/** What stands between the last map and a classifier of several layers. */
const DENSE = new Set(['Gemm', 'MatMul', 'Add', 'Relu', 'Clip', 'Sigmoid', 'Tanh']);
/** Widths of the spaces that pictures and words share. */
const SHARED_WIDTHS = new Set([512, 640, 768, 1024]);
const EMBEDDING = /embed|feature|pooler/i;

/** The outputs that say most of a picture come first. */
const PREFERENCES: readonly ((output: OnnxValue) => boolean)[] = [
  ({ name }) => /image_embed/i.test(name),
  ({ name }) => /pooler|embed/i.test(name),
  ({ shape }) => shape.length === 2,
  ({ shape }) => shape.length === 4,
  () => true,
];

/**
 * Finds feature, pooling and logits by the graph's structure, walking back from its output:
 * (softmax) ← classifier ← pooling ← map. Hints come before a preset, and that before the structure.
 */
export function guessValues(
  walk: GraphWalk,
  hints: PackHints,
  preset: Preset | undefined,
): GuessedValues | undefined {
  const output = chosenOutput(walk);
  if (output === undefined) return undefined;
  const found = foundValues(walk, output, preset);
  const feature = hints.feature ?? found.feature;
  const logits = hints.logits ?? found.logits;
  const pooling = hints.pooling ?? (hints.feature === undefined ? found.pooling : undefined);
  const isSoftmax =
    hints.isSoftmax ??
    (hints.logits !== undefined && walk.maker(hints.logits)?.operation === 'Softmax');
  return {
    feature,
    ...(pooling === undefined ? {} : { pooling }),
    ...(logits === undefined ? {} : { logits, isSoftmax }),
    guessed: hints.feature === undefined ? found.guessed : [],
  };
}

function chosenOutput({ network }: GraphWalk): string | undefined {
  for (const isPreferred of PREFERENCES) {
    const found = network.outputs.find(isPreferred);
    if (found !== undefined) return found.name;
  }
  return undefined;
}

function foundValues(walk: GraphWalk, output: string, preset: Preset | undefined): GuessedValues {
  const end = walk.origin(output, SOFTMAX);
  const isSoft = hasSoftmax(walk, output, end);
  const head = classifier(walk, end);
  const early = isSoft && head === undefined ? classedPlaces(walk, output, end) : undefined;
  if (early !== undefined) return early;
  if (head === undefined || preset?.feature === 'output') return withoutTop(walk, output, end);
  if (!isSoft && isProjection(output, head)) return withoutTop(walk, output, end);
  const logits = isSoft ? beforeSoftmax(walk, output) : output;
  return beforeClassifier(walk, head.input, logits, preset);
}

/** What goes into a classifier, before it is pooled. */
function beforeClassifier(
  walk: GraphWalk,
  input: string,
  logits: string,
  preset: Preset | undefined,
): GuessedValues {
  const pooled = pooledValue(walk, input);
  if (pooled !== undefined) {
    const said = `The feature is ${pooled.feature}, pooled before the classifier ${logits}.`;
    return { ...pooled, logits, guessed: [said] };
  }
  const map = preset?.feature === 'last-map' ? lastMap(walk, input) : undefined;
  if (map !== undefined) {
    const said = `The feature is ${map}, the last value with places before the classifier.`;
    return { feature: map, pooling: 'mean', logits, guessed: [said] };
  }
  const said = `The feature is ${input}, which goes into the classifier ${logits}.`;
  return { feature: input, logits, guessed: [said] };
}

const ACTIVATIONS = new Set(['Relu', 'Clip']);

/** Each place is told its classes by a convolution, and these are pooled (as SqueezeNet does). */
function classedPlaces(walk: GraphWalk, output: string, end: string): GuessedValues | undefined {
  const classes = pooledBy(walk, walk.maker(end));
  if (classes === undefined) return undefined;
  const node = walk.maker(walk.origin(classes.feature, ACTIVATIONS));
  const [feature] = node === undefined ? [] : walk.dataInputs(node);
  if (node?.operation !== 'Conv' || feature === undefined) return undefined;
  const said = `The feature is ${feature}, pooled here, of which each place is told its classes.`;
  const logits = beforeSoftmax(walk, output);
  return { feature, pooling: 'mean', logits, guessed: [said] };
}

function withoutTop(walk: GraphWalk, output: string, end: string): GuessedValues {
  const pooled = pooledBy(walk, walk.maker(end));
  if (pooled !== undefined) {
    return { ...pooled, guessed: [`The feature is ${pooled.feature}, pooled at the end.`] };
  }
  return { feature: output, guessed: [`The feature is the output ${output}.`] };
}

function hasSoftmax(walk: GraphWalk, output: string, end: string): boolean {
  for (let name = output; name !== end;) {
    const node = walk.maker(name);
    if (node === undefined) return false;
    if (SOFTMAX.has(node.operation)) return true;
    name = walk.dataInputs(node)[0] ?? end;
  }
  return false;
}

function beforeSoftmax(walk: GraphWalk, output: string): string {
  const node = walk.maker(walk.origin(output));
  return node?.inputs[0] ?? output;
}

/** A layer that weighs all numbers of its input for each class. */
interface Classifier {
  /** What goes into it. */
  readonly input: string;
  readonly hasBias: boolean;
  readonly weights: readonly number[];
}

function classifier(walk: GraphWalk, end: string): Classifier | undefined {
  const node = walk.maker(end);
  if (node === undefined) return undefined;
  const before = node.operation === 'Add' ? walk.dataInputs(node) : [];
  const [only] = before;
  if (only !== undefined && before.length === 1) {
    const product = walk.maker(walk.origin(only));
    return product?.operation === 'MatMul' ? weighing(walk, product, true) : undefined;
  }
  switch (node.operation) {
    case 'Gemm':
      return weighing(walk, node, node.inputs.length > 2);
    case 'MatMul':
      return weighing(walk, node, false);
    case 'Conv': {
      const [input = ''] = node.inputs;
      const isPooled = pooledValue(walk, input) !== undefined;
      return isPooled ? weighing(walk, node, node.inputs.length > 2) : undefined;
    }
    default:
      return undefined;
  }
}

function weighing(walk: GraphWalk, node: OnnxNode, hasBias: boolean): Classifier | undefined {
  const [input = '', weights = ''] = node.inputs;
  if (!walk.isConstant(weights) || walk.isConstant(input)) return undefined;
  return { input, hasBias, weights: walk.constant(weights)?.shape ?? [] };
}

/** A layer at the end that leads into a space of embeddings, and tells no classes. */
function isProjection(output: string, head: Classifier): boolean {
  if (EMBEDDING.test(output)) return true;
  return !head.hasBias && head.weights.some((size) => SHARED_WIDTHS.has(size));
}

type Pooled = Pick<GuessedValues, 'feature' | 'pooling'>;

function pooledValue(walk: GraphWalk, value: string): Pooled | undefined {
  return pooledBy(walk, walk.maker(walk.origin(value)));
}

function pooledBy(walk: GraphWalk, node: OnnxNode | undefined): Pooled | undefined {
  const [feature] = node?.inputs ?? [];
  if (node === undefined || feature === undefined) return undefined;
  const isReduced = node.operation === 'ReduceMean' || node.operation === 'ReduceMax';
  if (isReduced && !overPlaces(walk, node)) return undefined;
  if (MEANS.has(node.operation)) return { feature, pooling: 'mean' };
  if (MAXIMA.has(node.operation)) return { feature, pooling: 'max' };
  return undefined;
}

/** Over two dimensions of a map, or over the tokens of a sequence; not over channels. */
function overPlaces(walk: GraphWalk, node: OnnxNode): boolean {
  const attribute = node.attributes.get('axes');
  const axes = attribute?.kind === 'ints' ? attribute.value : constantAxes(walk, node.inputs[1]);
  return axes.length === 2 || axes.join() === '1' || axes.join() === '-2';
}

function constantAxes(walk: GraphWalk, name: string | undefined): readonly number[] {
  const tensor = name === undefined ? undefined : walk.constant(name);
  if (tensor?.element !== 'int64') return [];
  const { data } = tensor;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Array.from({ length: data.length / 8 }, (_, at) => Number(view.getBigInt64(8 * at, true)));
}

/** Back over dense layers to where a map was made flat. */
function lastMap(walk: GraphWalk, value: string): string | undefined {
  let candidate: string | undefined;
  let name = value;
  for (;;) {
    const node = walk.maker(name);
    const [first] = node === undefined ? [] : walk.dataInputs(node);
    if (node === undefined || first === undefined) return candidate;
    if (!walk.isRewrite(node) && !DENSE.has(node.operation)) return candidate;
    if (node.operation === 'Flatten' || node.operation === 'Reshape') candidate = first;
    name = first;
  }
}
