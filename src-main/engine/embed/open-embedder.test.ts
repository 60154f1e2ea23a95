import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runKindred } from '../../../test-fixtures/kindred-process.ts';
import { drawPhotos, testBed } from '../../../test-fixtures/photo-folder.ts';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { CALLS } from '../../contract/calls.ts';

const WITHOUT_ONNX = new URL('../../../test-fixtures/without-onnxruntime.js', import.meta.url).href;
const SEEDS = { 'a/beach.jpg': 1, 'a/later.jpg': 1.3, 'b/city.jpg': 2, 'b/wood.jpg': 3 };

/** Several processes, one after the other. */
const PATIENCE_MS = 240_000;

describe('where the library of ONNX Runtime does not load', () => {
  it(
    'photos are read and found by ONNX Runtime for the web, with the same scores',
    async () => {
      const bed = await testBed();
      await drawPhotos(bed.photos, SEEDS);
      cpSync(join(bed.photos, 'b/city.jpg'), join(bed.photos, 'b/copy.jpg'));
      const env = { NODE_OPTIONS: `--import ${WITHOUT_ONNX}` };
      const crippled = { ...bed, library: temporaryFolder(), env };

      const scores = [];
      for (const machine of [bed, crippled]) {
        const indexed = await runKindred(machine, ['--json', 'index', bed.photos]);
        expect(indexed.code, indexed.stderr).toBe(0);
        expect(CALLS.index.output.parse(indexed.json)).toMatchObject({ indexed: 5, failed: [] });
        const city = join(bed.photos, 'b/city.jpg');
        const found = await runKindred(machine, ['--json', 'similar', city, '--by', 'content']);
        const { results } = CALLS.similar.output.parse(found.json);
        scores.push(new Map(results.map(({ path, score }) => [path, score])));
      }
      const [native, web] = scores;
      expect(native?.size).toBe(4);
      expect([...(web?.keys() ?? [])].sort()).toEqual([...(native?.keys() ?? [])].sort());
      for (const [path, score] of native ?? []) expect(web?.get(path)).toBeCloseTo(score, 4);
    },
    PATIENCE_MS,
  );
});
