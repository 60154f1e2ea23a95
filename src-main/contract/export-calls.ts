import { z } from 'zod';
import { count, id, path, problem } from './fields.ts';
import { photoIds } from './organise-calls.ts';

export const EXPORT_FORMATS = ['original', 'jpeg', 'webp', 'avif'] as const;
/** keep: all of it; reduce: date, title, caption, tags, stars and rights, no place nor camera; remove: none. */
export const EXPORT_METADATA = ['keep', 'reduce', 'remove'] as const;
const EXPORT_STATES = ['working', 'paused', 'done', 'failed'] as const;

const nothing = z.strictObject({});

const how = {
  format: z.enum(EXPORT_FORMATS),
  /** A name without its ending; {name}, {n}, {date}, {time}, {camera}, {title} and {folder} stand for the photo's own. */
  names: z.string().max(1000).default('{name}'),
};

const exportState = z.object({
  id,
  /** The folder, as a person reads it. */
  to: z.string(),
  state: z.enum(EXPORT_STATES),
  done: count,
  total: count,
  failed: count,
  perSecond: z.number().nonnegative(),
  secondsLeft: z.number().nonnegative().nullable(),
  /** Why it stopped. */
  problem: problem.nullable(),
  /** The first photos that could not be exported, with the reason. */
  failures: z.array(problem.extend({ name: z.string() })),
});
export type ExportState = z.output<typeof exportState>;

/** Calls that copy photos out of the library. */
export const EXPORT_CALLS = {
  /**
   * Begins to copy photos into a folder; it goes on in the background and over a restart. Nothing
   * there is ever overwritten: what would meet a file of its name gets “ (2)” behind its own.
   */
  exportPhotos: {
    input: z.strictObject({
      photos: photoIds.min(1),
      to: path,
      ...how,
      /** Pixels; null leaves the size. Nothing is enlarged. Not for originals. */
      longestSide: z.number().int().min(16).max(32_768).nullable().default(null),
      /** 1–100; not for originals. */
      quality: z.number().int().min(1).max(100).default(85),
      /** Originals are copied as they are: keep. */
      metadata: z.enum(EXPORT_METADATA).default('keep'),
    }),
    output: exportState,
  },
  /** Those that are under way or have something to say. */
  exports: { input: nothing, output: z.object({ exports: z.array(exportState) }) },
  /** `cancel` ends it, what was copied stays; `forget` takes a finished one off the list. */
  steerExport: {
    input: z.strictObject({ id, do: z.enum(['pause', 'resume', 'cancel', 'forget']) }),
    output: nothing,
  },
  /** The file names that a pattern gives the first of these photos. */
  exportNames: {
    input: z.strictObject({ photos: photoIds.min(1), ...how }),
    output: z.object({ names: z.array(z.string()).max(5) }),
  },
} as const;
