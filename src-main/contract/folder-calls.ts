import { z } from 'zod';
import { count, FILE_TYPES, id, path, problem, workState } from './fields.ts';

/** A gitignore-like pattern of what is left out of a folder. */
const exclude = z.string().trim().min(1).max(500);

const folder = z.object({
  id,
  /** Absolute, as a person reads it. */
  path: z.string(),
  name: z.string(),
  /** Those that are shown, or will be when they have been read. */
  photos: count,
  pending: count,
  failed: count,
  missing: count,
  /** Its drive is away, or the folder is. */
  isOffline: z.boolean(),
  isPaused: z.boolean(),
  /** How changes are noticed: told by the system, by looking again and again, or not at all for now. */
  watch: z.enum(['events', 'polling', 'rescans', 'off']),
  /** Why changes are not told by the system; null where they are. */
  watchProblem: problem.nullable(),
  excludes: z.array(z.string()),
  /** ISO 8601; null before the first whole scan. */
  scannedAt: z.string().nullable(),
});
export type Folder = z.output<typeof folder>;

const place = z.object({ name: z.string(), path: z.string() });
const nothing = z.strictObject({});

/** Calls about the library as a whole: its folders, and the work in the background. */
export const FOLDER_CALLS = {
  /** What the frame around the photos shows. */
  overview: {
    input: nothing,
    output: z.object({
      library: z.string(),
      /** Those that are shown, or will be when they have been read. */
      photos: count,
      pending: count,
      failed: count,
      missing: count,
      folders: z.array(folder),
      /** How many photos of each type, where there are any. */
      types: z.array(z.object({ type: z.enum(FILE_TYPES), photos: count })),
      model: z.object({ id: z.string(), name: z.string() }).nullable(),
      work: workState,
      /** The engine went down and was started again by itself; null where it did not, or it was said. */
      crash: z
        .object({
          /** Names of photos that it was reading; those that were left out for it, where there are some. */
          photos: z.array(z.string()),
          isLeftOut: z.boolean(),
        })
        .nullable(),
    }),
  },
  /** Makes a folder part of the library and begins to index it. */
  addFolder: {
    input: z.strictObject({ path }),
    output: z.object({ id, path: z.string() }),
  },
  changeFolder: {
    input: z.strictObject({
      id,
      isPaused: z.boolean().optional(),
      excludes: z.array(exclude).max(200).optional(),
    }),
    output: nothing,
  },
  /** Forgets a folder; the photos on disk stay as they are. */
  removeFolder: {
    input: z.strictObject({ id }),
    output: z.object({ forgotten: count }),
  },
  /** Folders on this computer that a person may mean, with the number of photos (counted up to a limit). */
  suggestFolders: {
    input: nothing,
    output: z.object({
      folders: z.array(place.extend({ photos: count, isMore: z.boolean() })),
    }),
  },
  /** What is inside a folder, for choosing one; without a path, the person's own. */
  browseFolders: {
    input: z.strictObject({ path: path.optional() }),
    output: z.object({
      path: z.string(),
      parent: z.string().nullable(),
      /** Where to begin: home, pictures, drives. */
      places: z.array(place),
      folders: z.array(place),
      /** Photos that lie in it directly. */
      photos: count,
    }),
  },
  /** Steers the background work: look through all folders again, wait, go on, or stop. */
  work: {
    input: z.strictObject({ do: z.enum(['scan', 'pause', 'resume', 'stop']) }),
    output: workState,
  },
  /** Photos that could not be read. */
  failures: {
    input: nothing,
    output: z.object({
      failures: z.array(
        z.object({ id, path: z.string(), name: z.string(), code: z.string(), message: z.string() }),
      ),
    }),
  },
  /** Tries photos again that could not be read; all of them without ids. */
  retry: {
    input: z.strictObject({ ids: z.array(id).max(10_000).optional() }),
    output: z.object({ photos: count }),
  },
} as const;
