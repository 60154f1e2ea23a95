import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { fail, ok, unwrap, type Result } from '../../contract/errors.ts';
import type { Catalog, FoundFile, PendingPhoto } from '../catalog/catalog.ts';
import { samplePhoto } from '../catalog/sample-photo.ts';
import { openCatalog } from '../catalog/sqlite-catalog.ts';
import type { EmbeddedPhoto } from '../embed/embed-messages.ts';
import { WorkQueue } from './work-queue.ts';

const GONE: Result<never> = fail('file-missing', 'The file is gone.');

let catalog: Catalog;
let folderId: number;
let ids: readonly number[];
beforeEach(() => {
  catalog = unwrap(openCatalog(temporaryFolder()));
  folderId = catalog.addFolder({ path: '/p', pathKey: '/p', foldsCase: false }, []).id;
  catalog.applyChanges(folderId, { added: ['a', 'b', 'c'].map(file) });
  ids = catalog.pending(0, 10).map(({ id }) => id);
});
afterEach(() => {
  catalog.close();
});

function file(path: string): FoundFile {
  return { path, pathKey: path, byteSize: 1, mtimeUs: 1 };
}

/** The photo lies elsewhere now. */
function move(id: number, path: string): void {
  catalog.applyChanges(folderId, { moved: [{ ...file(path), id }] });
}

/** Works through what is pending, one at a time; gives the paths read, and those read too late. */
async function workThrough(read: (photo: PendingPhoto) => Result<EmbeddedPhoto> | undefined) {
  const paths: string[] = [];
  const stale: string[] = [];
  const queue = new WorkQueue({
    catalog,
    inFlight: 1,
    describe: (photo) => {
      paths.push(photo.path);
      const hash = new Uint8Array(32).fill(photo.id);
      const record = { ...samplePhoto([]), hash };
      return Promise.resolve(read(photo) ?? ok({ record, thumbnail: undefined }));
    },
    onStale: ({ path }) => stale.push(path),
  });
  const summary = unwrap(await queue.run());
  return { paths, stale, summary };
}

describe('photos that change while others are read', () => {
  it('are read where they lie by then', async () => {
    const [, second = 0] = ids;
    const { paths, summary } = await workThrough(({ path }) => {
      if (path === '/p/a') move(second, 'moved/b');
      return undefined;
    });
    expect(paths).toEqual(['/p/a', '/p/moved/b', '/p/c']);
    expect(summary).toEqual({ indexed: 3, failed: 0 });
  });

  it('are left out where they are forgotten or gone by then', async () => {
    const [, second = 0, third = 0] = ids;
    const { paths, summary } = await workThrough(({ path }) => {
      if (path === '/p/a') {
        catalog.applyChanges(folderId, { missing: [second, third] });
        catalog.missing.forget([second]);
      }
      return undefined;
    });
    expect(paths).toEqual(['/p/a']);
    expect(summary).toEqual({ indexed: 1, failed: 0 });
    expect(catalog.journalEntries()).toEqual([]);
  });

  it('are no failures where they moved away while they were read', async () => {
    const [first = 0] = ids;
    const { stale, summary } = await workThrough(({ path }) => {
      if (path !== '/p/a') return undefined;
      move(first, 'moved/a');
      return GONE;
    });
    expect([stale, summary]).toEqual([['/p/moved/a'], { indexed: 2, failed: 0 }]);
    expect(catalog.pending(0, 10)).toMatchObject([{ id: first, path: '/p/moved/a' }]);
    expect(catalog.journalEntries()).toEqual([]);
  });

  it('are tried again when they are found where they went', async () => {
    const [first = 0] = ids;
    const { summary } = await workThrough(({ path }) => (path === '/p/a' ? GONE : undefined));
    expect(summary).toEqual({ indexed: 2, failed: 1 });
    move(first, 'moved/a');
    expect(catalog.failures()).toEqual([]);
    expect(catalog.pending(0, 10)).toMatchObject([{ id: first, path: '/p/moved/a' }]);
  });

  it('stay failed where they were read and are broken, wherever they go', async () => {
    const [first = 0] = ids;
    const broken = fail('image-damaged', 'Broken.');
    await workThrough(({ path }) => (path === '/p/a' ? broken : undefined));
    move(first, 'moved/a');
    expect(catalog.failures()).toMatchObject([{ path: '/p/moved/a', code: 'image-damaged' }]);
  });
});
