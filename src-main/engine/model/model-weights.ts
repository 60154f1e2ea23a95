import { join } from 'node:path';
import { fail, ok, type Result } from '../../contract/errors.ts';
import { download } from './download.ts';
import { keptFile } from './model-companion.ts';
import { readModelFile, verified } from './model-file.ts';
import { MAX_WEIGHT_BYTES, type ModelManifest } from './model-manifest.ts';
import type { ModelSources } from './model-sources.ts';

/** How much of the weights has been fetched, in bytes. */
export interface ModelProgress {
  readonly done: number;
  readonly total: number;
}

/** A network's weights, their checksum verified. */
export interface FoundWeights {
  readonly bytes: Uint8Array;
  /** The file or URL that they came from. */
  readonly source: string;
  /** Where the file lay; undefined where it was fetched. */
  readonly folder?: string;
}

export interface WeightsRequest {
  readonly manifest: ModelManifest;
  /** The folder of an earlier installation, which keeps the weights that it was made from. */
  readonly installed: string;
  readonly sources: ModelSources;
  /** Told of the bytes fetched so far. */
  readonly onProgress?: (progress: ModelProgress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Finds a network's weights: in an earlier installation, the chosen folder, the shared folder, at
 * the pinned URL. A file of the right name with a wrong checksum ends the search with
 * `model-checksum`: taking the next source would hide that something is amiss. `model-missing`
 * says how weights can be had; `cancelled` by `signal`.
 */
export async function findWeights(request: WeightsRequest): Promise<Result<FoundWeights>> {
  const { manifest, installed, sources } = request;
  const { file, sha256 } = manifest;
  const kept = await keptFile(installed, file, sha256, MAX_WEIGHT_BYTES);
  if (kept !== undefined)
    return ok({ bytes: kept, source: join(installed, file), folder: installed });
  for (const folder of [sources.chosen, sources.shared]) {
    if (folder === undefined) continue;
    const path = join(folder, file);
    const found = await readModelFile(path, MAX_WEIGHT_BYTES);
    if (!found.ok) return found;
    if (found.value === undefined) continue;
    const accepted = accept(found.value, manifest, path);
    return accepted.ok ? ok({ ...accepted.value, folder }) : accepted;
  }
  return sources.offline ? missing(manifest, sources) : fetchWeights(request);
}

async function fetchWeights(request: WeightsRequest): Promise<Result<FoundWeights>> {
  const { manifest, sources, onProgress, signal } = request;
  const { source } = manifest;
  if (source === undefined) return missing(manifest, sources);
  const fetched = await download({
    url: source,
    maxBytes: manifest.bytes,
    onProgress: (done) => onProgress?.({ done, total: manifest.bytes }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (fetched.ok) return accept(fetched.value, manifest, source);
  if (fetched.error.code !== 'model-missing') return fetched;
  return missing(manifest, sources, fetched.error);
}

function accept(
  bytes: Uint8Array,
  { sha256 }: ModelManifest,
  source: string,
): Result<FoundWeights> {
  const checked = verified(bytes, sha256, source);
  return checked.ok ? ok({ bytes, source }) : checked;
}

function missing(
  { name, file, source }: ModelManifest,
  { shared }: ModelSources,
  cause?: unknown,
): Result<never> {
  const needed = `The network ${name} is not here yet: set KINDRED_MODELS to a folder that holds ${file}`;
  const ways =
    source === undefined
      ? `, or put that file into ${shared}.`
      : `, put that file into ${shared}, or connect to the internet once to fetch it from ${source}.`;
  return fail('model-missing', needed + ways, cause);
}
