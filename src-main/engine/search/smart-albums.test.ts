import { describe, expect, it } from 'vitest';
import { foundBy, openSearched } from './searched-library.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { photoSet } from './photo-set.ts';

describe('smart albums', () => {
  const photos = [{ path: 'a.jpg', stars: 4 }, { path: 'b.jpg', stars: 1 }, { path: 'c.jpg' }];
  const idOf = (catalog: Catalog, name: string) =>
    catalog.search.albums().find((album) => album.name === name)?.id ?? 0;

  it('show what their search finds, also inside one another, and nothing inside themselves', () => {
    const smart = [
      ['Good', 'stars:>=3'],
      ['Better', 'album:Good stars:>=4'],
      ['One', 'album:Two'],
      ['Two', 'album:One'],
      ['Not me', '-album:"Not me"'],
    ] as const;
    const catalog = openSearched({ photos, smart });
    expect(foundBy(catalog, { album: idOf(catalog, 'Better') })).toEqual([1]);
    expect(foundBy(catalog, { search: '-album:good' })).toEqual([2, 3]);
    expect(foundBy(catalog, { album: idOf(catalog, 'One') })).toEqual([]);
    expect(foundBy(catalog, { album: idOf(catalog, 'Not me') })).toEqual([1, 2, 3]);
    expect(foundBy(catalog, { album: 4711 })).toEqual([]);
  });

  it('that name each other over and over end all the same', () => {
    const names = Array.from({ length: 12 }, (_, at) => `level${at}`);
    const smart = names.map(
      (name, at) =>
        [
          name,
          Array(60)
            .fill(`album:level${at + 1}`)
            .join(' '),
        ] as const,
    );
    const catalog = openSearched({ photos, smart });
    const { condition, problems } = photoSet(catalog, { album: idOf(catalog, 'level0') });
    expect(catalog.search.count(condition)).toBeLessThanOrEqual(photos.length);
    expect(problems).toMatchObject([{ code: 'too-many' }]);
  });

  it('take “today” to be the day of the search', () => {
    const at = Date.UTC(2026, 10, 24, 12);
    const dated = ['2026-11-24', '2026-11-23', '2025-11-24'].map((day) => ({
      path: `${day}.jpg`,
      takenAt: `${day}T08:00:00`,
    }));
    const catalog = openSearched({ photos: dated, smart: [['Now', 'today']] });
    expect(foundBy(catalog, { album: idOf(catalog, 'Now') }, at)).toEqual([1]);
    expect(foundBy(catalog, { search: 'album:now' }, at - 86_400_000)).toEqual([2]);
    expect(foundBy(catalog, { search: 'last year' }, at)).toEqual([3]);
  });
});
