import { z } from 'zod';
import { count, id } from './fields.ts';
import { modelId } from './model-calls.ts';

/** What Kindred is taught to recognise: a tag, or an album that is filled by hand. */
export const teachTarget = z.union([z.strictObject({ tag: id }), z.strictObject({ album: id })]);
export type TeachTarget = z.output<typeof teachTarget>;

const share = z.number().min(0).max(1);

/** What came of a lesson. */
const lesson = z.object({
  target: teachTarget,
  /** The tag's path or the album's name. */
  name: z.string(),
  /** `network`: a small dense network was trained; `neighbours`: there were too few examples for one. */
  method: z.enum(['network', 'neighbours']),
  model: modelId,
  /** Photos that carry it, and photos that it was told apart from; of these the ones a person refused. */
  examples: count,
  others: count,
  refused: count,
  /** On photos that were held back while it learnt; null where there were too few to hold back. */
  accuracy: share.nullable(),
  averagePrecision: share.nullable(),
  /** By falling threshold. */
  curve: z.array(z.object({ threshold: share, precision: share, recall: share })),
  epochs: count,
  seconds: z.number().nonnegative(),
  /** ISO 8601. */
  taughtAt: z.string(),
  /** Photos with at least this probability get it by themselves; null: none does. */
  threshold: share.nullable(),
  /** Its examples are no longer those that it was taught with, or another network serves. */
  isOld: z.boolean(),
});
export type Lesson = z.output<typeof lesson>;

const nothing = z.strictObject({});

/** Calls that teach Kindred a tag. */
export const TEACH_CALLS = {
  /** What was taught. */
  lessons: { input: nothing, output: z.object({ lessons: z.array(lesson) }) },
  /** Learns from the photos that carry it and those that do not; `teach-too-few` where none carries it. */
  teach: { input: z.strictObject({ target: teachTarget }), output: lesson },
  /** Photos that may want it, the most probable first; not those that have it or were refused. */
  suggestions: {
    input: z.strictObject({
      target: teachTarget,
      limit: z.number().int().min(1).max(2000).default(200),
      /** Only those at least this probable. */
      min: share.default(0.5),
    }),
    output: z.object({
      suggestions: z.array(
        z.object({
          id,
          probability: share,
          /** Width over height, upright, in thousandths. */
          aspect: count,
        }),
      ),
      /** How many there are of that probability. */
      total: count,
    }),
  },
  /** From when on photos get it by themselves; null: never. */
  changeLesson: {
    input: z.strictObject({
      target: teachTarget,
      threshold: z.number().min(0.5).max(1).nullable(),
    }),
    output: nothing,
  },
  /** Forgets what was learnt; tags that were given stay. */
  forgetLesson: { input: z.strictObject({ target: teachTarget }), output: nothing },
} as const;
