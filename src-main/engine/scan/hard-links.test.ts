import { linkSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import type { FoundFile } from '../catalog/catalog.ts';
import { withoutHardLinks } from './hard-links.ts';

const file = (path: string, fileNumber?: string, links?: number): FoundFile => ({
  path,
  pathKey: path,
  byteSize: 1,
  mtimeUs: 1,
  ...(fileNumber === undefined ? {} : { fileNumber }),
  ...(links === undefined ? {} : { links }),
});

/** A file of the disk, as a scan stamps it. */
function stamped(root: string, path: string): FoundFile {
  const { ino, nlink } = statSync(join(root, path), { bigint: true });
  return file(path, String(ino), Number(nlink));
}

describe('files with several names', () => {
  it('are one, under the shortest name and then the first', () => {
    const found = [file('b/long.jpg', '7', 3), file('b.jpg', '7', 3), file('a.jpg', '7', 3)];
    expect(withoutHardLinks(found)).toEqual({
      files: [found[2]],
      doubles: [found[0], found[1]],
    });
  });

  it('are told by the file system', () => {
    const root = temporaryFolder();
    writeFileSync(join(root, 'one.jpg'), 'x');
    writeFileSync(join(root, 'same-bytes.jpg'), 'x');
    linkSync(join(root, 'one.jpg'), join(root, 'again.jpg'));
    const found = ['again.jpg', 'one.jpg', 'same-bytes.jpg'].map((path) => stamped(root, path));
    const once = withoutHardLinks(found);
    expect(once.files.map(({ path }) => path)).toEqual(['one.jpg', 'same-bytes.jpg']);
    expect(once.doubles.map(({ path }) => path)).toEqual(['again.jpg']);
  });

  it('are not taken for one where a number says nothing', () => {
    const found = [
      file('a.jpg', '7', 1),
      file('b.jpg', '7', 1),
      file('c.jpg', undefined, 2),
      file('d.jpg', undefined, 2),
      file('e.jpg'),
    ];
    expect(withoutHardLinks(found)).toEqual({ files: found, doubles: [] });
  });

  it('are found once each, whatever the order, and nothing else is lost', () => {
    const paths = fc.uniqueArray(fc.stringMatching(/^[ab]{1,3}$/), { maxLength: 8 });
    const numbers = fc.array(fc.constantFrom('1', '2', '3'), { minLength: 8, maxLength: 8 });
    const places = fc.array(fc.nat(), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(paths, numbers, places, (names, ids, order) => {
        const found = names.map((name, at) => {
          const id = ids[at] ?? '1';
          return file(name, id, id === '3' ? 1 : 2);
        });
        const mixed = found
          .map((item, index) => ({ item, at: order[index] ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ item }) => item);
        const { files, doubles } = withoutHardLinks(mixed);
        const shared = files.filter(({ links }) => links === 2).map((item) => item.fileNumber);
        expect(new Set(shared).size).toBe(shared.length);
        expect(files.length + doubles.length).toBe(found.length);
        for (const double of doubles) {
          const kept = files.find((item) => item.fileNumber === double.fileNumber);
          expect(kept?.path.length).toBeLessThanOrEqual(double.path.length);
        }
        expect(new Set(files)).toEqual(new Set(withoutHardLinks(found).files));
      }),
    );
  });
});
