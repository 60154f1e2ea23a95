import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runKindred } from '../../test-fixtures/kindred-process.ts';
import { drawPhotos, testBed } from '../../test-fixtures/photo-folder.ts';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import { CALLS } from '../contract/calls.ts';

const SEEDS = { 'a/beach.jpg': 1, 'a/beach-later.jpg': 1.3, 'b/city.jpg': 2, 'b/wood.jpg': 3 };

/** Names, sizes, times and contents of all files below a folder. */
function fingerprint(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const stats = statSync(join(folder, name));
    hash.update(`${name} ${stats.mtimeMs} ${stats.size} ${stats.mode}\n`);
    if (stats.isFile()) hash.update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex');
}

describe('kindred, from the first folder to the last', () => {
  it('indexes, finds, tells, forgets, and never writes where the photos are', async () => {
    const bed = await testBed();
    await drawPhotos(bed.photos, SEEDS);
    cpSync(join(bed.photos, 'b/city.jpg'), join(bed.photos, 'b/city-copy.jpg'));
    const before = fingerprint(bed.photos);

    const indexed = await runKindred(bed, ['--json', 'index', bed.photos]);
    expect(indexed.code, indexed.stderr).toBe(0);
    const first = CALLS.index.output.parse(indexed.json);
    expect(first).toMatchObject({ indexed: 5, unchanged: 0, failed: [] });

    const again = CALLS.index.output.parse(
      (await runKindred(bed, ['index', bed.photos, '--json'])).json,
    );
    expect(again).toMatchObject({ indexed: 0, unchanged: 5, failed: [] });

    const city = join(bed.photos, 'b/city.jpg');
    for (const by of ['content', 'composition', 'both']) {
      const run = await runKindred(bed, ['--json', 'similar', city, '--by', by]);
      const similar = CALLS.similar.output.parse(run.json);
      const paths = similar.results.map(({ path }) => path);
      expect(similar.query).toBe(city);
      expect(paths).not.toContain(city);
      expect(paths[0]).toBe(join(bed.photos, 'b/city-copy.jpg'));
      expect(similar.results[0]?.score).toBeCloseTo(1, 6);
      expect(similar.results.map(({ score }) => score)).toEqual(
        similar.results.map(({ score }) => score).sort((a, b) => b - a),
      );
    }

    const status = await runKindred(bed, ['--json', 'status']);
    expect(CALLS.status.output.parse(status.json)).toMatchObject({
      photos: 5,
      pending: 0,
      failed: 0,
      model: 'tiny',
      index: { vectors: 5 },
    });

    const removed = await runKindred(bed, ['--json', 'remove', bed.photos]);
    expect(removed.json).toEqual({ folder: bed.photos, forgotten: 5 });
    expect(fingerprint(bed.photos)).toBe(before);
  });

  it('finds what a picture outside the library is like, and makes a page of it', async () => {
    const bed = await testBed();
    await drawPhotos(bed.photos, SEEDS);
    await runKindred(bed, ['index', bed.photos]);
    const outside = temporaryFolder();
    await drawPhotos(outside, { 'q <b>.jpg': 1.1 });
    const sheet = join(outside, 'sheet.html');
    const run = await runKindred(bed, [
      ...['--json', 'similar', join(outside, 'q <b>.jpg'), '--by', 'composition'],
      ...['--top', '2', '--html', sheet],
    ]);
    const { results } = CALLS.similar.output.parse(run.json);
    expect(results.map(({ path }) => path).sort()).toEqual([
      join(bed.photos, 'a/beach-later.jpg'),
      join(bed.photos, 'a/beach.jpg'),
    ]);
    const html = readFileSync(sheet, 'utf8');
    expect(html.match(/<img src="data:image\/jpeg;base64,/g)).toHaveLength(3);
    expect(html).toContain('q &lt;b&gt;.jpg');
    expect(html).not.toContain('<b>.jpg');
  });

  it('takes in what was edited, deleted and brought back', async () => {
    const bed = await testBed();
    await drawPhotos(bed.photos, SEEDS);
    await runKindred(bed, ['index', bed.photos]);
    const beach = join(bed.photos, 'a/beach.jpg');
    const original = readFileSync(beach);
    const times = statSync(beach);
    await drawPhotos(bed.photos, { 'b/city.jpg': 9 });
    rmSync(beach);
    const edited = await runKindred(bed, ['--json', 'index', bed.photos]);
    expect(edited.json).toMatchObject({ indexed: 1, unchanged: 2 });
    const gone = await runKindred(bed, ['--json', 'similar', join(bed.photos, 'b/wood.jpg')]);
    const paths = CALLS.similar.output.parse(gone.json).results.map(({ path }) => path);
    expect(paths).not.toContain(beach);

    writeFileSync(beach, original);
    const { utimesSync } = await import('node:fs');
    utimesSync(beach, times.atimeMs / 1000, times.mtimeMs / 1000);
    const back = await runKindred(bed, ['--json', 'index', bed.photos]);
    expect(CALLS.index.output.parse(back.json).failed).toEqual([]);
    const found = await runKindred(bed, ['--json', 'similar', join(bed.photos, 'b/wood.jpg')]);
    const after = CALLS.similar.output.parse(found.json).results.map(({ path }) => path);
    expect(after).toContain(beach);
  });

  it('works by composition without a network, and embeds what is missing once there is one', async () => {
    const bed = await testBed();
    await drawPhotos(bed.photos, SEEDS);
    const weights = readFileSync(join(bed.models, 'tiny.tflite'));
    rmSync(join(bed.models, 'tiny.tflite'));
    const without = await runKindred(bed, ['--json', 'index', bed.photos]);
    expect(without.json).toMatchObject({ indexed: 4, failed: [] });
    expect(without.stderr).toContain('KINDRED_MODELS');
    const wood = join(bed.photos, 'b/wood.jpg');
    const similar = CALLS.similar.output.parse(
      (await runKindred(bed, ['--json', 'similar', wood])).json,
    );
    expect(similar.by).toBe('composition');
    expect(similar.results).toHaveLength(3);
    const byContent = await runKindred(bed, ['--json', 'similar', wood, '--by', 'content']);
    expect(byContent.code).toBe(1);
    expect(byContent.json).toMatchObject({ error: { code: 'model-missing' } });

    writeFileSync(join(bed.models, 'tiny.tflite'), weights);
    const installed = await runKindred(bed, ['--json', 'model', 'install']);
    expect(installed.json).toMatchObject({ id: 'tiny' });
    const embedded = await runKindred(bed, ['--json', 'index', bed.photos]);
    expect(embedded.json).toMatchObject({ indexed: 4, unchanged: 0 });
    const now = await runKindred(bed, ['--json', 'similar', wood]);
    expect(CALLS.similar.output.parse(now.json).results[0]?.content).not.toBeNull();
  });
});

describe('wrong usage', () => {
  it('ends with 2 and says how it is done', async () => {
    const bed = await testBed();
    const nonsense = [
      ['similar'],
      ['index'],
      ['paint', 'x.jpg'],
      ['similar', 'x.jpg', '--by', 'smell'],
      ['similar', 'x.jpg', '--top', 'many'],
      ['similar', 'x.jpg', '--top', '-1'],
      ['similar', 'x.jpg', '--min', '7'],
    ];
    for (const args of nonsense) {
      const run = await runKindred(bed, args);
      expect(run.code, args.join(' ')).toBe(2);
      expect(run.stderr).not.toBe('');
      expect(run.stderr).not.toMatch(/ at .*\.ts:\d/);
    }
  });

  it('ends with 0 for help, which shows examples', async () => {
    const run = await runKindred(await testBed(), ['--help']);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('$ kindred similar beach.jpg');
  });
});

describe('failed commands', () => {
  it('end with 1, a sentence and a code', async () => {
    const bed = await testBed();
    const nowhere = join(bed.photos, 'nowhere');
    const before = await runKindred(bed, ['--json', 'status']);
    expect(before.json).toMatchObject({ error: { code: 'library-missing' } });
    const missing = await runKindred(bed, ['--json', 'index', nowhere]);
    expect(missing.code).toBe(1);
    expect(missing.json).toMatchObject({ error: { code: 'folder-missing' } });
    const unknown = await runKindred(bed, ['--json', 'remove', bed.models]);
    expect(unknown.json).toMatchObject({ error: { code: 'folder-unknown' } });
    const noPhoto = await runKindred(bed, ['--json', 'similar', nowhere]);
    expect(noPhoto.json).toMatchObject({ error: { code: 'file-missing' } });
    expect([unknown.code, noPhoto.code]).toEqual([1, 1]);
  });
});
