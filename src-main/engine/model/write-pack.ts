import { join } from 'node:path';
import { ok, type Result } from '../../contract/errors.ts';
import { CONVERTER_VERSION } from './convert.ts';
import { sha256Of, writeModelFile } from './model-file.ts';
import { ONNX_FILE, RECORD_FILE, type ModelManifest } from './model-manifest.ts';
import type { InstalledRecord } from './model-pack.ts';

/**
 * Writes a converted network with the files that it was made from into its folder; the record last,
 * so that a crash leaves nothing that passes as installed. `disk-full`, `library-unreadable`.
 */
export async function writePack(
  folder: string,
  manifest: ModelManifest,
  onnx: Uint8Array,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<Result<void>> {
  const record: InstalledRecord = {
    converter: CONVERTER_VERSION,
    onnxSha256: sha256Of(onnx),
    manifest,
  };
  const text = new TextEncoder().encode(JSON.stringify(record, undefined, 2));
  for (const [file, bytes] of [...files, [ONNX_FILE, onnx], [RECORD_FILE, text]] as const) {
    const written = await writeModelFile(join(folder, file), bytes);
    if (!written.ok) return written;
  }
  return ok(undefined);
}
