import { join } from 'node:path';
import { fail, ok, type Result } from '../../contract/errors.ts';
import { readModelFile, sha256Of, verified } from './model-file.ts';
import type { CompanionFile, ModelManifest } from './model-manifest.ts';

const MAX_COMPANION_BYTES = 1 << 22;

/**
 * The bytes of the file that the first of `folders` holds; undefined where none does.
 * `model-checksum` where it is another file.
 */
export async function findCompanion(
  { file, sha256 }: CompanionFile,
  folders: readonly string[],
): Promise<Result<Uint8Array | undefined>> {
  for (const folder of folders) {
    const path = join(folder, file);
    const found = await readModelFile(path, MAX_COMPANION_BYTES);
    if (!found.ok) return found;
    if (found.value !== undefined) return verified(found.value, sha256, path);
  }
  return ok(undefined);
}

/** The bytes of a file that an earlier installation keeps; undefined where it is gone or damaged. */
export async function keptFile(
  folder: string,
  file: string,
  sha256: string,
  maxBytes = MAX_COMPANION_BYTES,
): Promise<Uint8Array | undefined> {
  const kept = await readModelFile(join(folder, file), maxBytes);
  if (!kept.ok || kept.value === undefined) return undefined;
  return sha256Of(kept.value) === sha256 ? kept.value : undefined;
}

/** The classes' names, one a line; `model-unreadable` where they are not as many as the classes. */
export function parseLabels(
  text: Uint8Array,
  { classCount, labels }: ModelManifest,
): Result<readonly string[]> {
  const lines = new TextDecoder().decode(text).split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === classCount) return ok(lines);
  return fail(
    'model-unreadable',
    `${labels?.file ?? 'The list of labels'} has ${lines.length} lines, expected one for each of ${classCount} classes.`,
  );
}

/** The mean feature; `model-unreadable` where it is not featureSize finite float32 numbers. */
export function parseMean(bytes: Uint8Array, { featureSize }: ModelManifest): Result<Float32Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length !== 4 * featureSize) {
    return fail(
      'model-unreadable',
      `The mean feature has ${bytes.length} bytes, expected ${4 * featureSize}.`,
    );
  }
  const mean = Float32Array.from({ length: featureSize }, (_, index) =>
    view.getFloat32(4 * index, true),
  );
  if (mean.every(Number.isFinite)) return ok(mean);
  return fail('model-unreadable', 'The mean feature holds numbers beyond all bounds.');
}
