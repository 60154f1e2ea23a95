import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { foundBy, openSearched } from './searched-library.ts';
import { printSearch, type UnplacedTerm } from '../../contract/search-print.ts';
import { TEXT_KEYS } from '../../contract/search-query.ts';
import { SqliteDatabase } from '../catalog/sqlite-database.ts';
import { photoSet } from './photo-set.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const HOSTILE = [
  `'); DROP TABLE photos; --`,
  `" OR 1=1 --`,
  '<img src=x onerror=alert(1)>',
  'NEAR(a b)',
  'name : x',
  '{name} : ^a*',
  'a AND NOT b',
  '*',
  '\\"',
  'nul\0nul',
  '\u202etxet',
  '\ud800lone',
  'a'.repeat(5000),
];

/** Every key of the language with a value, and the same as a word. */
function everywhere(value: string): UnplacedTerm[] {
  const words: UnplacedTerm = { kind: 'words', text: value, isNegated: false };
  const keyed = TEXT_KEYS.map((kind): UnplacedTerm => ({
    kind,
    values: [value],
    isNegated: false,
  }));
  return [words, ...keyed];
}

describe('what a person writes', () => {
  it('may ask for a part of a star, which no photo has', () => {
    const photos = [0, 1, 2, 3].map((stars) => ({ path: `${stars}.jpg`, stars }));
    const catalog = openSearched({ photos });
    expect(foundBy(catalog, { search: 'stars:<=1.8' })).toEqual([1, 2]);
    expect(foundBy(catalog, { search: 'stars:>=1.2' })).toEqual([3, 4]);
    expect(foundBy(catalog, { search: '-stars:<=1.8' })).toEqual([3, 4]);
  });

  it('is only ever text: found where it stands, harmless anywhere', () => {
    const usable = HOSTILE.filter((value) => /^[^\0\ud800]*$/u.test(value));
    const photos = usable.map((title, at) => ({ path: `${at}.jpg`, title, tags: [`t${at}`] }));
    const catalog = openSearched({ photos, smart: [['<b>bold</b>', `'); DROP TABLE albums; --`]] });
    for (const value of HOSTILE) {
      for (const term of everywhere(value)) {
        expect(() => foundBy(catalog, { search: printSearch([term]) }), value).not.toThrow();
      }
    }
    for (const [at, title] of usable.entries()) {
      const search = printSearch([{ kind: 'title', values: [title], isNegated: false }]);
      const hasWords = /[a-z0-9]/iu.test(title);
      expect(foundBy(catalog, { search }).includes(at + 1), title).toBe(hasWords);
    }
    expect(foundBy(catalog, {})).toHaveLength(usable.length);
  });

  it('never becomes SQL: a search of the same shape is the same statement, whatever its values', () => {
    const catalog = openSearched({ photos: [{ path: 'a.jpg', tags: ['x'], albums: ['y'] }] });
    const asked = (['arrays', 'all', 'one'] as const).map((way) =>
      vi.spyOn(SqliteDatabase.prototype, way),
    );
    const textsAsked = () => asked.flatMap(({ mock }) => mock.calls.map(([sql]) => sql));
    const searchFor = (value: string) => {
      for (const term of everywhere(value)) {
        foundBy(catalog, { search: printSearch([term, { ...term, isNegated: true }]) });
      }
      foundBy(catalog, { search: 'date:2024 stars:>=2 iso:100..200 has:gps is:square type:raw' });
    };
    searchFor('first word');
    const texts = new Set(textsAsked());
    for (const spy of asked) spy.mockClear();
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary' })), (value) => {
        searchFor(`a${value}`);
      }),
      { numRuns: 40 },
    );
    expect(textsAsked().length).toBeGreaterThan(texts.size);
    expect(textsAsked().filter((sql) => !texts.has(sql))).toEqual([]);
  });

  it('is found without case and accents, in any script', () => {
    const photos = [
      { path: 'Fête/ÉTÉ.jpg' },
      { path: 'b.jpg', title: '東京タワーの夜' },
      { path: 'c.jpg', caption: 'Ελλάδα, Ναύπλιο' },
      { path: 'd.jpg', tags: ['❤'] },
      { path: 'DSC_0042.JPG', position: [38.72, -9.14] },
    ] as const;
    const catalog = openSearched({ photos });
    const searched = (search: string, language = 'en') => foundBy(catalog, { search, language });
    expect(searched('ete')).toEqual([1]);
    expect(searched('FETE E\u0301te')).toEqual([1]);
    expect(searched('タワー')).toEqual([2]);
    expect(searched('京東')).toEqual([]);
    expect(searched('ναυπλιο')).toEqual([3]);
    expect(searched('❤')).toEqual([4]);
    expect(searched('dsc_0042.jpg')).toEqual([5]);
    expect(searched('portugal')).toEqual([5]);
    expect(searched('portogallo', 'it')).toEqual([5]);
    expect(searched('pt')).toEqual([]);
  });

  it('finds families by the words of the person’s language and by English ones', () => {
    const classes = Array.from({ length: 1001 }, (_, at) => `thing ${at}`);
    // ImageNet’s Labrador (208) and its mobile home (660), counted from the background.
    const photos = [
      { path: 'a.jpg', labels: [[209, 0.6]] },
      { path: 'b.jpg', labels: [[661, 0.6]] },
    ] as const;
    const catalog = openSearched({ photos, classes });
    const searched = (search: string, language: string) => foundBy(catalog, { search, language });
    expect(searched('dogs', 'en')).toEqual([1]);
    expect(searched('dogs', 'it')).toEqual([1]);
    expect(searched('cani', 'it-IT')).toEqual([1]);
    expect(searched('cani', 'en')).toEqual([]);
    expect(searched('label:case', 'it')).toEqual([2]);
    expect(searched('label:case', 'en-GB')).toEqual([]);
  });

  it('may be any number of values: the last ones are left out, which is told', () => {
    const photos = [
      { path: 'a.jpg', tags: ['first'] },
      { path: 'b.jpg', tags: ['last'] },
    ];
    const catalog = openSearched({ photos });
    const between = Array.from({ length: 800 }, (_, at) => `x${at}`);
    for (const key of TEXT_KEYS) {
      const search = `${key}:${['first', ...between, 'last'].join(',')}`;
      const { problems } = photoSet(catalog, { search });
      expect(problems, key).toEqual([{ code: 'too-many', key, text: '' }]);
      expect(foundBy(catalog, { search }), key).toEqual(key === 'tag' ? [1] : []);
      expect(foundBy(catalog, { search: `-${search}` }), key).toEqual(key === 'tag' ? [2] : [1, 2]);
    }
  });

  it('takes in the first and the last moment of a day, and none of the next one', () => {
    const at = ['2024-06-30T23:59:59', '2024-07-01T00:00:00', '2024-07-01T23:59:59'];
    const others = ['2024-07-02T00:00:00'];
    const photos = [...at, ...others].map((takenAt, index) => ({ path: `${index}.jpg`, takenAt }));
    const catalog = openSearched({ photos });
    expect(foundBy(catalog, { search: 'date:2024-07-01' })).toEqual([2, 3]);
    expect(foundBy(catalog, { search: 'july 2024' })).toEqual([2, 3, 4]);
    expect(foundBy(catalog, { from: '2024-06-30', to: '2024-06-30' })).toEqual([1]);
  });

  it('counts a label from its least probability on, however photos are looked up', () => {
    const photos = [
      { path: 'a.jpg', labels: [[1, 0.05]], tags: ['x'] },
      { path: 'b.jpg', labels: [[1, 0.0499]], tags: ['x'] },
      { path: 'c.jpg', labels: [[1, 0.05]] },
      { path: 'd.jpg', labels: [[1, 0.9]] },
    ] as const;
    const catalog = openSearched({ photos, classes: ['background', 'golden retriever'] });
    expect(foundBy(catalog, { search: 'label:golden' })).toEqual([1, 3, 4]);
    // The tag has the fewest photos: each is looked up by itself.
    expect(foundBy(catalog, { search: 'label:golden tag:x' })).toEqual([1]);
    expect(foundBy(catalog, { search: '-label:golden tag:x' })).toEqual([2]);
    expect(foundBy(catalog, { search: 'has:label tag:x' })).toEqual([1]);
  });

  it('may be in the plural, wherever it stands', () => {
    const photos = [
      { path: 'Dog/a.jpg' },
      { path: 'b.jpg', tags: ['home/Dog'] },
      { path: 'c.jpg', albums: ['My dog'] },
      { path: 'd.jpg', title: 'The wolf, our dog' },
      { path: 'e.jpg', tags: ['doge'], title: 'dogma' },
      { path: 'Emu.jpg' },
    ];
    const catalog = openSearched({ photos });
    expect(foundBy(catalog, { search: 'dogs' })).toEqual([1, 2, 3, 4]);
    expect(foundBy(catalog, { search: '-dogs' })).toEqual([5, 6]);
    expect(foundBy(catalog, { search: 'WOLVES' })).toEqual([4]);
    expect(foundBy(catalog, { search: 'emus' })).toEqual([6]);
    expect(foundBy(catalog, { search: 'emu' })).toEqual([6]);
    expect(foundBy(catalog, { search: 'title:"our dogs"' })).toEqual([4]);
    expect(foundBy(catalog, { search: 'dog' })).toEqual([1, 2, 3, 4, 5]);
  });
});
