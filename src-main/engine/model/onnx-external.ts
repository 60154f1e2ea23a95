import { realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { fail, KindredFailure, ok, type Result } from '../../contract/errors.ts';
import { codeOf, readModelFile } from './model-file.ts';
import { MAX_WEIGHT_BYTES, ONNX_FILE, RECORD_FILE } from './model-manifest.ts';
import type { OnnxModelGraph, OnnxTensor } from './onnx-graph.ts';

/** Files beside a network that hold its data, by the place that it names them by. */
export type ExternalFiles = ReadonlyMap<string, Uint8Array>;

/** A network is one file with its data beside it in one, or in one for each constant. */
const MAX_FILES = 4096;

/**
 * Reads the files that hold a network's constants. They have to lie in its folder, also where links
 * lead; all together they are bounded as the weights are. Errors: `model-unsupported` for a place
 * outside, `model-unreadable` for a file that is missing or too large; both name it.
 */
export async function readExternalFiles(
  network: OnnxModelGraph,
  folder: string | undefined,
): Promise<Result<ExternalFiles>> {
  const files = new Map<string, Uint8Array>();
  let left = MAX_WEIGHT_BYTES;
  for (const { external } of network.constants.values()) {
    if (external === undefined || files.has(external.location)) continue;
    const { location } = external;
    if (folder === undefined) return missing(location);
    if (files.size >= MAX_FILES) {
      return fail(
        'model-unsupported',
        `The network keeps its data in more than ${MAX_FILES} files.`,
      );
    }
    const path = await insideOf(folder, location);
    if (!path.ok) return path;
    const bytes = await readModelFile(path.value, left);
    if (!bytes.ok) return bytes;
    if (bytes.value === undefined) return missing(location);
    left -= bytes.value.length;
    files.set(location, bytes.value);
  }
  return ok(files);
}

/** Where a place leads, links followed. */
async function insideOf(folder: string, location: string): Promise<Result<string>> {
  const path = join(folder, location);
  if (isAbsolute(location) || location.includes('\0') || isOutside(folder, path)) {
    return outside(location);
  }
  const [first = ''] = relative(folder, path).split(sep);
  if (first === ONNX_FILE || first === RECORD_FILE) return outside(location);
  try {
    const [real, realFolder] = [await realpath(path), await realpath(folder)];
    return isOutside(realFolder, real) ? outside(location) : ok(real);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return missing(location);
    return fail('model-unreadable', `${path} cannot be read.`, error);
  }
}

function isOutside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
}

function outside(location: string): Result<never> {
  return fail(
    'model-unsupported',
    `The network keeps data in ${location}, which is not a file of its own folder.`,
  );
}

function missing(location: string): Result<never> {
  return fail('model-unreadable', `The network keeps data in ${location}, which is not beside it.`);
}

/** The bytes of a constant, wherever they are. Throws `model-unreadable` where its file is shorter. */
export function bytesOf(tensor: OnnxTensor, files: ExternalFiles): Uint8Array {
  const { external } = tensor;
  if (external === undefined) return tensor.data;
  const file = files.get(external.location) ?? new Uint8Array();
  const length = external.length ?? file.length - external.offset;
  if (length < 0 || external.offset + length > file.length) {
    throw new KindredFailure({
      code: 'model-unreadable',
      message: `${external.location} is shorter than the network says.`,
      cause: `${length} bytes at ${external.offset} of ${file.length}`,
    });
  }
  return file.subarray(external.offset, external.offset + length);
}
