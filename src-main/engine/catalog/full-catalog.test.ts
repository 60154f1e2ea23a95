import { chmodSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import { openPartsForReading, openPartsForWriting, writerOf } from '../library-parts.ts';
import { Organiser } from '../organise/organiser.ts';
import { openCatalog } from './sqlite-catalog.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** From now on, catalogs that are opened get no larger than they are: SQLite itself is full then. */
function limitSize(): void {
  const exec = Object.getOwnPropertyDescriptor(DatabaseSync.prototype, 'exec')?.value as (
    sql: string,
  ) => void;
  vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (
    this: DatabaseSync,
    sql: string,
  ) {
    Reflect.apply(exec, this, [sql]);
    // The smallest limit is what the file has.
    if (sql === 'PRAGMA temp_store = MEMORY')
      Reflect.apply(exec, this, ['PRAGMA max_page_count = 1']);
  });
}

const LONG = 'a caption of many words, '.repeat(300);

describe('a catalog that can’t grow', () => {
  it('refuses what is too much with a sentence, keeps all else, and takes it once there is room', () => {
    const library = temporaryFolder();
    const first = unwrap(openCatalog(library));
    const { id } = first.addFolder({ path: '/p', pathKey: '/p', foldsCase: false }, []);
    const added = ['a.jpg', 'b.jpg'].map((path) => {
      return { path, pathKey: path, byteSize: 1, mtimeUs: 1 };
    });
    first.applyChanges(id, { added });
    const photos = [...first.knownFiles(id, '').values()].map((file) => file.id);
    unwrap(new Organiser(first, () => undefined).act({ kind: 'stars', photos, value: 4 }));
    first.close();

    limitSize();
    const full = unwrap(openCatalog(library));
    const act = { kind: 'describe', photos, caption: LONG } as const;
    const refused = new Organiser(full, () => undefined).act(act);
    expect(refused).toMatchObject({
      ok: false,
      error: { code: 'disk-full', message: 'The disk that holds the library is full.' },
    });
    expect(full.organise.said(photos[0] ?? 0).caption).toBeNull();
    expect(full.organise.marks(photos).stars).toEqual([0, 0, 0, 0, 2, 0]);
    expect(full.integrityProblems()).toEqual([]);
    // What takes no room is still done.
    unwrap(new Organiser(full, () => undefined).undo());
    expect(full.organise.marks(photos).stars).toEqual([2, 0, 0, 0, 0, 0]);
    full.close();
    vi.restoreAllMocks();

    const roomy = unwrap(openCatalog(library));
    expect(unwrap(new Organiser(roomy, () => undefined).act(act)).changed).toBe(2);
    expect(roomy.organise.said(photos[0] ?? 0).caption).toBe(LONG.trim());
    roomy.close();
  });
});

describe.skipIf(process.platform === 'win32')('a library folder that may not be written', () => {
  it('is not opened for writing, with a sentence, and can be opened once it may', async () => {
    const library = temporaryFolder();
    const parts = unwrap(openPartsForWriting(library, 'test'));
    await parts.close();
    chmodSync(library, 0o555);
    // Root may write everything: for this moment the test is nobody.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    try {
      const opened = openPartsForWriting(library, 'test');
      expect(opened).toMatchObject({ ok: false, error: { code: 'library-unreadable' } });
    } finally {
      if (isRoot) process.seteuid?.(0);
      chmodSync(library, 0o755);
    }
    const reader = unwrap(openPartsForReading(library));
    await reader.close();
    const again = unwrap(openPartsForWriting(library, 'test'));
    expect(writerOf(again).ok).toBe(true);
    await again.close();
  });
});
