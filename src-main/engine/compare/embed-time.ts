import { fail, ok, type Result } from '../../contract/errors.ts';
import type { EmbedPool } from '../embed/embed-pool.ts';
import type { FilePath } from '../scan/file-path.ts';

/** Photos that are timed, where so many can be read; the first one warms the network up. */
const TIMED = 9;
/** Photos that are tried for it. */
const TRIED = 24;

function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/**
 * What a network takes for a photo on this computer now, without reading and decoding it: the median
 * over a few photos, one after the other.
 * @param photos to take it from; those that can't be read are passed over.
 * @returns milliseconds; undefined where too few could be read. `cancelled` when told to stop.
 */
export async function embedTime(
  pool: Pick<EmbedPool, 'embed'>,
  modelId: string,
  photos: readonly FilePath[],
  signal?: AbortSignal,
): Promise<Result<number | undefined>> {
  const times: number[] = [];
  for (const path of photos.slice(0, TRIED)) {
    if (signal?.aborted === true) return fail('cancelled', 'Stopped.');
    const embedded = await pool.embed(path, modelId);
    if (embedded.ok) times.push(embedded.value.ms);
    if (times.length > TIMED) break;
  }
  return ok(median(times.slice(1)));
}
