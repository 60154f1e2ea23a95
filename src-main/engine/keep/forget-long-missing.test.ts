import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import type { Catalog, FoundFile } from '../catalog/catalog.ts';
import { samplePhoto } from '../catalog/sample-photo.ts';
import { openCatalog } from '../catalog/sqlite-catalog.ts';
import { scanFolders } from '../work/index-folders.ts';
import { DAY_MS, DAYS_KEPT, forgetLongMissing, spareUnseen } from './forget-long-missing.ts';

const START = Date.UTC(2026, 0, 1);
const MODEL = 'test-model';

let catalog: Catalog;
beforeEach(() => {
  // Only the date: what waits goes on waiting.
  vi.useFakeTimers({ toFake: ['Date'], now: START });
  catalog = unwrap(openCatalog(temporaryFolder()));
});
afterEach(() => {
  vi.useRealTimers();
  catalog.close();
});

function file(path: string): FoundFile {
  return { path, pathKey: path, byteSize: 10, mtimeUs: START * 1000 };
}

/** A folder of so many indexed photos; gives it and their ids. */
function folderOf(path: string, count: number): { readonly id: number; readonly ids: number[] } {
  const { id } = catalog.addFolder({ path, pathKey: path, foldsCase: false }, []);
  const added = Array.from({ length: count }, (_, at) => file(`${at}.jpg`));
  catalog.applyChanges(id, { added });
  const known = [...catalog.knownFiles(id, '').values()];
  const ids = known.map((photo) => photo.id).sort((one, other) => one - other);
  const embeddings = [{ modelId: MODEL, vector: Float32Array.of(1, 2), labels: [] }];
  for (const photo of ids) {
    // Other bytes each: a photo with those of a missing one would be taken for it.
    const hash = new Uint8Array(new BigUint64Array([BigInt(photo), 0n, 0n, 0n]).buffer);
    unwrap(
      catalog.saveIndexed(photo, { ...samplePhoto(embeddings, catalog.stampOf(photo)), hash }),
    );
  }
  catalog.markScanned(id);
  return { id, ids };
}

function daysLater(days: number): number {
  vi.setSystemTime(START + days * DAY_MS);
  return Date.now();
}

function missingIds(): number[] {
  return catalog.missing.list(1000).map(({ id }) => id);
}

describe('forgetting what has been missing for long', () => {
  it('takes 30 days, and a look after them', async () => {
    const { id, ids } = folderOf('/photos', 450);
    const [stays = 0, ...gone] = ids;
    catalog.applyChanges(id, { missing: gone });
    expect(await forgetLongMissing(catalog, daysLater(DAYS_KEPT - 0.1))).toBe(0);
    catalog.markScanned(id);
    expect(await forgetLongMissing(catalog)).toBe(0);
    // Their time is up, but nobody has looked since.
    expect(await forgetLongMissing(catalog, daysLater(DAYS_KEPT + 5))).toBe(0);
    catalog.markScanned(id);
    expect(await forgetLongMissing(catalog)).toBe(449);
    expect(catalog.counts()).toMatchObject({ photos: 1, missing: 0 });
    expect(catalog.embeddingCount(MODEL)).toBe(1);
    expect(catalog.removalsSince(MODEL, 0).sort((one, other) => one - other)).toEqual(gone);
    expect(catalog.photo(stays)).toBeDefined();
    expect(catalog.integrityProblems()).toEqual([]);
  });

  it('spares photos that came back, and counts anew when they go again', async () => {
    const { id, ids } = folderOf('/photos', 1);
    const [photo = 0] = ids;
    catalog.applyChanges(id, { missing: ids });
    daysLater(20);
    catalog.applyChanges(id, { back: [{ ...file('0.jpg'), id: photo }] });
    daysLater(25);
    catalog.applyChanges(id, { missing: ids });
    const now = daysLater(DAYS_KEPT + 10);
    catalog.markScanned(id);
    expect(await forgetLongMissing(catalog, now)).toBe(0);
    expect(missingIds()).toEqual(ids);
    expect(catalog.missing.list(1)[0]?.since).toBe(START + 25 * DAY_MS);
  });

  it('spares folders that are away or paused, and what a pattern leaves out', async () => {
    const [away, paused, excluded] = ['/away', '/paused', '/excluded'].map((path) =>
      folderOf(path, 2),
    );
    if (away === undefined || paused === undefined || excluded === undefined) throw new Error();
    for (const { id, ids } of [away, paused, excluded]) catalog.applyChanges(id, { missing: ids });
    const now = daysLater(100);
    for (const { id } of [away, paused, excluded]) catalog.markScanned(id);
    catalog.changeFolder(away.id, { isAway: true });
    catalog.changeFolder(paused.id, { isPaused: true });
    catalog.markExcluded(excluded.ids, excluded.ids);
    expect(await forgetLongMissing(catalog, now)).toBe(0);
    expect(missingIds().sort()).toEqual([...paused.ids]);
    expect(catalog.missing.forget([...away.ids, ...excluded.ids])).toBe(0);
    catalog.changeFolder(paused.id, { isPaused: false });
    expect(await forgetLongMissing(catalog, now)).toBe(2);
  });

  it('spares a photo that a wrong clock says went before it came', async () => {
    const { id, ids } = folderOf('/photos', 1);
    vi.setSystemTime(0);
    catalog.applyChanges(id, { missing: ids });
    const now = daysLater(1);
    catalog.markScanned(id);
    expect(await forgetLongMissing(catalog, now)).toBe(0);
    expect(missingIds()).toEqual(ids);
  });

  it('leaves a day to what nobody could look for when its time was up', async () => {
    const { id, ids } = folderOf('/photos', 2);
    const [away = 0, gone = 0] = ids;
    catalog.applyChanges(id, { missing: ids });
    let now = daysLater(DAYS_KEPT + 10);
    spareUnseen(catalog, [away], now);
    catalog.markScanned(id);
    expect(await forgetLongMissing(catalog, now)).toBe(1);
    expect(catalog.photo(gone)).toBeUndefined();
    expect(missingIds()).toEqual([away]);
    now = daysLater(DAYS_KEPT + 12);
    catalog.markScanned(id);
    expect(await forgetLongMissing(catalog, now)).toBe(1);
  });

  it('waits for a drive inside of a folder that is away when the time is up', async () => {
    const root = temporaryFolder();
    writeFileSync(join(root, 'here.jpg'), 'x');
    unwrap(await scanFolders({ catalog }, [root]));
    const [folder] = catalog.folders();
    const id = folder?.id ?? 0;
    for (const path of ['drive/a.jpg', 'b.jpg']) catalog.applyChanges(id, { added: [file(path)] });
    const [inDrive = 0, here = 0] = ['drive/a.jpg', 'b.jpg'].map((path) => {
      return catalog.photoAt(id, path)?.id ?? 0;
    });
    catalog.applyChanges(id, { missing: [inDrive, here] });
    catalog.changeFolder(id, { mounts: ['drive'] });
    daysLater(DAYS_KEPT + 10);
    unwrap(await scanFolders({ catalog }, [root]));
    expect(await forgetLongMissing(catalog)).toBe(1);
    expect(missingIds()).toEqual([inDrive]);
  });

  it('stops where it is told to', async () => {
    const { id, ids } = folderOf('/photos', 450);
    catalog.applyChanges(id, { missing: ids });
    const now = daysLater(40);
    catalog.markScanned(id);
    expect(await forgetLongMissing(catalog, now, AbortSignal.abort())).toBe(0);
    expect(catalog.missing.count()).toBe(450);
  });
});
