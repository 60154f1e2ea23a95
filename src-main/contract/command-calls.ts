import { z } from 'zod';
import { count, language, LIKENESS_KINDS, path, score, searchText } from './fields.ts';
import { MODEL_CALLS, MODEL_COMMAND_CALLS, modelId } from './model-calls.ts';

const failure = z.object({ path: z.string(), code: z.string(), message: z.string() });

/** Calls of the command line: by path, answered once. */
export const COMMAND_CALLS = {
  index: {
    input: z.strictObject({
      folders: z.array(path).min(1).max(1000),
      /** Also try photos again that failed before. */
      retryFailed: z.boolean().default(false),
    }),
    output: z.object({
      indexed: count,
      unchanged: count,
      failed: z.array(failure),
      seconds: z.number().nonnegative(),
    }),
  },
  similar: {
    input: z.strictObject({
      photo: path,
      by: z.enum(LIKENESS_KINDS).optional(),
      /** By this network, of which the library has vectors; else by the one that serves. */
      model: modelId.optional(),
      top: z.number().int().min(1).max(10_000).default(20),
      min: score.default(-1),
    }),
    output: z.object({
      query: z.string(),
      by: z.enum(LIKENESS_KINDS),
      ms: z.number().nonnegative(),
      results: z.array(
        z.object({
          path: z.string(),
          score,
          content: score.nullable(),
          composition: score.nullable(),
        }),
      ),
    }),
  },
  labels: {
    input: z.strictObject({
      word: z.string().trim().min(1).max(200),
      /** The word is one of this language, or an English one. */
      language: language.default('en'),
      top: z.number().int().min(1).max(100_000).default(50),
    }),
    output: z.object({
      word: z.string(),
      results: z.array(
        z.object({ path: z.string(), label: z.string(), probability: z.number().min(0).max(1) }),
      ),
    }),
  },
  search: {
    input: z.strictObject({
      /** In the language of the search box (search-query.ts). */
      query: searchText,
      language: language.default('en'),
      sort: z.enum(['newest', 'oldest', 'added', 'name', 'stars', 'alike']).default('newest'),
      /** For `alike`: a picture on disk. */
      like: path.optional(),
      top: z.number().int().min(1).max(1_000_000).default(50),
    }),
    output: z.object({
      /** As it was understood. */
      query: z.string(),
      /** Sentences about what was not understood and is left out. */
      problems: z.array(z.string()),
      ms: z.number().nonnegative(),
      total: count,
      results: z.array(
        z.object({
          path: z.string(),
          stars: count,
          isFavourite: z.boolean(),
          /** As the camera wrote it; null where it did not. */
          takenAt: z.string().nullable(),
        }),
      ),
    }),
  },
  status: {
    input: z.strictObject({ failed: z.boolean().default(false) }),
    output: z.object({
      photos: count,
      pending: count,
      failed: count,
      missing: count,
      model: z.string().nullable(),
      index: z.object({ vectors: count, bytes: count }),
      folders: z.array(z.object({ path: z.string(), scannedAt: z.string().nullable() })),
      failures: z.array(failure).optional(),
    }),
  },
  /** Writes all that a person said of photos, tags and albums into a JSON file. */
  exportOrganisation: {
    input: z.strictObject({ file: path }),
    output: z.object({ file: z.string(), photos: count, tags: count, albums: count }),
  },
  /** Takes in such a file; what Kindred has already stays. One act, which can be undone. */
  importOrganisation: {
    input: z.strictObject({ file: path }),
    output: z.object({
      photos: count,
      tags: count,
      albums: count,
      /** Photos of the file that this library does not have. */
      unknown: count,
      /** Photos, tags or albums that are not what they were. */
      changed: count,
    }),
  },
  remove: {
    input: z.strictObject({ folder: path }),
    output: z.object({ folder: z.string(), forgotten: count }),
  },
  doctor: {
    input: z.strictObject({
      repair: z.boolean().default(false),
      /** A copy of the catalog that takes its place first, by its file name; '' for the newest. */
      restore: z.string().max(255).optional(),
    }),
    output: z.object({
      healthy: z.boolean(),
      checks: z.array(
        z.object({
          name: z.string(),
          state: z.enum(['ok', 'broken', 'repaired']),
          message: z.string(),
        }),
      ),
    }),
  },
  installModel: {
    input: z.strictObject({
      /** One of those that Kindred knows, used for nothing yet; else its own, which is taken into use. */
      id: modelId.optional(),
    }),
    output: z.object({ id: z.string(), name: z.string(), source: z.string() }),
  },
  listModels: MODEL_CALLS.models,
  useModel: MODEL_CALLS.useModel,
  removeModel: MODEL_CALLS.removeModel,
  chooseRuntime: MODEL_CALLS.chooseRuntime,
  compareModels: MODEL_CALLS.compareModels,
  ...MODEL_COMMAND_CALLS,
} as const;
