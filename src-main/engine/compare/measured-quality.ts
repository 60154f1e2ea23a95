import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { fail, ok, type Result } from '../../contract/errors.ts';
import { readModelFile } from '../model/model-file.ts';
import { parseJson } from '../model/model-manifest.ts';

const QUALITY_FILE = fileURLToPath(
  new URL('../../../resources/models/quality.json', import.meta.url),
);
const MAX_BYTES = 1 << 20;

const share = z.number().min(0).max(1);
const qualitySchema = z.record(z.string(), z.object({ map: share, precisionAt5: share }));

/** How well networks find photos of a kind, by id. */
type MeasuredQuality = z.output<typeof qualitySchema>;

/**
 * What `npm run bench models` measured on labelled photos, by the network's id; nothing where the
 * file did not come along. `model-unreadable` where it is damaged.
 * @param file for tests.
 */
export async function measuredQuality(file = QUALITY_FILE): Promise<Result<MeasuredQuality>> {
  const bytes = await readModelFile(file, MAX_BYTES);
  if (!bytes.ok) return bytes;
  if (bytes.value === undefined) return ok({});
  const parsed = qualitySchema.safeParse(parseJson(new TextDecoder().decode(bytes.value)));
  return parsed.success
    ? ok(parsed.data)
    : fail('model-unreadable', `${file} does not hold the quality of networks.`, parsed.error);
}
