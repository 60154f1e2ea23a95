import { afterEach, describe, expect, it } from 'vitest';
import type { Catalog } from '../catalog/catalog.ts';
import { searchedCatalog } from '../catalog/searched-catalog.ts';
import { photoSet } from './photo-set.ts';
import { suggestTerms } from './suggest-terms.ts';

const CLASSES = ['background', 'lizard', 'golden retriever', 'sea lion'];
const opened: ReturnType<typeof searchedCatalog>[] = [];
afterEach(() => {
  for (const { catalog, database } of opened.splice(0)) {
    database.close();
    catalog.close();
  }
});

function library(): Catalog {
  const nikon = ['NIKON CORPORATION', 'NIKON D750'] as const;
  const photos = [
    {
      path: 'Seaside/a.jpg',
      takenAt: '2024-06-30T10:00:00',
      camera: nikon,
      lens: 'Nikkor 50mm',
      position: [38.72, -9.14],
      labels: [[1, 0.9]],
      tags: ['travel/lisbon', 'night'],
      albums: ['Seas, "best"'],
      stars: 4,
    },
    { path: 'Seaside/b.jpg', takenAt: '2023-06-01T10:00:00', camera: nikon, tags: ['travel/rome'] },
    { path: 'c.jpg', takenAt: '2021-01-01T10:00:00', labels: [[3, 0.2]] },
    { path: 'd.jpg', takenAt: '2022-02-28T23:59:59' },
    { path: 'e.jpg', takenAt: '1955-05-01T00:00:00' },
    { path: 'f.jpg', takenAt: '0042-05-31T23:00:00' },
  ] as const;
  const searched = searchedCatalog({ photos, classes: CLASSES, smart: [['Sea stars', 'sea']] });
  opened.push(searched);
  return searched.catalog;
}

function suggested(catalog: Catalog, text: string, language = 'en') {
  return suggestTerms(catalog, { text, language });
}

function terms(catalog: Catalog, text: string, language = 'en'): string[] {
  return suggested(catalog, text, language).map(({ term }) => term);
}

describe('suggestions', () => {
  it('come from all that a library has, each with a term that finds as many as it says', () => {
    const catalog = library();
    const found = suggested(catalog, 'sea');
    expect(found.map(({ kind, text }) => [kind, text])).toEqual(
      expect.arrayContaining([
        ['label', 'sea lion'],
        ['album', 'Seas, "best"'],
        ['album', 'Sea stars'],
        ['folder', 'Seaside'],
      ]),
    );
    for (const text of [
      '',
      'sea',
      'lis',
      'ni',
      'june',
      '20',
      'camera:',
      'tag:',
      'type:',
      'place:p',
    ]) {
      for (const { term, photos } of suggested(catalog, text)) {
        const { condition, problems } = photoSet(catalog, { search: term });
        if (photos === null) continue;
        expect(problems, term).toEqual([]);
        expect(catalog.search.count(condition), term).toBe(photos);
      }
    }
  });

  it('take the place of the last word, with its minus and the values before it', () => {
    const catalog = library();
    expect(terms(catalog, 'dog -tag:lis')).toEqual(['-tag:travel/lisbon']);
    expect(terms(catalog, 'tag:night,rom')).toEqual(['tag:night,travel/rome']);
    expect(terms(catalog, 'camera:nik')).toEqual(['camera:"NIKON D750"']);
    expect(terms(catalog, 'lens:50')).toEqual(['lens:"Nikkor 50mm"']);
    expect(terms(catalog, 'place:port')).toEqual(['place:Portugal']);
    expect(terms(catalog, 'album:best')).toEqual(['album:"Seas, \\"best\\""']);
    expect(terms(catalog, 'type:')).toContain('type:jpeg');
    expect(terms(catalog, 'star')).toContain('stars:');
    expect(terms(catalog, 'fav')).toContain('is:favourite');
  });

  it('know days as a person says them', () => {
    const catalog = library();
    expect(suggested(catalog, 'jun')).toMatchObject([
      { kind: 'date', text: 'June 2024', term: 'date:2024-06', photos: 1 },
      { kind: 'date', text: 'June 2023', term: 'date:2023-06', photos: 1 },
    ]);
    expect(suggested(catalog, 'june 202')).toMatchObject([
      { text: 'June 2024', term: '2024' },
      { text: 'June 2023', term: '2023' },
    ]);
    // Of a month that the last years have no photos of, those that have.
    expect(terms(catalog, 'jan')).toEqual(['date:2021-01']);
    expect(terms(catalog, 'may')).toEqual(['date:1955-05']);
    expect(terms(catalog, 'may 1')).toEqual(['1955']);
    expect(terms(catalog, 'giu', 'it')).toContain('date:2024-06');
    expect(terms(catalog, '202')).toEqual(['date:2024', 'date:2023', 'date:2022', 'date:2021']);
  });

  it('begin with what there is most of, and are no more than twelve', () => {
    const catalog = library();
    const kinds = new Set(suggested(catalog, '').map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['date', 'place', 'tag']);
    for (const text of ['', 'n', 'a', 'e', 's', 'date:', 'iso:']) {
      expect(suggested(catalog, text).length).toBeLessThanOrEqual(12);
    }
    const hostile = [
      'stars:>>"(',
      `'); DROP`,
      '\0',
      '"',
      'tag:"',
      '-',
      ':',
      '\ud800',
      'x'.repeat(10_000),
    ];
    for (const text of hostile) expect(() => suggested(catalog, text), text).not.toThrow();
  });
});
