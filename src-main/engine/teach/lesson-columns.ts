import { sharesOfClasses } from '../search/class-profile.ts';
import { CLASSES_SHARE, COSINE_SHARE, type ContentProfile } from '../search/likeness.ts';

/** So many classes at most: those that the examples show most. */
const MOST_CLASSES = 64;
/** Squared, what classes weigh against features of length 1: as much as in a likeness. */
const CLASS_SCALE = Math.sqrt(CLASSES_SHARE / COSINE_SHARE);
/** Numbers of length 1 in a thousand dimensions are too small for weights that are held small. */
const SCALE = 6;

/** What a small network is shown of a photo: its centred feature, and how much it shows of some classes. */
export class LessonColumns {
  readonly featureSize: number;
  /** By number; each is a column after those of the feature. */
  readonly classes: readonly number[];
  readonly #columnOf: ReadonlyMap<number, number>;

  constructor(featureSize: number, classes: readonly number[]) {
    this.featureSize = featureSize;
    this.classes = classes;
    this.#columnOf = new Map(classes.map((index, at) => [index, featureSize + at]));
  }

  /** @param examples at least one. */
  static of(examples: readonly ContentProfile[]): LessonColumns {
    const sums = new Map<number, number>();
    for (const { classes } of examples) {
      for (const { classIndex, share } of sharesOfClasses(classes, classes)) {
        sums.set(classIndex, (sums.get(classIndex) ?? 0) + share);
      }
    }
    const most = [...sums].sort(([a, inA], [b, inB]) => inB - inA || a - b).slice(0, MOST_CLASSES);
    return new LessonColumns(
      examples[0]?.feature.length ?? 0,
      most.map(([index]) => index),
    );
  }

  get size(): number {
    return this.featureSize + this.classes.length;
  }

  /** Writes a photo’s numbers into `row`, which has {@link size} of them. */
  write({ feature, classes }: ContentProfile, row: Float32Array): void {
    for (let at = 0; at < this.featureSize; at += 1) row[at] = SCALE * (feature[at] ?? 0);
    row.fill(0, this.featureSize);
    // A profile’s shares with itself are the squares of its roots, of length 1.
    for (const { classIndex, share } of sharesOfClasses(classes, classes)) {
      const column = this.#columnOf.get(classIndex);
      if (column !== undefined) row[column] = SCALE * CLASS_SCALE * Math.sqrt(share);
    }
  }

  /** Photos row by row. */
  rowsOf(photos: readonly ContentProfile[]): Float32Array {
    const values = new Float32Array(photos.length * this.size);
    photos.forEach((photo, at) => {
      this.write(photo, values.subarray(at * this.size, (at + 1) * this.size));
    });
    return values;
  }
}
