import { z } from 'zod';
import { count, day, FILE_TYPES, id, LIKENESS_KINDS, photoFilter, score } from './fields.ts';
import { modelId } from './model-calls.ts';

/** A part of an upright picture, in fractions of its width and height. */
const region = z
  .strictObject({
    x: z.number().min(0).max(1),
    y: z.number().min(0).max(1),
    width: z.number().min(0.01).max(1),
    height: z.number().min(0.01).max(1),
  })
  .refine((r) => r.x + r.width <= 1.0001 && r.y + r.height <= 1.0001, 'reaches beyond the picture');
export type Region = z.output<typeof region>;

/** Names a picture from outside the library that was handed over just before. */
const pictureToken = z.string().regex(/^[0-9a-f]{32}$/);

/** What photos are to be like: one or several of the library (their mean), a part, or a picture from outside. */
export const likeWhat = z.union([
  z.strictObject({ photos: z.array(id).min(1).max(500) }),
  z.strictObject({ photo: id, region }),
  z.strictObject({ picture: pictureToken, region: region.optional() }),
]);
export type LikeWhat = z.output<typeof likeWhat>;

const similarFilter = z.strictObject({
  /** The folder on disk that the photo asked about lies in. */
  folder: z.enum(['any', 'same', 'other']).default('any'),
  from: day.optional(),
  to: day.optional(),
  types: z.array(z.enum(FILE_TYPES)).max(FILE_TYPES.length).optional(),
  /** Only among these: a search, an album, a folder. */
  within: photoFilter.optional(),
});
export type SimilarFilter = z.output<typeof similarFilter>;

const cell = z.number();

/** Calls that find look-alikes, and say why. */
export const SIMILAR_CALLS = {
  findSimilar: {
    input: z.strictObject({
      of: likeWhat,
      /** Left out: the best there is for this library. */
      by: z.enum(LIKENESS_KINDS).optional(),
      /** By this network, of which the library has vectors; else by the one that serves. */
      model: modelId.optional(),
      limit: z.number().int().min(1).max(2000).default(300),
      filter: similarFilter.prefault({}),
    }),
    output: z.object({
      by: z.enum(LIKENESS_KINDS),
      /** Photos that were there to be found. */
      among: count,
      ms: z.number().nonnegative(),
      /** Best first; the photos asked about are left out. */
      results: z.array(
        z.object({
          id,
          score,
          content: score.nullable(),
          composition: score.nullable(),
          /** Width over height, upright, in thousandths. */
          aspect: count,
        }),
      ),
    }),
  },
  /**
   * Why a photo is alike: how much of the score each pair of cells brings. `shares[i × cells² + j]`
   * is what cell i of the query and cell j of the photo bring; rows from the top left. They add up
   * to `parts.cells`, and the parts to `score`.
   */
  explain: {
    input: z.strictObject({
      of: likeWhat,
      photo: id,
      by: z.enum(LIKENESS_KINDS).default('content'),
    }),
    output: z.object({
      score,
      /** Cells along each side. */
      cells: count,
      shares: z.array(cell),
      parts: z.object({
        cells: z.number(),
        /** Null where this does not count. */
        classes: z.number().nullable(),
        composition: z.number().nullable(),
      }),
      /** What both may be pictures of, most shared first, with what each brings to `parts.classes`. */
      sharedLabels: z.array(z.object({ label: z.string(), share: z.number() })),
    }),
  },
} as const;
