import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../test-fixtures/pictures.ts';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import { backUpCatalog } from '../catalog/backup-catalog.ts';
import { catalogFile } from '../catalog/catalog-file.ts';
import { catalogDamage } from '../catalog/check-catalog.ts';
import { keptRows } from '../catalog/kept-rows.ts';
import { restorableBackups, restoreCatalog } from '../catalog/restore-catalog.ts';
import { openCatalog } from '../catalog/sqlite-catalog.ts';
import { EVERY_PHOTO } from '../catalog/photo-condition.ts';
import { photoSet } from '../search/photo-set.ts';
import { keptSample } from './kept-sample.ts';

const PAGE_BYTES = 8192;
const AT = Date.UTC(2026, 5, 2, 12);
/** Within a page: its own header, the first cells, and content. */
const PLACES = [0, 3, 5, 9, 40, 2000, PAGE_BYTES - 20];

/** A library with a copy of just what is in it, and pages that nobody uses. */
function sampleWithCopy() {
  const dir = temporaryFolder();
  const sample = keptSample(dir, 80, 300);
  const { ids } = sample.addFolder('/gone', 60);
  expect(ids).toHaveLength(60);
  sample.catalog.removeFolder(2);
  unwrap(backUpCatalog({ libraryDir: dir, at: AT }));
  sample.catalog.close();
  return { dir, rows: keptRows(catalogFile(dir)), bytes: readFileSync(catalogFile(dir)) };
}

/** What an app asks first; whatever it throws has a reason. */
function useCatalog(dir: string): string {
  const opened = openCatalog(dir);
  if (!opened.ok) return opened.error.code;
  try {
    const catalog = opened.value;
    catalog.counts();
    catalog.browse.timeline('newest', EVERY_PHOTO);
    catalog.browse.timeline('newest', photoSet(catalog, { search: 'sunrise' }).condition);
    catalog.organise.overview();
    catalog.setSetting('a', 'b');
    return 'works';
  } catch (cause) {
    return String(cause);
  } finally {
    opened.value.close();
  }
}

describe('a catalog with flipped bytes', () => {
  it('works, or is found damaged and all that a person said comes back', () => {
    const { dir, rows, bytes } = sampleWithCopy();
    const pages = bytes.length / PAGE_BYTES;
    const random = seededRandom(20_261_124);
    const found = { sound: 0, damaged: 0, itself: 0 };
    // The header of the file, the schema and the start of each page, and anywhere in all pages.
    const header = [0, 16, 18, 20, 28, 32, 36, 40, 44, 52, 56, 60, 63, 68, 96];
    const inPages = Array.from({ length: pages }, (_, page) => {
      const place = PLACES[page % PLACES.length] ?? 0;
      return page * PAGE_BYTES + place + (page === 0 ? 100 : 0);
    });
    const anywhere = Array.from({ length: 20 }, () => Math.floor(random() * (bytes.length - 4)));
    for (const at of [...header, ...inPages, ...anywhere]) {
      const flipped = Buffer.from(bytes);
      for (let byte = at; byte < at + 4; byte += 1)
        flipped.writeUInt8(0xff ^ flipped.readUInt8(byte), byte);
      writeFileSync(catalogFile(dir), flipped);
      const damage = catalogDamage(dir, 'full');
      if (damage === undefined) {
        expect(useCatalog(dir), `byte ${at}`).toBe('works');
        found.sound += 1;
        continue;
      }
      expect(damage.code).toBe('catalog-corrupt');
      const [newest] = restorableBackups(dir, true);
      if (newest?.name === 'catalog.db') found.itself += 1;
      found.damaged += 1;
      const restored = unwrap(restoreCatalog({ libraryDir: dir, name: undefined, at: AT + at }));
      expect(restored.restored?.name).toBe(newest?.name);
      expect(readFileSync(restored.setAside).equals(flipped)).toBe(true);
      expect(catalogDamage(dir, 'full'), `byte ${at}`).toBeUndefined();
      const now = keptRows(catalogFile(dir));
      // Letters that were flipped within a text nobody can tell from letters that were meant.
      if (newest?.name !== 'catalog.db') expect(now, `byte ${at}`).toEqual(rows);
      expect(now['marks']).toHaveLength(rows['marks']?.length ?? 0);
      expect(useCatalog(dir)).toBe('works');
    }
    expect(found.damaged + found.sound).toBeGreaterThan(60);
    expect(found.damaged).toBeGreaterThan(30);
    expect(found.itself).toBeGreaterThan(10);
  });

  it('is as it was before, where it is the log of the last changes', () => {
    const dir = temporaryFolder();
    const sample = keptSample(dir, 20);
    sample.act({ kind: 'stars', photos: [19], value: 2 });
    const before = temporaryFolder();
    cpSync(dir, before, { recursive: true });
    sample.catalog.close();
    const log = readFileSync(`${catalogFile(before)}-wal`);
    for (let at = 0; at < log.length; at += Math.ceil(log.length / 25)) {
      const copy = temporaryFolder();
      cpSync(before, copy, { recursive: true });
      const flipped = Buffer.from(log);
      flipped.writeUInt8(0xff ^ flipped.readUInt8(at), at);
      writeFileSync(`${catalogFile(copy)}-wal`, flipped);
      const damage = catalogDamage(copy, 'full');
      if (damage === undefined) expect(useCatalog(copy), `byte ${at}`).toBe('works');
      else expect(damage.code).toBe('catalog-corrupt');
    }
  });
});
