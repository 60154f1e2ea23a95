import { describe, expect, it } from 'vitest';
import type { FoundFile, KnownFile, PlacedPhoto } from '../catalog/catalog.ts';
import { identify, type Place } from './identify.ts';
import { reconcile } from './reconcile.ts';

const HOUR = 3_600_000;
const NOW = 10 * HOUR;

interface FileOnDisk extends FoundFile {
  readonly content: string;
}

function file(path: string, content: string, more: Partial<FoundFile> = {}): FileOnDisk {
  return { path, pathKey: path, byteSize: 1, mtimeUs: 1, content, ...more };
}

function photo(id: number, path: string, content: string, more: Partial<PlacedPhoto> = {}) {
  const stamp = { byteSize: 1, mtimeUs: 1, state: 'indexed', folderId: 1 } as const;
  const known = { fileNumber: undefined, addedAt: NOW, isOrganised: false };
  return { ...stamp, ...known, id, path, pathKey: path, content, ...more };
}

/** What becomes of photos when a folder holds these files now. */
async function look(
  photos: readonly PlacedPhoto[],
  files: readonly FileOnDisk[],
  places: Readonly<Record<number, Place>> = {},
) {
  const known = new Map<string, KnownFile>(photos.map((one) => [one.pathKey, one]));
  const isThere = ({ path, mtimeUs }: PlacedPhoto) =>
    files.some((one) => one.path === path && one.mtimeUs === mtimeUs);
  const isTaken = ({ path }: PlacedPhoto) => files.some((one) => one.path === path);
  const changes = await identify(reconcile(known, files, []), {
    photos,
    placeOf: (one) =>
      Promise.resolve(places[one.id] ?? (isThere(one) ? 'there' : isTaken(one) ? 'taken' : 'gone')),
    hashOf: ({ path }) => Promise.resolve(files.find((one) => one.path === path)?.content),
    isUnsettled: () => false,
    now: NOW,
  });
  const at = (found: readonly { id: number; path: string }[] = []) =>
    found.map(({ id, path }) => `${id} ${path}`);
  return {
    added: changes.added?.map(({ path }) => path),
    changed: at(changes.changed),
    renamed: at(changes.renamed),
    moved: at(changes.moved),
    copied: changes.copied?.map(({ file: { path }, id, of }) => ({ path, id, of })),
    missing: changes.missing,
    replaced: changes.replaced,
  };
}

describe('identify', () => {
  it('takes what was read of a photo over for its copy, where both come up in one look', async () => {
    const changes = await look([photo(1, 'a.jpg', 'X')], [file('b.jpg', 'X'), file('c.jpg', 'X')]);
    expect(changes.moved).toEqual(['1 b.jpg']);
    expect(changes.copied).toEqual([{ path: 'c.jpg', id: undefined, of: 1 }]);
    expect(changes.added).toEqual([]);
  });

  it('takes no photo from a file that goes by another spelling of its name now', async () => {
    const name = 'e\u0301.jpg';
    const photos = [photo(1, name, 'X', { pathKey: '\u00e9.jpg' })];
    const changes = await look(photos, [
      file('\u00e9.jpg', 'X'),
      file('a.jpg', 'X', { mtimeUs: 2 }),
    ]);
    expect(changes.renamed).toEqual(['1 \u00e9.jpg']);
    expect(changes.copied).toEqual([{ path: 'a.jpg', id: undefined, of: 1 }]);
  });

  it('lets an edited photo keep its file, and follow its bytes where they turn up', async () => {
    const before = [photo(1, 'a.jpg', 'X')];
    const edited = await look(before, [file('a.jpg', 'Y', { mtimeUs: 2 })]);
    expect(edited.changed).toEqual(['1 a.jpg']);
    const saved = [file('a.jpg', 'Y', { mtimeUs: 2 }), file('b.jpg', 'X')];
    const followed = await look(before, saved);
    expect(followed.moved).toEqual(['1 b.jpg']);
    expect(followed.added).toEqual(['a.jpg']);
  });

  it.each([
    { left: true, right: false, stays: 1 },
    { left: false, right: true, stays: 2 },
    { left: true, right: true, stays: 1 },
  ])(
    'keeps the one of two photos with the same bytes of which something was said, when one is moved over the other: $stays',
    async ({ left, right, stays }) => {
      const changes = await look(
        [
          photo(1, 'a.jpg', 'X', { isOrganised: left, fileNumber: '1' }),
          photo(2, 'b.jpg', 'X', { isOrganised: right, fileNumber: '2', mtimeUs: 2 }),
        ],
        [file('a.jpg', 'X', { fileNumber: '2', mtimeUs: 2 })],
      );
      expect([...changes.renamed, ...changes.moved]).toEqual([`${stays} a.jpg`]);
    },
  );

  describe('a copy whose original vanished', () => {
    const original = photo(1, 'a.jpg', 'X', { isOrganised: true });

    it('makes room for it within the hour', async () => {
      const copy = photo(2, 'b.jpg', 'X', { addedAt: NOW - HOUR + 1 });
      const changes = await look([original, copy], [file('b.jpg', 'X')]);
      expect(changes.replaced).toEqual([{ id: 1, copy: 2 }]);
    });

    it.each([
      ['is older', { addedAt: NOW - HOUR }],
      ['is organised itself', { isOrganised: true }],
      ['was not read yet', { state: 'pending' as const }],
    ])('stays by itself where it %s', async (_, more) => {
      const copy = photo(2, 'b.jpg', 'X', more);
      const changes = await look([original, copy], [file('b.jpg', 'X')]);
      expect(changes.replaced).toEqual([]);
      expect(changes.missing).toEqual([1]);
    });

    it('goes with it where it is left out at the same time', async () => {
      const copy = photo(2, 'b.jpg', 'X');
      const changes = await look([original, copy], [], { 2: 'there' });
      expect(changes.replaced).toEqual([]);
      expect(changes.missing).toEqual([1, 2]);
    });

    it('stays by itself where the original is only left out', async () => {
      const copy = photo(2, 'b.jpg', 'X');
      const changes = await look([original, copy], [file('b.jpg', 'X')], { 1: 'there' });
      expect(changes.replaced).toEqual([]);
      expect(changes.missing).toEqual([1]);
    });
  });
});
