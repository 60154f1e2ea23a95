import { readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { drawPhotos } from '../../../test-fixtures/photo-folder.ts';
import { fail, unwrap, type ErrorCode, type Result } from '../../contract/errors.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { NewlyEmbedded } from '../embed/embed-messages.ts';
import { Library } from '../library.ts';
import { openPartsForWriting, writerOf, type LibraryParts } from '../library-parts.ts';
import { FIRST, modelBed, SECOND, sourcesOf } from '../models/model-bed.ts';
import { NetworkCompletion } from './complete-networks.ts';
import { EmbedWithModel, type EmbedWithModelOptions } from './embed-with-model.ts';

const opened: LibraryParts[] = [];
afterEach(async () => {
  for (const parts of opened.splice(0)) await parts.close();
});

/** A library whose photos have the vectors of the first network, and are to have those of the second. */
async function changing(seeds: Record<string, number>) {
  const bed = await modelBed(seeds);
  const options = { dir: bed.library, modelSources: sourcesOf(bed.models), command: 'test' };
  const library = new Library(options);
  unwrap(await library.index({ folders: [bed.photos] }));
  unwrap(await library.useModel({ id: SECOND, as: 'serves' }));
  await library.close();
  return { bed, ...open(bed.library) };
}

function open(dir: string) {
  const parts = unwrap(openPartsForWriting(dir, 'test'));
  opened.push(parts);
  return { parts, catalog: unwrap(writerOf(parts)) };
}

function idOf(catalog: Catalog, name: string): number {
  const [folder] = catalog.folders();
  return catalog.photoAt(folder?.id ?? 0, name)?.id ?? 0;
}

async function embedder(
  { parts, catalog }: { parts: LibraryParts; catalog: Catalog },
  options: Partial<EmbedWithModelOptions> = {},
) {
  const looker = unwrap(await parts.pool());
  const skipped = new Set<number>();
  return new EmbedWithModel({
    ...{ catalog, modelId: SECOND, looker, inFlight: 4, skipped },
    ...options,
  });
}

/** Brings the worker down at one photo: as the pool answers then, for all that it has in hand. */
function crashingAt(
  parts: LibraryParts,
  name: string,
  code: ErrorCode = 'decode-crashed',
): EmbedWithModelOptions['looker'] {
  return {
    embed: async (path: string, modelId: string): Promise<Result<NewlyEmbedded>> =>
      path.endsWith(name)
        ? fail(code, 'It went down.')
        : unwrap(await parts.pool()).embed(path, modelId),
  };
}

describe('EmbedWithModel', () => {
  it('makes what is lacking once, and leaves the photos as they are', async () => {
    const library = await changing({ 'a.jpg': 1, 'b.jpg': 2, 'c.jpg': 3 });
    const { catalog } = library;
    const id = idOf(catalog, 'b.jpg');
    const before = [catalog.browse.wholePhoto(id), catalog.embeddings(FIRST, [id])];
    const first = unwrap(await (await embedder(library)).run());
    expect(first).toMatchObject({ made: 3, refused: 0, isWhole: true });
    expect(unwrap(await (await embedder(library)).run())).toMatchObject({ made: 0, isWhole: true });
    expect([catalog.browse.wholePhoto(id), catalog.embeddings(FIRST, [id])]).toEqual(before);
    expect(catalog.browse.labelsOf(id, SECOND).length).toBeGreaterThan(0);
    expect(catalog.lacking.suspects(SECOND)).toEqual([]);
  });

  it('passes over files that are gone or changed, without a word against the photos', async () => {
    const library = await changing({
      'a.jpg': 1,
      'gone.jpg': 2,
      'edited.jpg': 3,
      'swapped.jpg': 4,
    });
    const { bed, catalog } = library;
    rmSync(join(bed.photos, 'gone.jpg'));
    await drawPhotos(bed.photos, { 'edited.jpg': 33 });
    // Of the size and time that the catalog knows, and yet other bytes.
    const swapped = join(bed.photos, 'swapped.jpg');
    const { mtimeUs } = catalog.stampOf(idOf(catalog, 'swapped.jpg'));
    const bytes = readFileSync(swapped);
    bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 1;
    writeFileSync(swapped, bytes);
    utimesSync(swapped, mtimeUs / 1e6, mtimeUs / 1e6);
    const stale: string[] = [];
    const skipped = new Set<number>();
    const onStale = (path: string) => stale.push(path);
    const work = await embedder(library, { skipped, onStale });
    expect(unwrap(await work.run())).toMatchObject({ made: 1, refused: 0, isWhole: true });
    expect(stale.toSorted()).toEqual(
      ['edited.jpg', 'swapped.jpg'].map((name) => join(bed.photos, name)),
    );
    expect(skipped.size).toBe(3);
    expect(catalog.counts()).toMatchObject({ photos: 4, failed: 0, pending: 0 });
    expect(catalog.models.counts(SECOND)).toEqual({ done: 1, total: 4, failed: 0 });
    // Not asked again as long as nobody looked at the folder.
    const asked: string[] = [];
    const looker = {
      embed: (path: string) => {
        asked.push(path);
        return Promise.resolve(fail('internal', 'Not to be asked.'));
      },
    };
    unwrap(await (await embedder(library, { skipped, looker })).run());
    expect(asked).toEqual([]);
  });

  it('refuses a photo that the network cannot look at, until its bytes are others', async () => {
    const library = await changing({ 'a.jpg': 1, 'b.jpg': 2 });
    const { parts, catalog, bed } = library;
    const looker = crashingAt(parts, 'b.jpg', 'embed-failed');
    const refused = unwrap(await (await embedder(library, { looker })).run());
    expect(refused).toMatchObject({ made: 1, refused: 1, isWhole: true });
    expect(catalog.models.counts(SECOND)).toEqual({ done: 1, total: 2, failed: 1 });
    expect(unwrap(await (await embedder(library)).run())).toMatchObject({ made: 0, refused: 0 });
    // Nor is it read again for the network when that one serves.
    expect(catalog.requeueWithout([SECOND])).toBe(0);
    expect(catalog.requeueWithout(['another'])).toBe(2);
    await drawPhotos(bed.photos, { 'b.jpg': 22 });
    await parts.close();
    opened.length = 0;
    const options = { dir: bed.library, modelSources: sourcesOf(bed.models), command: 'test' };
    const again = new Library(options);
    unwrap(await again.index({ folders: [bed.photos] }));
    await again.close();
    expect(open(bed.library).catalog.models.counts(SECOND)).toMatchObject({ done: 2, failed: 0 });
  });

  it('lets go alone what was in hand when the reader went down, and refuses only the one', async () => {
    const library = await changing({ 'a.jpg': 1, 'b.jpg': 2, 'c.jpg': 3, 'poison.jpg': 4 });
    const { parts, catalog } = library;
    let inHand = 0;
    const real = crashingAt(parts, 'poison.jpg');
    const alone: string[] = [];
    let isDown = false;
    const looker = {
      embed: async (path: string, modelId: string): Promise<Result<NewlyEmbedded>> => {
        inHand += 1;
        if (isDown && inHand === 1) alone.push(path);
        const answer = await real.embed(path, modelId);
        const wentDown = !isDown && !answer.ok;
        isDown ||= wentDown;
        inHand -= 1;
        return answer;
      },
    };
    const done = unwrap(await (await embedder(library, { looker })).run());
    expect(done).toMatchObject({ made: 3, refused: 1, isWhole: true });
    expect(alone.at(-1)).toMatch(/poison\.jpg$/u);
    expect(catalog.counts()).toMatchObject({ photos: 4, failed: 0 });
  });

  it('knows at the next start what the engine went down with: twice, and the network refuses it', async () => {
    const library = await changing({ 'a.jpg': 1, 'b.jpg': 2 });
    const { parts, catalog } = library;
    const [a, b] = [idOf(catalog, 'a.jpg'), idOf(catalog, 'b.jpg')];
    for (const id of [a, b]) catalog.lacking.begin(SECOND, id);
    // Kills are no crashes, and a first crash has several photos in hand.
    for (const end of ['unknown', 'crashed'] as const) new NetworkCompletion(parts, catalog, end);
    expect(catalog.models.counts(SECOND).failed).toBe(0);
    expect(catalog.lacking.suspects(SECOND).map(({ id }) => id)).toEqual([a, b]);
    expect(catalog.lacking.photos(SECOND, 0, 10)).toEqual([]);
    catalog.lacking.begin(SECOND, b);
    const completion = new NetworkCompletion(parts, catalog, 'crashed');
    expect(catalog.models.counts(SECOND)).toEqual({ done: 0, total: 2, failed: 1 });
    expect(unwrap(await completion.run({}))).toEqual({ made: 1 });
    // It serves, though there is a photo that it could not be shown.
    expect(catalog.setting('model')).toBe(SECOND);
    expect(catalog.setting('next-model')).toBeUndefined();
    expect(catalog.counts()).toMatchObject({ photos: 2, failed: 0, pending: 0 });
    expect(catalog.embeddings(FIRST, [a, b]).size).toBe(2);
  });

  it('stops at once, and gives way to photos that are to be read', async () => {
    const library = await changing({ 'a.jpg': 1, 'b.jpg': 2, 'c.jpg': 3 });
    const { parts, catalog } = library;
    const stop = new AbortController();
    const looker = {
      embed: async (path: string, modelId: string) => {
        const answer = await unwrap(await parts.pool()).embed(path, modelId);
        stop.abort();
        return answer;
      },
    };
    const stopped = await (await embedder(library, { looker, signal: stop.signal })).run();
    expect(!stopped.ok && stopped.error.code).toBe('cancelled');
    expect(catalog.lacking.suspects(SECOND)).toEqual([]);
    expect(catalog.lacking.count(SECOND)).toBe(3);
    const work = await embedder(library);
    work.countAgain();
    expect(catalog.requeueWithout(['another'])).toBe(3);
    work.countAgain();
    expect(unwrap(await work.run())).toMatchObject({ made: 0, isWhole: false });
    expect(catalog.lacking.count(SECOND)).toBe(3);
  });
});
