import type { DenseLayer, DenseNetwork } from '../tensorflow/train-dense.ts';
import { contentScore, type ContentProfile } from '../search/likeness.ts';
import { probabilityOf, type Calibration } from './calibration.ts';
import type { LessonColumns } from './lesson-columns.ts';

/** What came of a training: a small network. */
export interface LearntNetwork {
  readonly method: 'network';
  readonly columns: LessonColumns;
  readonly network: DenseNetwork;
  readonly calibration: Calibration;
}

/** What there is where examples are too few: what they have in common, and what they must not be. */
interface LearntNeighbours {
  readonly method: 'neighbours';
  readonly examples: ContentProfile;
  readonly refused: readonly ContentProfile[];
}

export type Learnt = LearntNetwork | LearntNeighbours;

/**
 * From the likeness to a few examples to a probability, fitted on the labelled photos of `bench teach`
 * with twenty others to each photo that belongs (docs/teaching.md).
 */
const NEIGHBOURS: Calibration = { slope: 23, offset: -7.8 };

/** How probable it is that a photo belongs, 0 to 1, as a function that is made once for many photos. */
export function judgeOf(learnt: Learnt): (photo: ContentProfile) => number {
  if (learnt.method === 'neighbours') {
    return (photo) => probabilityOf(neighbourScore(learnt, photo), NEIGHBOURS);
  }
  const logit = logitOf(learnt);
  return (photo) => probabilityOf(logit(photo), learnt.calibration);
}

/**
 * The likeness to what the examples have in common; a photo that is more like a refused one loses by how
 * much it is.
 */
function neighbourScore({ examples, refused }: LearntNeighbours, photo: ContentProfile): number {
  const own = contentScore(examples, photo).score;
  const nearest = refused.reduce((most, one) => Math.max(most, contentScore(one, photo).score), -1);
  return own - Math.max(0, nearest - own);
}

/** ln(p₁ / p₀) of the softmax over both outputs. */
function logitOf({
  columns,
  network: { hidden, last },
}: LearntNetwork): (photo: ContentProfile) => number {
  const row = new Float32Array(columns.size);
  const middle = new Float32Array(hidden.units);
  const [toMiddle, toOutput] = [byUnit(hidden), byUnit(last)];
  return (photo) => {
    columns.write(photo, row);
    for (let unit = 0; unit < hidden.units; unit += 1) {
      middle[unit] = Math.max(0, (hidden.biases[unit] ?? 0) + weighed(toMiddle, unit, row));
    }
    const output = (unit: number) => (last.biases[unit] ?? 0) + weighed(toOutput, unit, middle);
    return output(1) - output(0);
  };
}

/** A layer’s weights unit by unit, so that those of one lie side by side. */
function byUnit({ weights, inputs, units }: DenseLayer): Float32Array {
  return Float32Array.from(
    weights,
    (_, at) => weights[(at % inputs) * units + Math.floor(at / inputs)] ?? 0,
  );
}

function weighed(weights: Float32Array, unit: number, input: Float32Array): number {
  const start = unit * input.length;
  let sum = 0;
  for (let at = 0; at < input.length; at += 1) {
    sum += (weights[start + at] ?? 0) * (input[at] ?? 0);
  }
  return sum;
}
