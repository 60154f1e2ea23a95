import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { fail, ok, unwrap, type Result } from '../../contract/errors.ts';
import type { Catalog, PendingPhoto } from '../catalog/catalog.ts';
import { samplePhoto } from '../catalog/sample-photo.ts';
import { openCatalog } from '../catalog/sqlite-catalog.ts';
import type { EmbeddedPhoto } from '../embed/embed-messages.ts';
import { settleJournal } from './crash-journal.ts';
import { WorkQueue } from './work-queue.ts';

const DESCRIBED: Result<EmbeddedPhoto> = ok({
  thumbnail: undefined,
  record: samplePhoto([{ modelId: 'm', vector: Float32Array.of(1), labels: [] }]),
});

function library(count: number): { catalog: Catalog; dir: string } {
  const dir = temporaryFolder();
  const catalog = unwrap(openCatalog(dir));
  const folder = catalog.addFolder({ path: '/p', pathKey: '/p', foldsCase: false }, []);
  const added = Array.from({ length: count }, (_, n) => {
    const name = `${String(n).padStart(4, '0')}.jpg`;
    return { path: name, pathKey: name, byteSize: 1, mtimeUs: 1 };
  });
  catalog.applyChanges(folder.id, { added, changed: [], renamed: [], missing: [], back: [] });
  return { catalog, dir };
}

function queue(
  catalog: Catalog,
  describe: (photo: PendingPhoto) => Promise<Result<EmbeddedPhoto>>,
  signal?: AbortSignal,
): WorkQueue {
  return new WorkQueue({ catalog, describe, inFlight: 4, signal });
}

/** What the engine of a process that ends now would leave behind: an abandoned run. */
async function crashOn(catalog: Catalog, name: string): Promise<void> {
  const stop = new AbortController();
  const reached = Promise.withResolvers<undefined>();
  const run = queue(
    catalog,
    (photo) => {
      if (!photo.path.endsWith(name)) return Promise.resolve(DESCRIBED);
      reached.resolve(undefined);
      return new Promise(() => undefined);
    },
    stop.signal,
  ).run();
  await reached.promise;
  const journal = catalog.journalEntries();
  stop.abort();
  await run;
  for (const { photoId, alone } of journal) catalog.journalStart(photoId, alone);
}

describe('WorkQueue', () => {
  it('works through everything, four at a time at most', async () => {
    const { catalog } = library(600);
    let inHand = 0;
    let most = 0;
    const summary = await queue(catalog, async () => {
      inHand += 1;
      most = Math.max(most, inHand);
      await new Promise(setImmediate);
      inHand -= 1;
      return DESCRIBED;
    }).run();
    expect(unwrap(summary)).toEqual({ indexed: 600, failed: 0 });
    expect(most).toBe(4);
    expect(catalog.journalEntries()).toEqual([]);
    expect(catalog.counts()).toEqual({ photos: 600, pending: 0, failed: 0, missing: 0 });
    catalog.close();
  });

  it('keeps a photo’s reason and goes on', async () => {
    const { catalog } = library(3);
    const summary = await queue(catalog, (photo) =>
      Promise.resolve(
        photo.path.endsWith('0001.jpg')
          ? fail('image-damaged', 'The file ends too soon.')
          : DESCRIBED,
      ),
    ).run();
    expect(unwrap(summary)).toEqual({ indexed: 2, failed: 1 });
    expect(catalog.failures()).toEqual([
      { path: '/p/0001.jpg', code: 'image-damaged', message: 'The file ends too soon.' },
    ]);
    catalog.close();
  });

  it('stops for a full disk and leaves every other photo pending', async () => {
    const { catalog } = library(50);
    const summary = await queue(catalog, () =>
      Promise.resolve(fail('disk-full', 'The disk is full.')),
    ).run();
    expect(!summary.ok && summary.error.code).toBe('disk-full');
    expect(catalog.counts().pending).toBe(50);
    expect(catalog.journalEntries()).toEqual([]);
    catalog.close();
  });

  it('stops at once when told to, whatever is in hand, and the next run does the rest', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 39 }), async (stopAt) => {
        const { catalog } = library(40);
        const stop = new AbortController();
        let seen = 0;
        const stopped = await queue(
          catalog,
          () => {
            seen += 1;
            if (seen < stopAt) return Promise.resolve(DESCRIBED);
            stop.abort();
            return new Promise(() => undefined);
          },
          stop.signal,
        ).run();
        expect(!stopped.ok && stopped.error.code).toBe('cancelled');
        const { pending } = catalog.counts();
        const rest = unwrap(await queue(catalog, () => Promise.resolve(DESCRIBED)).run());
        expect(rest.indexed).toBe(pending);
        expect(catalog.counts()).toEqual({ photos: 40, pending: 0, failed: 0, missing: 0 });
        catalog.close();
      }),
      { numRuns: 15 },
    );
  });

  it('begins nothing while paused', async () => {
    const { catalog } = library(20);
    let seen = 0;
    const work = queue(catalog, () => {
      seen += 1;
      if (seen === 5) work.pause();
      return Promise.resolve(DESCRIBED);
    });
    const run = work.run();
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    const seenWhilePaused = seen;
    expect(work.isPaused).toBe(true);
    expect(seenWhilePaused).toBeLessThan(20);
    work.resume();
    expect(unwrap(await run).indexed).toBe(20);
    catalog.close();
  });

  it('ends where it was told to before it began, also while paused', async () => {
    const { catalog } = library(3);
    const work = queue(catalog, () => Promise.resolve(DESCRIBED), AbortSignal.abort());
    work.pause();
    expect(await work.run()).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(catalog.pendingCount()).toBe(3);
  });

  it('reads photos again one at a time after a lost worker, and gives up on the one to blame', async () => {
    const { catalog } = library(12);
    const together = new Set<string>();
    const summary = await queue(catalog, (photo) => {
      together.add(photo.path);
      return Promise.resolve(
        photo.path.endsWith('0005.jpg') || (!photo.suspect && photo.path.endsWith('0006.jpg'))
          ? fail('decode-crashed', 'Reading this photo brought the reader down.')
          : DESCRIBED,
      );
    }).run();
    expect(unwrap(summary)).toEqual({ indexed: 11, failed: 1 });
    expect(catalog.failures().map(({ path }) => path)).toEqual(['/p/0005.jpg']);
    catalog.close();
  });
});

describe('the crash journal', () => {
  it('quarantines the photo that brings the engine down twice, the second time alone', async () => {
    const { catalog } = library(10);
    await crashOn(catalog, '0003.jpg');
    expect(settleJournal(catalog, 'crashed').leftOut).toEqual([]);
    expect(catalog.suspects().length).toBeGreaterThan(0);
    await crashOn(catalog, '0003.jpg');
    expect(catalog.journalEntries().map(({ alone }) => alone)).toEqual([true]);
    expect(settleJournal(catalog, 'crashed').leftOut).toHaveLength(1);
    const rest = unwrap(await queue(catalog, () => Promise.resolve(DESCRIBED)).run());
    expect(rest.failed).toBe(0);
    expect(catalog.failures().map(({ path, code }) => [path, code])).toEqual([
      ['/p/0003.jpg', 'decode-crashed'],
    ]);
    expect(catalog.counts()).toEqual({ photos: 10, pending: 0, failed: 1, missing: 0 });
    catalog.close();
  });

  it('does not hold a power cut against a photo', async () => {
    const { catalog } = library(10);
    for (let cut = 0; cut < 4; cut += 1) {
      await crashOn(catalog, '0003.jpg');
      expect(settleJournal(catalog, 'unknown').leftOut).toEqual([]);
    }
    const rest = unwrap(await queue(catalog, () => Promise.resolve(DESCRIBED)).run());
    expect(rest.failed).toBe(0);
    expect(catalog.suspects()).toEqual([]);
    catalog.close();
  });

  it('lets go of a photo that is in hand alone whenever the engine dies', async () => {
    const { catalog } = library(3);
    let quarantined: readonly number[] = [];
    for (let kill = 0; kill < 6 && quarantined.length === 0; kill += 1) {
      await crashOn(catalog, '0001.jpg');
      quarantined = settleJournal(catalog, 'unknown').leftOut;
    }
    expect(quarantined).toHaveLength(1);
    catalog.close();
  });
});
