import fc from 'fast-check';
import type { Act } from '../../contract/organise-calls.ts';

// Acts that fast-check makes up, for tests of what a person organises.

/** Photos of the first folder, of the second, and one that the library does not know. */
export const FIRST = [1, 2, 3];
export const SECOND = [4, 5, 6];
/** It was never read. */
export const UNREAD = 3;
export const UNKNOWN = 99;

const photos = fc.subarray([3, 1, 5, 4, UNKNOWN, 2, 6]);
const path = fc.constantFrom('a', 'A', 'b', 'a/b', 'A/B', 'a/b/b', 'b/C', 'c/a', 'a/b/c');
const paths = fc.array(path, { maxLength: 2 });
const name = fc.constantFrom('one', 'ONE', 'two', 'three');
/** The n-th tag or album that there is; another one than that where there are none. */
const which = fc.nat({ max: 9 });
const orNone = fc.option(which);

/** What an act needs to know of the library that it is done in. */
interface Tools {
  readonly tag: (which: number) => number;
  readonly album: (which: number | null) => number;
}
/** Makes an act up. */
export type Making = (tools: Tools) => Act;

const makingAlbums: fc.Arbitrary<Making> = fc
  .tuple(name, orNone, photos, fc.boolean())
  .map(([called, at, ids, isSmart]): Making => ({ album }) => ({
    kind: 'make-album',
    name: called,
    parent: at === null ? null : album(at),
    ...(isSmart ? { search: 'stars:>3' } : { photos: ids }),
  }));
const changingAlbums: fc.Arbitrary<Making> = fc
  .tuple(which, fc.option(name), fc.option(fc.constantFrom(...FIRST, ...SECOND)), fc.nat(3))
  .map(([at, called, cover, what]): Making => ({ album }) => ({
    kind: 'change-album',
    album: album(at),
    ...(called === null ? {} : { name: called }),
    ...(what === 1 ? { cover } : {}),
    ...(what === 2 ? { search: 'tag:a' } : {}),
  }));

/** Albums made and changed and nothing else, so that there are many. */
export const sampleAlbums: fc.Arbitrary<Making> = fc.oneof(makingAlbums, changingAlbums);

export const sampleMakings: fc.Arbitrary<Making> = fc.oneof(
  fc
    .tuple(photos, fc.boolean())
    .map(([ids, value]): Making => () => ({ kind: 'favourite', photos: ids, value })),
  fc
    .tuple(photos, fc.nat({ max: 5 }))
    .map(([ids, value]): Making => () => ({ kind: 'stars', photos: ids, value })),
  fc
    .tuple(photos, fc.constantFrom('', 'A title', 'another'))
    .map(([ids, title]): Making => () => ({ kind: 'describe', photos: ids, title })),
  fc
    .tuple(photos, paths, paths)
    .map(([ids, add, remove]): Making => () => ({ kind: 'tag', photos: ids, add, remove })),
  fc
    .tuple(which, path)
    .map(([at, to]): Making => ({ tag }) => ({ kind: 'rename-tag', tag: tag(at), path: to })),
  which.map((at): Making => ({ tag }) => ({ kind: 'delete-tag', tag: tag(at) })),
  makingAlbums,
  changingAlbums,
  fc.tuple(which, orNone, orNone).map(([at, into, before]): Making => ({ album }) => ({
    kind: 'move-album',
    album: album(at),
    into: into === null ? null : album(into),
    before: before === null ? null : album(before),
  })),
  fc
    .tuple(which, photos, photos, fc.boolean())
    .map(([at, accept, refuse, isTag]): Making => ({ tag, album }) => ({
      kind: 'answer-suggestions',
      target: isTag ? { tag: tag(at) } : { album: album(at) },
      ...{ accept, refuse },
    })),
  which.map((at): Making => ({ album }) => ({ kind: 'delete-album', album: album(at) })),
  fc
    .tuple(fc.constantFrom('add-to-album', 'remove-from-album'), which, photos)
    .map(([kind, at, ids]): Making => ({ album }) => ({ kind, album: album(at), photos: ids })),
  fc
    .tuple(which, photos, fc.option(fc.constantFrom(...FIRST, ...SECOND)))
    .map(([at, ids, before]): Making => ({ album }) => ({
      kind: 'order-album',
      album: album(at),
      photos: ids,
      before,
    })),
);
