import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../contract/errors.ts';
import { hostileCorpus } from '../../../test-fixtures/hostile-corpus.ts';
import { closeDecoders, decodePhoto } from './decode-photo.ts';

const COUNT = 2400;
const IN_FLIGHT = 4;

/** Most that memory may grow from the first third of the files to the end, in bytes. */
const MOST_GROWTH = 250 * 1024 * 1024;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kindred-hostile-'));
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await closeDecoders();
});

async function writeCorpus(): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name, bytes } of hostileCorpus({ seed: 1, count: COUNT })) {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    paths.push(path);
  }
  return paths;
}

describe('a folder of broken files', () => {
  it('goes through without a crash, a hang or a leak', { timeout: 120_000 }, async () => {
    const paths = await writeCorpus();
    const outcomes: string[] = [];
    const memory: number[] = [];
    const lane = async (start: number): Promise<void> => {
      for (let index = start; index < paths.length; index += IN_FLIGHT) {
        const result = await decodePhoto(paths[index] ?? '');
        outcomes.push(result.ok ? 'ok' : result.error.code);
        memory.push(process.memoryUsage.rss());
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, (_, start) => lane(start)));

    expect(outcomes).toHaveLength(COUNT);
    const known = new Set<string>(['ok', ...ERROR_CODES]);
    expect(outcomes.filter((outcome) => !known.has(outcome))).toEqual([]);
    expect(outcomes.filter((outcome) => outcome === 'decode-timeout')).toEqual([]);
    // The corpus would prove nothing if everything failed at the first byte.
    expect(outcomes.filter((outcome) => outcome === 'ok').length).toBeGreaterThan(COUNT / 5);
    const warm = Math.max(...memory.slice(0, COUNT / 3));
    expect(Math.max(...memory) - warm).toBeLessThan(MOST_GROWTH);
  });
});
