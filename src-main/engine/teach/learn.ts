import { fail, ok, type Result } from '../../contract/errors.ts';
import type { Lesson } from '../../contract/teach-calls.ts';
import type { ContentProfile } from '../search/likeness.ts';
import { meanProfile } from '../search/mean-query.ts';
import {
  leastEpochs,
  trainDense,
  type DenseRows,
  type DenseTraining,
  type HeldOutEpoch,
} from '../tensorflow/train-dense.ts';
import { seededNumbers, shuffled } from '../train/seeded-shuffle.ts';
import {
  calibrate,
  probabilityOf,
  type Calibration,
  type KnownScore as CalibratingScore,
} from './calibration.ts';
import { heldOutFigures, type HeldOutFigures } from './held-out-figures.ts';
import type { Learnt, LearntNetwork } from './learnt.ts';
import { LessonColumns } from './lesson-columns.ts';

/** With fewer examples no network is trained. */
const LEAST_FOR_NETWORK = 8;
/** From so many examples on, a fifth is held back once; below, each quarter in its turn. */
const MANY = 100;
const FIFTHS = 5;
const QUARTERS = 4;
/** Refused photos that neighbours are compared with: the latest say most. */
const MOST_REFUSED_NEIGHBOURS = 100;
/**
 * For how many others there is an example where it is not known how many are hidden among them: a
 * probability is right if one photo in twenty-one belongs.
 */
const OTHERS_AN_EXAMPLE = 20;
/** A photo that scores above the lowest quarter of the examples may be one that is hidden among the others. */
const LEAST_LIKE_EXAMPLES = 0.25;
/** And at most a third of the others is: where more look like that, nothing much was learnt. */
const MOST_HIDDEN = 1 / 3;
/** A refused photo counts half as much as an example, all of them at most as much as all other others. */
const REFUSED_WEIGHT = 0.5;

/** Measured by `bench teach`; what they do is said in docs/teaching.md. */
const TRAINING = {
  hidden: 16,
  learningRate: 0.02,
  steps: 80,
  leastSteps: 30,
  batch: 1024,
  seed: 7,
};
/** For ten examples; it falls with the root of their number, as there is more to go by. */
const PENALTY_AT_TEN = 0.02;

/** The photos of a lesson. */
interface LessonPhotos {
  /** At least one. */
  readonly examples: readonly ContentProfile[];
  readonly refused: readonly ContentProfile[];
  /** Some of those that neither carry it nor were refused; among them may be some that belong. */
  readonly others: readonly ContentProfile[];
  /** How many there are of those. */
  readonly undecided: number;
}

/** What came of learning, without what it was learnt from. */
interface Lessoned extends HeldOutFiguresOrNone {
  readonly learnt: Learnt;
  readonly epochs: number;
}
type HeldOutFiguresOrNone = Pick<Lesson, 'accuracy' | 'averagePrecision' | 'curve'>;

/** Errors: `runtime-unavailable`, `cancelled`. The same photos in the same order teach the same. */
export async function learn(
  photos: LessonPhotos,
  isStopped: () => boolean,
): Promise<Result<Lessoned>> {
  const others = photos.others.length + photos.refused.length;
  if (Math.min(photos.examples.length, others) < LEAST_FOR_NETWORK) return ok(neighbours(photos));
  return new NetworkLesson(photos, isStopped).learn();
}

function neighbours({ examples, refused }: LessonPhotos): Lessoned {
  const common = meanProfile(examples);
  if (common === undefined) throw new Error('A lesson needs an example.');
  return {
    learnt: {
      method: 'neighbours',
      examples: common,
      refused: refused.slice(-MOST_REFUSED_NEIGHBOURS),
    },
    ...{ epochs: 0, accuracy: null, averagePrecision: null, curve: [] },
  };
}

/** A photo among all that a network learns from. */
interface Row {
  readonly profile: ContentProfile;
  readonly kind: 'example' | 'refused' | 'other';
  /** Which part it is held back with. */
  readonly part: number;
}

/** What a network that had not seen a photo made of it. */
interface KnownScore extends CalibratingScore {
  /** Neither an example nor refused. */
  readonly isOther: boolean;
}

/** A training that held a part back. */
interface HeldPart {
  readonly rows: readonly Row[];
  readonly epochs: readonly HeldOutEpoch[];
  /** Steps of an epoch. */
  readonly batches: number;
}

class NetworkLesson {
  readonly #rows: readonly Row[];
  readonly #columns: LessonColumns;
  readonly #training: DenseTraining;
  readonly #parts: number;
  /** For how many photos each of the others stands. */
  readonly #otherWeight: number;

  constructor({ examples, refused, others, undecided }: LessonPhotos, isStopped: () => boolean) {
    this.#columns = LessonColumns.of(examples);
    this.#parts = examples.length < MANY ? QUARTERS : FIFTHS;
    const random = seededNumbers(TRAINING.seed);
    const rowsOf = (profiles: readonly ContentProfile[], kind: Row['kind']): Row[] =>
      shuffled(profiles, random).map((profile, at) => ({ profile, kind, part: at % this.#parts }));
    this.#rows = [
      ...rowsOf(examples, 'example'),
      ...rowsOf(refused, 'refused'),
      ...rowsOf(others, 'other'),
    ];
    const stood = Math.min(undecided, OTHERS_AN_EXAMPLE * examples.length);
    this.#otherWeight = stood / Math.max(1, others.length);
    const penalty = PENALTY_AT_TEN * Math.sqrt(10 / examples.length);
    this.#training = { ...TRAINING, penalty, isStopped };
  }

  async learn(): Promise<Result<Lessoned>> {
    const held: HeldPart[] = [];
    for (let part = 0; part < (this.#parts === QUARTERS ? QUARTERS : 1); part += 1) {
      const trained = await this.#without(part);
      if (!trained.ok) return trained;
      held.push(trained.value);
    }
    const epochs = bestEpoch(held, TRAINING.leastSteps);
    const steps = epochs * Math.max(...held.map(({ batches }) => batches));
    const whole = await trainDense(this.#denseRows(this.#rows), undefined, {
      ...this.#training,
      steps,
    });
    if (!whole.ok) return whole;
    const known = held.flatMap((part) => this.#scoresOf(part, epochs));
    if (known.some(({ score }) => !Number.isFinite(score))) {
      return fail('internal', 'Nothing could be learnt from these photos.');
    }
    const calibration = calibrate(withoutLikelyHidden(known));
    const learnt: LearntNetwork = {
      ...{ method: 'network', columns: this.#columns, calibration },
      network: whole.value.network,
    };
    return ok({ learnt, epochs: whole.value.epochs, ...figuresOf(known, calibration) });
  }

  async #without(part: number): Promise<Result<HeldPart>> {
    const learnt = this.#rows.filter((row) => row.part !== part);
    const rows = this.#rows.filter((row) => row.part === part);
    const trained = await trainDense(
      this.#denseRows(learnt),
      this.#denseRows(rows),
      this.#training,
    );
    if (!trained.ok) return trained;
    const batches = Math.ceil(learnt.length / this.#training.batch);
    return ok({ rows, epochs: trained.value.heldOut, batches });
  }

  /** Examples count as much as all that they are told apart from. */
  #denseRows(rows: readonly Row[]): DenseRows {
    const count = (kind: Row['kind']) => rows.filter((row) => row.kind === kind).length;
    const [examples, refused, others] = [count('example'), count('refused'), count('other')];
    const ofExamples = 1 / Math.max(1, examples);
    const ofRefused = others === 0 ? 1 : Math.min(0.5, refused * REFUSED_WEIGHT * ofExamples);
    const share = {
      example: ofExamples,
      refused: ofRefused / Math.max(1, refused),
      other: (1 - (refused === 0 ? 0 : ofRefused)) / Math.max(1, others),
    };
    const half = rows.length / 2;
    return {
      values: this.#columns.rowsOf(rows.map(({ profile }) => profile)),
      columns: this.#columns.size,
      classes: rows.map(({ kind }) => (kind === 'example' ? 1 : 0)),
      weights: rows.map(({ kind }) => half * share[kind]),
    };
  }

  #scoresOf({ rows, epochs }: HeldPart, epoch: number): KnownScore[] {
    const logits = epochs[Math.min(epoch, epochs.length) - 1]?.logits;
    return rows.map(({ kind }, at) => ({
      score: logits?.[at] ?? NaN,
      isExample: kind === 'example',
      isOther: kind === 'other',
      weight: kind === 'other' ? this.#otherWeight : 1,
    }));
  }
}

/**
 * Photos that look like most examples may well belong and only not be tagged yet: they don’t count as others
 * where it is found out how probable a score makes it. A refused one does.
 */
function withoutLikelyHidden(known: readonly KnownScore[]): KnownScore[] {
  const others = known.filter(({ isOther }) => isOther).map(({ score }) => score);
  const most = quantile(others, 1 - MOST_HIDDEN);
  const like = quantile(
    known.filter(({ isExample }) => isExample).map(({ score }) => score),
    LEAST_LIKE_EXAMPLES,
  );
  return known.filter(({ score, isOther }) => !isOther || score < Math.max(like, most));
}

/** The value below which a share of them lies. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Infinity;
}

/** After which epoch, from 1, held-out photos fared best, over all parts. */
function bestEpoch(parts: readonly HeldPart[], leastSteps: number): number {
  const first = leastEpochs(leastSteps, Math.min(...parts.map(({ batches }) => batches)));
  const most = Math.max(...parts.map(({ epochs }) => epochs.length));
  const lossAfter = (epoch: number) =>
    parts.reduce((sum, { epochs }) => {
      const own = epochs[Math.min(epoch, epochs.length) - 1];
      return sum + (own?.loss ?? Infinity);
    }, 0);
  let best = first;
  for (let epoch = first + 1; epoch <= most; epoch += 1) {
    if (lossAfter(epoch) < lossAfter(best)) best = epoch;
  }
  return best;
}

function figuresOf(known: readonly KnownScore[], calibration: Calibration): HeldOutFigures {
  return heldOutFigures(
    known.map(({ score, isExample, weight }) => ({
      ...{ isExample, weight, probability: probabilityOf(score, calibration) },
    })),
  );
}
