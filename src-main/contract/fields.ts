import { z } from 'zod';
import { ERROR_CODES } from './errors.ts';

// What several calls have in common.

/** A path in a call: not empty, no NUL (which no file system knows), within any system's limits. */
export const path = z
  .string()
  .min(1)
  .max(32_768)
  .refine((text) => !text.includes('\0'), 'holds a NUL character');

/** A photo or folder of the library. */
export const id = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);
export const score = z.number().min(-1).max(1);
export const count = z.number().int().nonnegative();

/** Why something did not come about: a code, and a sentence in English. */
export const problem = z.object({ code: z.enum(ERROR_CODES), message: z.string() });

/** A day without a time, as 2025-06-30. */
export const day = z.iso.date();

/** How two photos are compared: what is in them, how they look, or both. */
export const LIKENESS_KINDS = ['content', 'composition', 'both'] as const;
export type LikenessKind = (typeof LIKENESS_KINDS)[number];

/** The kinds of file that a person tells apart; each stands for one or more formats of a photo. */
export const FILE_TYPES = [
  'jpeg',
  'png',
  'webp',
  'avif',
  'gif',
  'tiff',
  'bmp',
  'heic',
  'raw',
  'jxl',
  'svg',
] as const;
export type FileType = (typeof FILE_TYPES)[number];

/** What a person wrote into the search box. */
export const searchText = z.string().max(10_000);

/** A language as browsers name it, for words of dates: en, it, en-GB. */
export const language = z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/);

/** Which photos of the library; what is left out does not limit. */
export const photoFilter = z.strictObject({
  folders: z.array(id).max(1000).optional(),
  /** First and last day, both included, by the capture time, else the file's. */
  from: day.optional(),
  to: day.optional(),
  types: z.array(z.enum(FILE_TYPES)).max(FILE_TYPES.length).optional(),
  /** Only those of an album, by hand or smart. */
  album: id.optional(),
  /** Only those that carry a tag or one below it. */
  tag: id.optional(),
  isFavourite: z.literal(true).optional(),
  /** In the language of the search box (search-query.ts). */
  search: searchText.optional(),
  /** The language of its words for dates, countries and what is in photos. */
  language: language.optional(),
});
export type PhotoFilter = z.output<typeof photoFilter>;

export const progress = z.object({
  step: z.enum([
    'model',
    'scan',
    'photos',
    'sidecars',
    'index',
    'next-model',
    'compare',
    'train',
    'teach',
    'check',
  ]),
  done: count,
  /** Left out while it is not known yet. */
  total: count.optional(),
  failed: count,
  perSecond: z.number().nonnegative(),
  secondsLeft: z.number().nonnegative().optional(),
});

/** What the engine is doing in the background. */
export const workState = z.object({
  state: z.enum(['idle', 'working', 'paused']),
  progress: progress.nullable(),
  /** Why the last work ended early, in a sentence; null when it went well. */
  problem: problem.nullable(),
});
export type WorkState = z.output<typeof workState>;
