import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { runKindred } from '../../test-fixtures/kindred-process.ts';
import { sharedDescribe, sharedPath } from '../../test-fixtures/shared.ts';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import { CALLS } from '../contract/calls.ts';

const PHOTOS = sharedPath('photos');
const manifestSchema = z.object({
  formats: z.array(z.object({ path: z.string(), expect: z.string() })),
  near_duplicates: z.array(
    z.object({ kind: z.string(), members: z.array(z.object({ path: z.string() })) }),
  ),
});

sharedDescribe('real photos', () => {
  const manifest = () =>
    manifestSchema.parse(JSON.parse(readFileSync(join(PHOTOS, 'manifest.json'), 'utf8')));
  const bed = { library: '', models: sharedPath('models') };
  let first: ReturnType<typeof CALLS.index.output.parse>;

  async function index() {
    const run = await runKindred(bed, ['--json', 'index', PHOTOS]);
    expect(run.code, run.stderr).toBe(0);
    return CALLS.index.output.parse(run.json);
  }

  async function similar(path: string, ...args: string[]) {
    const run = await runKindred(bed, ['--json', 'similar', join(PHOTOS, path), ...args]);
    return CALLS.similar.output.parse(run.json).results.map((r) => r.path.slice(PHOTOS.length + 1));
  }

  beforeAll(async () => {
    bed.library = temporaryFolder();
    first = await index();
  }, 300_000);

  it('are each indexed, or listed with a reason, as the manifest expects', () => {
    const failed = new Set(first.failed.map(({ path }) => path.slice(PHOTOS.length + 1)));
    for (const { path, expect: expected } of manifest().formats) {
      const mayFail = expected.includes('failed');
      const mayPass = expected.startsWith('ok') || expected.startsWith('not a photo');
      expect(failed.has(path) ? mayFail : mayPass, `${path}: ${expected}`).toBe(true);
    }
    for (const path of failed) expect(path).toMatch(/^formats\//);
    expect(first.indexed + first.failed.length).toBe(985);
  });

  it('are not read again', async () => {
    expect(await index()).toMatchObject({ indexed: 0, unchanged: first.indexed });
  });

  it('have their edited copies before anything else', async () => {
    const groups = manifest().near_duplicates.filter(({ kind }) => kind === 'edited');
    for (const { members } of groups.slice(0, 5)) {
      const [original, ...copies] = members.map(({ path }) => path);
      const results = await similar(original ?? '', '--top', String(copies.length));
      expect(copies.filter((copy) => results.includes(copy)).length).toBeGreaterThanOrEqual(
        copies.length - 1,
      );
    }
  });

  it('bring others of their kind', async () => {
    for (const kind of ['ketch', 'strawberry', 'soccer_ball', 'helicopter']) {
      const results = await similar(`categories/${kind}/003.jpg`, '--top', '5');
      const same = results.filter((path) => path.startsWith(`categories/${kind}/`));
      expect(same.length, `${kind}: ${results.join(', ')}`).toBeGreaterThanOrEqual(4);
    }
  });

  it('are found by what the model calls them', async () => {
    const run = await runKindred(bed, ['--json', 'labels', 'strawberry', '--top', '10']);
    const { results } = CALLS.labels.output.parse(run.json);
    expect(results).toHaveLength(10);
    const right = results.filter(({ path }) => path.includes('/strawberry/'));
    expect(right.length).toBeGreaterThanOrEqual(8);
  });
});
