import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FoundFile, KnownFile, PhotoState } from '../catalog/catalog.ts';
import { reconcile } from './reconcile.ts';

const found = (path: string, byteSize = 1, mtimeUs = 1): FoundFile => ({
  path,
  pathKey: path,
  byteSize,
  mtimeUs,
});
const known = (id: number, path: string, state: PhotoState = 'indexed'): KnownFile => ({
  ...found(path),
  id,
  state,
});
const catalog = (...files: KnownFile[]) => new Map(files.map((file) => [file.pathKey, file]));

describe('reconcile', () => {
  it('finds new, changed and lost files', () => {
    const changes = reconcile(
      catalog(known(1, 'same.jpg'), known(2, 'edited.jpg'), known(3, 'lost.jpg')),
      [found('same.jpg'), found('edited.jpg', 2), found('new.jpg')],
      [],
    );
    expect(changes.added.map((file) => file.path)).toEqual(['new.jpg']);
    expect(changes.changed.map((file) => file.id)).toEqual([2]);
    expect(changes.vanished.map(({ id }) => id)).toEqual([3]);
    expect(changes.unchanged).toBe(1);
  });

  it('brings a missing photo back without reading it again', () => {
    const changes = reconcile(catalog(known(1, 'a.jpg', 'missing')), [found('a.jpg')], []);
    expect(changes.back.map((file) => file.id)).toEqual([1]);
    expect(changes.changed).toEqual([]);
  });

  it('calls nothing missing that it could not see', () => {
    const changes = reconcile(
      catalog(known(1, 'closed/a.jpg'), known(2, 'closed-not/b.jpg')),
      [],
      ['closed'],
    );
    expect(changes.vanished.map(({ id }) => id)).toEqual([2]);
  });

  it('accounts for every file exactly once', () => {
    const name = fc.constantFrom('a.jpg', 'b.jpg', 'c.jpg', 'd/e.jpg', 'd/f.jpg');
    const files = fc.uniqueArray(fc.record({ name, size: fc.integer({ min: 1, max: 2 }) }), {
      selector: (file) => file.name,
    });
    fc.assert(
      fc.property(files, files, (before, after) => {
        const states = ['indexed', 'failed', 'missing', 'pending'] as const;
        const rows = before.map((file, id) => ({
          ...known(id, file.name, states[id % states.length]),
          byteSize: file.size,
        }));
        const lost = rows.filter((row) => row.state === 'missing');
        const changes = reconcile(
          catalog(...rows),
          after.map((file) => found(file.name, file.size)),
          [],
        );
        const { added, changed, back, vanished, unchanged, waiting } = changes;
        expect(added.length + changed.length + back.length + unchanged + waiting).toBe(
          after.length,
        );
        expect(changed.length + back.length + unchanged + waiting + vanished.length).toBe(
          before.length -
            lost.filter(
              (row) => !after.some((file) => file.name === row.path && file.size === row.byteSize),
            ).length,
        );
      }),
    );
  });
});
