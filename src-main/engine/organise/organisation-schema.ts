import { z } from 'zod';
import { path } from '../../contract/fields.ts';

/** What the first two lines of an organisation file say. */
export const FILE_KIND = 'organisation';
export const FILE_VERSION = 1;

/** As calls take them (contract/organise-calls.ts). */
const LONGEST_TYPED = 100_000;
const MOST_PHOTOS = 1_000_000;
const MOST_TAGS = 100_000;
const MOST_ALBUMS = 100_000;
const MOST_PATHS = 100;

/** A list that is wrong as a whole: a million wrong items would be a million problems to zod. */
function listOf<Item>(isItem: (item: unknown) => item is Item, most: number) {
  return z.custom<readonly Item[]>(
    (list) => Array.isArray(list) && list.length <= most && list.every((item) => isItem(item)),
  );
}

const HASH = /^[0-9a-f]{64}$/i;
const isHash = (value: unknown): value is string => typeof value === 'string' && HASH.test(value);
const isPath = (value: unknown): value is string => path.safeParse(value).success;
const isTyped = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= LONGEST_TYPED;

const hash = z.custom<string>(isHash);
const typed = z.custom<string>(isTyped);

const namedPhoto = z.object({ hash: hash.optional(), path: z.custom<string>(isPath) });
/** A photo that an album names: by the hash of its bytes, or by its path too where others have them. */
const reference = z.union([hash, namedPhoto]);
export type FileReference = z.output<typeof reference>;
const isReference = (value: unknown): value is FileReference =>
  isHash(value) || namedPhoto.safeParse(value).success;

/** What a person said of one photo. */
export const filePhoto = z.object({
  hash: hash.optional(),
  paths: listOf(isPath, MOST_PATHS).default([]),
  favourite: z.boolean().default(false),
  stars: z.int().min(0).max(5).default(0),
  title: typed.optional(),
  caption: typed.optional(),
  tags: listOf(isTyped, MOST_TAGS).default([]),
});
export type FilePhoto = z.output<typeof filePhoto>;

/** An album, by the names of those that it lies in and its own. */
export const fileAlbum = z.object({
  path: listOf(isTyped, MOST_ALBUMS),
  search: typed.optional(),
  cover: reference.optional(),
  photos: listOf(isReference, MOST_PHOTOS).default([]),
});
export type FileAlbum = z.output<typeof fileAlbum>;

/** What every version begins with. */
export const fileHead = z.object({ kindred: z.literal(FILE_KIND), version: z.int().min(1) });

/** The file as a whole; what is in its lists is looked at one by one. Unknown fields are left out. */
export const fileLists = z.object({
  photos: z.array(z.unknown()).max(MOST_PHOTOS).default([]),
  tags: listOf(isTyped, MOST_TAGS).default([]),
  albums: z.array(z.unknown()).max(MOST_ALBUMS).default([]),
});
