import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FaultyFiles, type FileSite } from '../../test-fixtures/faulty-files.ts';
import { testBed, type TestBed } from '../../test-fixtures/photo-folder.ts';
import { drawPicture } from '../../test-fixtures/pictures.ts';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../contract/errors.ts';
import { AppLibrary } from './app-library.ts';
import type { Catalog } from './catalog/catalog.ts';
import { openCatalog } from './catalog/sqlite-catalog.ts';
import { decodePhoto } from './decode/decode-photo.ts';
import { registerFolder } from './scan/library-folders.ts';
import { describeAsSeen } from './work/describe-as-seen.ts';
import { lookAgain } from './work/index-folders.ts';
import { xmp } from './work/sidecar-bed.ts';

vi.mock('node:worker_threads', async () =>
  (await import('../../test-fixtures/in-process-worker.ts')).workerThreads(),
);

/** So that tests do not wait; a drive in earnest gets a minute. */
const SILENCE_MS = 40;

let seam: FaultyFiles;
let picture: Buffer;
beforeAll(async () => {
  picture = await drawPicture({ seed: 1, width: 64, height: 48 });
  seam = await FaultyFiles.put();
});
afterAll(() => seam.remove());

/** A folder that the library knows, in which something is new, was moved and is gone. */
async function changedFolder(catalog: Catalog) {
  const root = temporaryFolder();
  mkdirSync(join(root, 'sub'));
  writeFileSync(join(root, 'sub', 'old.jpg'), 'bytes of a photo');
  const { folder } = unwrap(await registerFolder(catalog, root));
  unwrap(await lookAgain({ catalog }, [{ folder, under: '' }]));
  writeFileSync(join(root, 'sub', 'new.jpg'), 'bytes of another');
  writeFileSync(join(root, 'sub', 'new.xmp'), xmp({ rating: 3 }));
  writeFileSync(join(root, '.kindred-0123456789abcdef.part'), 'half');
  return catalog.folders().find(({ id }) => id === folder.id) ?? folder;
}

async function withCatalog<T>(work: (catalog: Catalog) => Promise<T>): Promise<T> {
  const catalog = unwrap(openCatalog(temporaryFolder()));
  try {
    return await work(catalog);
  } finally {
    seam.end();
    catalog.close();
  }
}

/** Every place at which a look asks the drive something. */
async function placesOfLook(): Promise<FileSite[]> {
  return withCatalog(async (catalog) => {
    const folder = await changedFolder(catalog);
    seam.begin();
    unwrap(await lookAgain({ catalog }, [{ folder, under: '' }]));
    return seam.sites();
  });
}

function states(catalog: Catalog, folderId: number): string[] {
  return [...catalog.knownFiles(folderId, '').values()].map(({ state }) => state);
}

describe('a drive that does not answer', () => {
  it('is given up wherever a look waits for it, and the next folder is looked at', async () => {
    const sites = await placesOfLook();
    expect(sites.length).toBeGreaterThan(8);
    for (const { name: site } of sites) {
      await withCatalog(async (catalog) => {
        const folder = await changedFolder(catalog);
        const next = await changedFolder(catalog);
        seam.begin({ fault: 'hang', site, call: 1, lasts: 'once' });
        const parts = [folder, next].map((one) => ({ folder: one, under: '' }));
        const looked = unwrap(await lookAgain({ catalog, silenceMs: SILENCE_MS }, parts));
        expect(seam.end(), site).toBe(true);
        expect(looked.failed, site).toEqual([
          { path: folder.path, code: 'folder-unreadable', message: 'The drive does not answer.' },
        ]);
        expect(states(catalog, folder.id), site).not.toContain('missing');
        expect(states(catalog, next.id), site).toEqual(['pending', 'pending']);
        // As long as it owes an answer it is not asked again.
        const again = unwrap(await lookAgain({ catalog }, parts));
        expect(again.failed.map(({ code }) => code)).toEqual(['folder-unreadable']);
      });
    }
  });

  it('does not keep a look from being called off', async () => {
    for (const { name: site } of await placesOfLook()) {
      await withCatalog(async (catalog) => {
        const folder = await changedFolder(catalog);
        const stop = new AbortController();
        seam.begin({ fault: 'hang', site, call: 1, lasts: 'once' });
        const looking = lookAgain({ catalog, signal: stop.signal }, [{ folder, under: '' }]);
        await vi.waitFor(() => {
          expect(seam.hasBegun).toBe(true);
        });
        stop.abort();
        expect(await looking, site).toMatchObject({ ok: false, error: { code: 'cancelled' } });
        expect(states(catalog, folder.id), site).not.toContain('missing');
      });
    }
  });

  it('costs a photo its turn', async () => {
    const path = join(temporaryFolder(), 'photo.jpg');
    writeFileSync(path, picture);
    seam.begin();
    unwrap(await decodePhoto(path));
    const sites = seam.sites().filter(({ call }) => call !== '.close');
    expect(sites.length).toBeGreaterThan(3);
    for (const { name: site } of sites) {
      seam.begin({ fault: 'hang', site, call: 1, lasts: 'once' });
      const decoded = await decodePhoto(path, { timeLimitMs: SILENCE_MS });
      expect(seam.end(), site).toBe(true);
      expect(decoded, site).toMatchObject({ ok: false, error: { code: 'file-unreadable' } });
    }
    unwrap(await decodePhoto(path));
  });

  it('costs a photo its turn before it is read, too', async () => {
    const path = join(temporaryFolder(), 'photo.jpg');
    writeFileSync(path, picture);
    const photo = { id: 1, path, byteSize: picture.length, mtimeUs: 0, suspect: false };
    const describe = vi.fn();
    seam.begin();
    await describeAsSeen({ describe }, photo);
    for (const { name: site } of seam.sites()) {
      seam.begin({ fault: 'hang', site, call: 1, lasts: 'once' });
      const seen = await describeAsSeen({ describe }, photo, SILENCE_MS);
      expect(seam.end(), site).toBe(true);
      expect(seen).toMatchObject({ ok: false, error: { code: 'file-unreadable' } });
    }
    expect(describe).not.toHaveBeenCalled();
  });
});

describe('an app with a drive that does not answer', () => {
  async function appOver(bed: TestBed): Promise<AppLibrary> {
    const modelSources = { chosen: bed.models, shared: join(bed.models, 'none'), offline: true };
    return unwrap(await AppLibrary.open({ dir: bed.library, modelSources, command: 'test' }));
  }

  it.each(['readdir', 'stat', 'open'])('answers, pauses and closes (%s)', async (call) => {
    const bed = await testBed();
    writeFileSync(join(bed.photos, 'a.jpg'), picture);
    const library = await appOver(bed);
    const added = library.addFolder({ path: bed.photos });
    unwrap(await added);
    await vi.waitFor(async () => {
      const { work, photos } = unwrap(await library.overview({}));
      expect(work.state).toBe('idle');
      expect(photos).toBe(1);
    });
    const copy = join(bed.photos, 'b.jpg');
    writeFileSync(copy, await drawPicture({ seed: 2, width: 64, height: 48 }));
    seam.hangAll(call, bed.photos);
    try {
      unwrap(await library.work({ do: 'scan' }));
      await vi.waitFor(() => {
        expect(seam.hasBegun).toBe(true);
      });
      expect(unwrap(await library.timeline({})).ids).toHaveLength(1);
      expect(unwrap(await library.work({ do: 'pause' })).state).toBe('paused');
      unwrap(await library.work({ do: 'resume' }));
      await library.close();
    } finally {
      seam.end();
    }
    const again = await appOver(bed);
    expect(unwrap(await again.overview({})).missing).toBe(0);
    await again.close();
  });
});
