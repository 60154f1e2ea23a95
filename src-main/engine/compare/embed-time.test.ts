import { describe, expect, it } from 'vitest';
import { fail, ok, unwrap } from '../../contract/errors.ts';
import { embedTime } from './embed-time.ts';

/** A pool that takes so long for one photo after the other; undefined where one can’t be read. */
function poolTaking(times: readonly (number | undefined)[], onPhoto?: (number: number) => void) {
  let asked = 0;
  const embed = (path: string, modelId: string) => {
    const ms = times[asked];
    asked += 1;
    onPhoto?.(asked);
    const embedding = { modelId, vector: new Float32Array(2), labels: [] };
    const hash = new Uint8Array(32);
    return Promise.resolve(
      ms === undefined ? fail('file-missing', `${path} is gone.`) : ok({ hash, embedding, ms }),
    );
  };
  return { pool: { embed }, asked: () => asked };
}

const PATHS = Array.from({ length: 60 }, (_, at) => `/photos/${at}.jpg`);

describe('embedTime', () => {
  it('is the median, without the first photo, which warms the network up', async () => {
    const { pool, asked } = poolTaking([900, 5, 7, 6, 8, 4, 5, 6, 7, 300, 1000]);
    expect(unwrap(await embedTime(pool, 'tiny', PATHS))).toBe(6);
    expect(asked()).toBe(10);
  });

  it('passes over what can’t be read, and gives up where nothing can', async () => {
    const some = poolTaking([undefined, 900, undefined, 5, undefined, 7, 6, undefined]);
    expect(unwrap(await embedTime(some.pool, 'tiny', PATHS.slice(0, 8)))).toBe(6);
    const none = poolTaking([]);
    expect(unwrap(await embedTime(none.pool, 'tiny', PATHS))).toBeUndefined();
    expect(none.asked()).toBeLessThan(PATHS.length);
    const one = poolTaking([900]);
    expect(unwrap(await embedTime(one.pool, 'tiny', PATHS.slice(0, 1)))).toBeUndefined();
  });

  it('stops between two photos when told to', async () => {
    const stop = new AbortController();
    const { pool, asked } = poolTaking([1, 1, 1, 1, 1], (number) => {
      if (number === 2) stop.abort();
    });
    const stopped = await embedTime(pool, 'tiny', PATHS, stop.signal);
    expect(stopped).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(asked()).toBe(2);
  });
});
