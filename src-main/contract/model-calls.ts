import { z } from 'zod';
import { count, path, score } from './fields.ts';

/** Names a network: its folder, and its vectors in the catalog. */
export const modelId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);

/**
 * What computes a network: ONNX Runtime's library, the same in WebAssembly, TensorFlow.js; `auto` is
 * the first of these that runs here.
 */
export const RUNTIMES = ['auto', 'onnxruntime', 'onnxruntime-web', 'tensorflow'] as const;
export type Runtime = (typeof RUNTIMES)[number];

/**
 * What a network is to the library: `serves` answers Find similar; `next` is going to when every photo
 * has been through it; `kept` has vectors of every photo, for comparing; `off` has none; `missing` is
 * known by its description, and its weights are still to be had.
 */
const MODEL_USES = ['serves', 'next', 'kept', 'off', 'missing'] as const;
export type ModelUse = (typeof MODEL_USES)[number];

const model = z.object({
  id: modelId,
  name: z.string(),
  licence: z.string(),
  credit: z.string(),
  /** Where it is from; null for a person's own. */
  source: z.string().nullable(),
  use: z.enum(MODEL_USES),
  /** That comes along with Kindred, or is fetched by it; a person's own otherwise. */
  isBuiltIn: z.boolean(),
  /** Its files on disk. */
  bytes: count,
  /** Pixels along each side of the square that it looks at. */
  inputSize: count,
  dimensions: count,
  classes: count,
  /** Photos that have its vector, of those that should. */
  photos: z.object({ done: count, total: count, failed: count }),
  /** Of its vectors in the catalog, and of its index. */
  vectorBytes: count,
  indexBytes: count,
  /** What was measured on this computer last; null where it was not. */
  msPerPhoto: z.number().nonnegative().nullable(),
});
export type Model = z.output<typeof model>;

const nothing = z.strictObject({});

/** A network in the comparison. */
const comparedModel = z.object({
  id: modelId,
  name: z.string(),
  inputSize: count,
  dimensions: count,
  bytes: count,
  msPerPhoto: z.number().nonnegative().nullable(),
  /** What its vectors and index take for 100,000 photos. */
  bytesPer100k: count,
  /** By `npm run bench models` on labelled photos; null where it was not measured. */
  quality: z.object({ map: z.number(), precisionAt5: z.number() }).nullable(),
});
export type ComparedModel = z.output<typeof comparedModel>;

/** Calls about the networks that a library has. */
export const MODEL_CALLS = {
  models: {
    input: nothing,
    output: z.object({
      models: z.array(model),
      runtime: z.object({
        chosen: z.enum(RUNTIMES),
        /** What computes now; null before the first photo. */
        inUse: z.enum(RUNTIMES).nullable(),
      }),
    }),
  },
  /**
   * Takes a network into use: it is made ready in the background while the one in use goes on serving.
   * `keep` makes its vectors for comparing only; `off` takes them back, and stops a change under way.
   */
  useModel: {
    input: z.strictObject({ id: modelId, as: z.enum(['serves', 'kept', 'off']) }),
    output: nothing,
  },
  /** Takes a network's files, vectors and index away; not of the one that serves. */
  removeModel: {
    input: z.strictObject({ id: modelId }),
    output: z.object({ freed: count }),
  },
  chooseRuntime: {
    input: z.strictObject({ runtime: z.enum(RUNTIMES) }),
    output: nothing,
  },
  /** What each network with vectors costs and buys; a while of work on large libraries. */
  compareModels: {
    input: z.strictObject({
      /** How many photos of the library are asked about. */
      sample: z.number().int().min(1).max(2000).default(200),
    }),
    output: z.object({
      models: z.array(comparedModel),
      sample: count,
      /** Of the ten nearest by one, the share that the other has among its ten nearest. */
      agreement: z.array(z.object({ a: modelId, b: modelId, share: z.number().min(0).max(1) })),
    }),
  },
} as const;

/** What `model add` may be told of an ONNX file, where it can't be seen; the rest is guessed. */
const packHints = z.strictObject({
  preset: z.string().max(64).optional(),
  id: modelId.optional(),
  name: z.string().min(1).max(200).optional(),
  licence: z.string().min(1).max(200).optional(),
  credit: z.string().min(1).max(500).optional(),
  size: z.number().int().min(8).max(1024).optional(),
  layout: z.enum(['nchw', 'nhwc']).optional(),
  channels: z.enum(['rgb', 'bgr', 'grey']).optional(),
  /** Of bytes from 0 to 255, for each channel. */
  mean: z.array(z.number()).length(3).optional(),
  std: z.array(z.number().positive()).length(3).optional(),
  feature: z.string().min(1).max(500).optional(),
  pooling: z.enum(['none', 'mean', 'max']).optional(),
  logits: z.string().min(1).max(500).optional(),
  isSoftmax: z.boolean().optional(),
  labels: path.optional(),
});
export type PackHints = z.output<typeof packHints>;

const value = z.object({ name: z.string(), type: z.string(), shape: z.array(z.string()) });

/** Calls about networks that the command line alone makes. */
export const MODEL_COMMAND_CALLS = {
  /**
   * Looks at a network file or pack, and makes it a network of this library, switched off. Where
   * something can't be guessed, `needs` says what is to be told, and nothing is kept.
   */
  addModel: {
    input: z.strictObject({
      path,
      hints: packHints.prefault({}),
      /** Look, try, and keep nothing. */
      isTrial: z.boolean().default(false),
    }),
    output: z.object({
      id: modelId,
      name: z.string(),
      inputs: z.array(value),
      outputs: z.array(value),
      /** What was guessed or taken from a preset, in sentences. */
      guessed: z.array(z.string()),
      /** Hints without which it can't be run, with a sentence each; empty where it was added. */
      needs: z.array(z.object({ hint: z.string(), message: z.string() })),
      inputSize: count,
      dimensions: count,
      classes: count,
      msPerPhoto: z.number().nonnegative(),
      /** Three pictures that come along, and how alike it finds each two: first–second, first–third, second–third. */
      trial: z.object({ pictures: z.array(z.string()), scores: z.array(score) }),
      isAdded: z.boolean(),
    }),
  },
  /** Networks that `model add --preset` knows, with where to get each. */
  listPresets: {
    input: nothing,
    output: z.object({
      presets: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          family: z.string(),
          licence: z.string(),
          source: z.string(),
          inputSize: count,
          dimensions: count,
        }),
      ),
    }),
  },
  /** Teaches a small network from a folder of categories, and makes it a network of this library. */
  trainModel: {
    input: z.strictObject({
      kind: z.enum(['dense', 'cnn']),
      /** A folder with a folder of photos for each category; left out, albums filled by hand are these. */
      folder: path.optional(),
      id: modelId.optional(),
      name: z.string().min(1).max(200).optional(),
      epochs: z.number().int().min(1).max(1000).default(40),
      seed: z
        .number()
        .int()
        .min(0)
        .max(2 ** 31 - 1)
        .default(1),
      /** Where the curves of loss and accuracy are drawn to (SVG); into the network's folder too. */
      curves: path.optional(),
    }),
    output: z.object({
      id: modelId,
      name: z.string(),
      categories: count,
      photos: count,
      heldOut: count,
      epochs: z.array(
        z.object({
          loss: z.number(),
          accuracy: z.number(),
          heldOutLoss: z.number(),
          heldOutAccuracy: z.number(),
        }),
      ),
      seconds: z.number().nonnegative(),
      curves: z.string(),
    }),
  },
} as const;
