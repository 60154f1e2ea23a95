import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runKindred } from '../../test-fixtures/kindred-process.ts';
import { drawPhotos, testBed, type TestBed } from '../../test-fixtures/photo-folder.ts';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import { CALLS } from '../contract/calls.ts';

async function indexedBed(): Promise<TestBed> {
  const bed = await testBed();
  await drawPhotos(bed.photos, {
    'Séa side/beach 1.jpg': 1,
    'city/night.jpg': 2,
    'city/wood.jpg': 3,
  });
  writeFileSync(join(bed.photos, 'city/torn.jpg'), Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]));
  const indexed = await runKindred(bed, ['index', bed.photos]);
  expect(indexed.code, indexed.stderr).toBe(0);
  return bed;
}

describe('kindred search', () => {
  it('finds by words, in an order, and says what is left out', async () => {
    const bed = await indexedBed();
    const search = async (...words: string[]) => {
      const run = await runKindred(bed, ['--json', 'search', ...words]);
      expect(run.code, run.stderr).toBe(0);
      return CALLS.search.output.parse(run.json);
    };
    const city = ['night.jpg', 'wood.jpg'].map((name) => join(bed.photos, 'city', name));
    expect(await search('folder:city', '--sort', 'name')).toMatchObject({
      query: 'folder:city',
      problems: [],
      total: 2,
      results: city.map((path) => ({ path, stars: 0, isFavourite: false })),
    });
    const beach = join(bed.photos, 'Séa side/beach 1.jpg');
    expect((await search('sea', 'BEACH')).results.map(({ path }) => path)).toEqual([beach]);
    expect(await search('--top', '1', '--', '-beach')).toMatchObject({ total: 2, results: [{}] });
    expect(await search('failed:yes')).toMatchObject({
      total: 1,
      results: [{ path: join(bed.photos, 'city/torn.jpg') }],
    });
    expect((await search('stars:many', 'wood')).problems).toEqual([
      '“stars:many” is left out: a number belongs there, as in stars:3, stars:>=3 or stars:2..4.',
    ]);

    const outside = temporaryFolder();
    await drawPhotos(outside, { 'q.jpg': 3.05 });
    const like = await search('city', '--like', join(outside, 'q.jpg'), '--sort', 'alike');
    expect(like.results.map(({ path }) => path)).toEqual(city.toReversed());

    const told = await runKindred(bed, ['search', 'nowhere']);
    expect([told.code, told.stdout.trim()]).toEqual([0, 'No photo fits.']);
    const missing = await runKindred(bed, ['--json', 'search', 'x', '--like', 'none.jpg']);
    expect(missing.code).toBe(1);
    expect(missing.json).toMatchObject({ error: { code: 'file-missing' } });
  });

  it('takes whatever is written as text', async () => {
    const bed = await indexedBed();
    const hostile = [
      'stars:>>"(',
      `'); DROP TABLE photos; --`,
      '"',
      ':::',
      '<b>"',
      'x'.repeat(10_000),
    ];
    for (const query of hostile) {
      const run = await runKindred(bed, ['--json', 'search', '--', query]);
      expect(run.code, query).toBe(0);
      expect(CALLS.search.output.parse(run.json)).toBeDefined();
    }
    const all = await runKindred(bed, ['--json', 'search', 'type:jpeg']);
    expect(all.json).toMatchObject({ total: 3 });
  });

  it('ends with 2 where it is used wrongly, and with 0 for help', async () => {
    const bed = await testBed();
    for (const [args, says] of [
      [['search'], 'query'],
      [['search', 'x', '--sort', 'smell'], 'smell'],
      [['search', 'x', '--top', '0'], 'It is no whole number from 1 up.'],
      [['search', 'x', '--sort', 'alike'], '--like beach.jpg'],
      [['search', '-tag:work'], 'write -- before it'],
    ] as const) {
      const run = await runKindred(bed, args);
      expect(run.code, args.join(' ')).toBe(2);
      expect(run.stderr).toContain(says);
    }
    const long = await runKindred(bed, ['search', 'x'.repeat(10_001)]);
    expect(long.code).toBe(2);
    const help = await runKindred(bed, ['search', '--help']);
    expect(help.code).toBe(0);
    expect(help.stdout).toContain(`'stars:>=3 -tag:work'`);
    const none = await runKindred(bed, ['--json', 'search', 'x']);
    expect(none.json).toMatchObject({ error: { code: 'library-missing' } });
  });
});
