import { z } from 'zod';
import { fail, ok, type Result } from '../../contract/errors.ts';

/** VGG16 with its classifier, the largest network in use, has 528 MB; what is larger is not read. */
export const MAX_WEIGHT_BYTES = 1 << 30;

/** Names of the files that an installation makes, beside those of the manifest. */
export const ONNX_FILE = 'model.onnx';
export const RECORD_FILE = 'installed.json';

/** A name of one file in the folder at hand: no separators, no hidden files, none of ours. */
const fileName = z
  .string()
  .regex(/^\w[\w.-]{0,127}$/)
  .refine((name) => name !== ONNX_FILE && name !== RECORD_FILE);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const companionFile = z.strictObject({ file: fileName, sha256 });
const size = z.int().min(1).max(100_000);
/** For the three channels of a picture (the first counts where it is grey), of bytes from 0 to 255. */
const perChannel = z.tuple([z.number(), z.number(), z.number()]);
/** The name of a value inside a network. */
const valueName = z.string().min(1).max(500);

/** How an ONNX file is fed, and which of its values count; a TFLite file says so itself. */
const onnxDescriptionSchema = z.strictObject({
  /** Its input; the only one where left out. */
  input: valueName.optional(),
  layout: z.enum(['nchw', 'nhwc']),
  channels: z.enum(['rgb', 'bgr', 'grey']),
  /** (byte − mean) ÷ std goes in, in the network's own order of channels. */
  mean: perChannel,
  std: perChannel,
  /** The value that photos are compared by: an output or any value inside. */
  feature: valueName,
  /** Over the places of that value, where it has some. */
  pooling: z.enum(['none', 'mean', 'max']),
  /** The class values, where there are some. */
  logits: valueName.optional(),
  /** They are probabilities already, and no logits. */
  isSoftmax: z.boolean().optional(),
});

export type OnnxDescription = Readonly<z.infer<typeof onnxDescriptionSchema>>;

/** What `model.json` says of a network: where its weights are from and what it gives. */
export const modelManifestSchema = z.strictObject({
  /** Names its vectors in the catalog and its folder on disk. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  name: z.string().min(1).max(200),
  licence: z.string().min(1).max(200),
  credit: z.string().min(1).max(500),
  /** Where the weights are fetched from, pinned as their checksum is; left out for a person's own. */
  source: z.url({ protocol: /^https?$/ }).optional(),
  /** The weights' file: TFLite or ONNX, as its bytes say. */
  file: fileName,
  sha256,
  /** The weights' size. */
  bytes: z.int().min(1).max(MAX_WEIGHT_BYTES),
  /** Pixels along each side of the square that it looks at. */
  inputSize: size,
  featureSize: size,
  /** Cells along each side of the last feature map; 1 where it has no places. */
  mapSize: size,
  /** 0 where it tells no classes. */
  classCount: z.int().min(0).max(100_000),
  /** Class 0 is “none of them”; where left out, of 1,001 classes it is. */
  hasBackground: z.boolean().optional(),
  /** For ONNX files only. */
  onnx: onnxDescriptionSchema.optional(),
  /** The classes' names, one a line. */
  labels: companionFile.optional(),
  /** The mean feature of many photos: featureSize little-endian float32 numbers. */
  meanFeature: companionFile.optional(),
});

export type ModelManifest = Readonly<z.infer<typeof modelManifestSchema>>;

/** A file that comes with the weights. */
export type CompanionFile = z.infer<typeof companionFile>;

/** Reads the text of a `model.json`; `model-unreadable` says what it should hold. `path` is for the message. */
export function parseManifest(text: string, path: string): Result<ModelManifest> {
  const json = parseJson(text);
  const parsed = modelManifestSchema.safeParse(json);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  return fail('model-unreadable', `${path} does not describe a network${where}.`, parsed.error);
}

/** The value of a JSON text, or undefined for any other text, which no schema here accepts. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
