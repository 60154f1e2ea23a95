import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOrganisation } from './organisation-file.ts';

const HASH = 'ab'.repeat(32);
const HEAD = { kindred: 'organisation', version: 1 };
const bytesOf = (text: string) => Buffer.from(text);
const read = (file: unknown) => readOrganisation(bytesOf(JSON.stringify(file)));

/** The sentence of a refusal. */
function refusal(given: unknown): string {
  const answer = given instanceof Uint8Array ? readOrganisation(given) : read(given);
  if (answer.ok) throw new Error('It was read.');
  expect(answer.error.code).toBe('organisation-unreadable');
  expect(answer.error.message).toMatch(/^[A-Z].*\.$/);
  return answer.error.message;
}

const photo = (fields: object) => ({
  ...HEAD,
  photos: [{ hash: HASH }, { hash: HASH, ...fields }],
});
const album = (fields: object) => ({ ...HEAD, albums: [{ path: ['One'], ...fields }] });

describe('a file that is no organisation', () => {
  it.each([
    ['nothing', '', 'no JSON text'],
    ['no JSON', 'Dear diary', 'no JSON text'],
    ['a cut off one', JSON.stringify(HEAD).slice(0, -1), 'ends too soon'],
    ['one cut off in a string', JSON.stringify(HEAD).slice(0, 9), 'ends too soon'],
    ['another JSON', '{"kindred":"photos"}', 'no organisation file'],
    ['no object', '[1]', 'no organisation file'],
    ['null', 'null', 'no organisation file'],
    ['an old guess', '{"kindred":"organisation","version":"1"}', 'no organisation file'],
    ['a newer one', '{"kindred":"organisation","version":2}', 'newer Kindred'],
    ['deep', '['.repeat(100_000), 'more than an organisation'],
    ['deep objects', `{"a":`.repeat(100_000), 'more than an organisation'],
    ['endless', `[${'{},'.repeat(8_000_001)}{}]`, 'more than an organisation'],
  ])('is refused: %s', (_what, text, part) => {
    expect(refusal(bytesOf(text))).toContain(part);
  });

  it('is refused where it is no UTF-8, or too large', () => {
    const lone = Buffer.concat([
      bytesOf('{"kindred":"organisation","version":1,"x":"'),
      Uint8Array.of(0xed, 0xa0, 0x80),
      bytesOf('"}'),
    ]);
    expect(refusal(lone)).toContain('no JSON text');
    expect(refusal(new Uint8Array(256 * 1024 * 1024 + 1))).toContain('256 MB');
  });
});

describe('an organisation file with something wrong in it', () => {
  it.each([
    ['a list that is none', { ...HEAD, photos: {} }, 'In the file: “photos” is not'],
    [
      'too many tags',
      { ...HEAD, tags: Array.from({ length: 100_001 }, () => 'a') },
      '“tags” is not',
    ],
    ['a photo that is none', { ...HEAD, photos: [null] }, 'In photo 1: it is not'],
    ['a photo without anything', { ...HEAD, photos: [{ stars: 1 }] }, 'neither “hash” nor “paths”'],
    ['no hash', photo({ hash: 'xyz' }), 'In photo 2: “hash” is not'],
    ['a number as path', photo({ paths: [1] }), '“paths” is not'],
    ['a path with NUL', photo({ paths: ['/a\0'] }), '“paths” is not'],
    ['six stars', photo({ stars: 6 }), '“stars” is not'],
    ['half a star', photo({ stars: 0.5 }), '“stars” is not'],
    ['a heart of another kind', photo({ favourite: 1 }), '“favourite” is not'],
    ['a long title', photo({ title: 'a'.repeat(501) }), 'In photo 2: This title is 501 characters'],
    ['a huge title', photo({ title: 'a'.repeat(100_001) }), '“title” is not'],
    ['a long caption', photo({ caption: 'a'.repeat(10_001) }), 'This caption is 10,001'],
    ['a tag of no letter', photo({ tags: [' / '] }), 'A tag needs at least one letter'],
    ['a deep tag', { ...HEAD, tags: ['ok', 'a/'.repeat(11)] }, 'In tag 2: This tag has 11 levels'],
    [
      'a million wrong tags',
      photo({ tags: Array.from({ length: 99_999 }, () => 0) }),
      '“tags” is not',
    ],
    ['an album without a name', album({ path: ['\u200b'] }), 'In album 1: An album needs a name'],
    ['an album nowhere', album({ path: [] }), '“path” has 0 names'],
    ['a deep album', album({ path: Array.from({ length: 11 }, () => 'a') }), 'up to 10 deep'],
    ['a long name', album({ path: ['a'.repeat(201)] }), 'This name is 201 characters'],
    ['a search and photos', album({ search: 'dog', photos: [HASH] }), 'fills itself'],
    ['a long search', album({ search: 'a'.repeat(10_001) }), 'This search is 10,001'],
    ['a photo by number', album({ photos: [7] }), '“photos” is not'],
    ['a cover by number', album({ cover: 7 }), '“cover” is not'],
  ])('is refused whole: %s', (_what, file, part) => {
    expect(refusal(file)).toContain(part);
  });
});

describe('an organisation file of any hand', () => {
  it('is read as if a person had typed it', () => {
    const text = `\ufeff{"kindred":"organisation","version":1,"added by":"a newer one","photos":[
      {"hash":"${HASH.toUpperCase()}","__proto__":{"stars":5},"title":" A\\u0000 \\ud800title\\n","tags":["Travel|Lisbon"]}],
      "albums":[{"path":["Trips","Lisbon"]},{"path":["Best\\u202e "],"search":"stars:5\\u0000"},{"path":["Best"]}],
      "__proto__":{"tags":["x"]},"constructor":1}`;
    const file = readOrganisation(bytesOf(text));
    expect(file).toEqual({
      ok: true,
      value: {
        photos: [
          {
            hash: HASH,
            paths: [],
            favourite: false,
            stars: 0,
            title: 'A title',
            caption: null,
            tags: [{ path: 'Travel/Lisbon', key: 'travel/lisbon' }],
          },
        ],
        tags: [],
        albums: [
          { path: [{ name: 'Best', nameKey: 'best' }], search: 'stars:5 ', photos: [] },
          { path: [{ name: 'Best', nameKey: 'best' }], search: null, photos: [] },
          {
            path: [
              { name: 'Trips', nameKey: 'trips' },
              { name: 'Lisbon', nameKey: 'lisbon' },
            ],
            search: null,
            photos: [],
          },
        ],
      },
    });
    expect(({} as { stars?: number }).stars).toBeUndefined();
  });

  it('is read or refused with a sentence, whatever is in it', () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom(HASH, 'a/b', '/a.jpg', 3, true));
    const list = (keys: string[]) =>
      fc.oneof(value, fc.array(fc.oneof(value, fc.dictionary(fc.constantFrom(...keys), value))));
    const file = fc.record(
      {
        kindred: fc.constant('organisation'),
        version: fc.constantFrom(1, 1, 1, 2, 'x'),
        photos: list(['hash', 'paths', 'favourite', 'stars', 'title', 'caption', 'tags']),
        tags: list(['a']),
        albums: list(['path', 'search', 'cover', 'photos']),
      },
      { requiredKeys: ['kindred', 'version'] },
    );
    fc.assert(
      fc.property(
        file,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        (json, at, isCut) => {
          const text = JSON.stringify(json);
          const bytes = bytesOf(isCut ? text.slice(0, Math.floor(at * text.length)) : text);
          const answer = readOrganisation(bytes);
          if (!answer.ok) expect(answer.error.code).toBe('organisation-unreadable');
          else expect(isCut && at < 1).toBe(false);
        },
      ),
    );
  });

  it('is read with quotes, brackets and backslashes in its words', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', '\\', '[', '{', ',', 'a') }), (title) => {
        const answer = read(photo({ title }));
        expect(answer.ok && answer.value.photos[1]?.title).toBe(title === '' ? null : title);
      }),
    );
  });
});
