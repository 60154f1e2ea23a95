import type { z } from 'zod';
import { fail, KindredFailure, ok, unwrap, type Result } from '../../contract/errors.ts';
import type { FilePath } from '../scan/file-path.ts';
import { albumName, albumSearch, MOST_LEVELS } from './album-tree.ts';
import { parseBounded } from './bounded-json.ts';
import { wordsOf } from './act-on-photos.ts';
import {
  fileAlbum,
  fileHead,
  fileLists,
  filePhoto,
  FILE_VERSION,
  type FileAlbum,
  type FilePhoto,
  type FileReference,
} from './organisation-schema.ts';
import { readTagPath, type TagPath } from './tag-path.ts';

/** A photo as a file names it: by its bytes, by where it was, or by both. */
export interface PhotoReference {
  /** SHA-256, hex in lower case. */
  readonly hash: string | undefined;
  /** Absolute, as text; it may be of another computer. */
  readonly paths: readonly FilePath[];
}

/** What a file says of one photo, cleaned as if a person had typed it. */
export interface SaidPhoto extends PhotoReference {
  readonly favourite: boolean;
  /** 0–5. */
  readonly stars: number;
  readonly title: string | null;
  readonly caption: string | null;
  readonly tags: readonly TagPath[];
}

interface AlbumName {
  readonly name: string;
  readonly nameKey: string;
}

/** An album of a file. */
export interface SaidAlbum {
  /** The names of those that it lies in, and its own. */
  readonly path: readonly AlbumName[];
  /** Of a smart album. */
  readonly search: string | null;
  readonly cover: PhotoReference | undefined;
  readonly photos: readonly PhotoReference[];
}

/** All that a file says. */
export interface OrganisationFile {
  readonly photos: readonly SaidPhoto[];
  readonly tags: readonly TagPath[];
  /** Those that lie in no other first. */
  readonly albums: readonly SaidAlbum[];
}

/** Of a whole file, bytes. */
export const MOST_BYTES = 256 * 1024 * 1024;
/** The deepest is a photo of an album: file, albums, album, photos, photo. */
const LIMITS = { depth: 16, values: 12_000_000 };

const CONTROLS = /[\p{Cc}\p{Cs}]/gu;

function unreadable(sentence: string): never {
  return unwrap(fail('organisation-unreadable', sentence));
}

function checked<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [field] = read.error.issues[0]?.path ?? [];
  const what = field === undefined ? 'it' : `“${String(field)}”`;
  return unreadable(`${what} is not as Kindred writes it.`);
}

/** What a piece of a file holds; `where` begins the sentence about what is wrong: “In photo 4”. */
function within<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof KindredFailure)) throw cause;
    return unreadable(`${where}: ${cause.error.message}`);
  }
}

/** Reads tags, each spelling once: a hundred thousand photos share a few. */
class TagReader {
  readonly #known = new Map<string, TagPath>();

  read(text: string): TagPath {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const tag = unwrap(readTagPath(text));
    this.#known.set(text, tag);
    return tag;
  }
}

function referenceOf(reference: FileReference): PhotoReference {
  return typeof reference === 'string'
    ? { hash: reference.toLowerCase(), paths: [] }
    : { hash: reference.hash?.toLowerCase(), paths: [reference.path] };
}

function photoOf({ hash, title, caption, ...photo }: FilePhoto, tags: TagReader): SaidPhoto {
  if (hash === undefined && photo.paths.length === 0) {
    unreadable('neither “hash” nor “paths” says which it is.');
  }
  return {
    ...photo,
    hash: hash?.toLowerCase(),
    title: wordsOf('title', title ?? ''),
    caption: wordsOf('caption', caption ?? ''),
    tags: photo.tags.map((tag) => tags.read(tag)),
  };
}

function albumOf({ path, search, cover, photos }: FileAlbum): SaidAlbum {
  if (path.length < 1 || path.length > MOST_LEVELS) {
    unreadable(
      `“path” has ${path.length} names; albums can lie in each other up to ${MOST_LEVELS} deep.`,
    );
  }
  if (search !== undefined && photos.length > 0) {
    unreadable('it has a “search” and “photos”; a smart album fills itself.');
  }
  return {
    path: path.map((name) => albumName(name)),
    search: search === undefined ? null : albumSearch(search.replaceAll(CONTROLS, ' ')),
    cover: cover === undefined ? undefined : referenceOf(cover),
    photos: photos.map(referenceOf),
  };
}

function checkHead(json: unknown): void {
  const head = fileHead.safeParse(json);
  if (!head.success) unreadable('The file is JSON, but no organisation file of Kindred’s.');
  else if (head.data.version > FILE_VERSION) {
    unreadable('The file is from a newer Kindred; update Kindred first.');
  }
}

function cleaned(json: unknown): OrganisationFile {
  checkHead(json);
  const { photos, tags, albums } = within('In the file', () => checked(fileLists, json));
  const tagReader = new TagReader();
  const read = {
    photos: photos.map((photo, at) =>
      within(`In photo ${at + 1}`, () => photoOf(checked(filePhoto, photo), tagReader)),
    ),
    tags: tags.map((tag, at) => within(`In tag ${at + 1}`, () => tagReader.read(tag))),
    albums: albums.map((album, at) =>
      within(`In album ${at + 1}`, () => albumOf(checked(fileAlbum, album))),
    ),
  };
  // By depth, neighbours in their order: one that others lie in is made as the file says it.
  return { ...read, albums: read.albums.sort((a, b) => a.path.length - b.path.length) };
}

/**
 * Reads an organisation file (docs/organisation-file.md), whole or not at all.
 * @returns `organisation-unreadable` with a sentence that says what is wrong, and where.
 */
export function readOrganisation(bytes: Uint8Array): Result<OrganisationFile> {
  if (bytes.byteLength > MOST_BYTES) {
    return fail('organisation-unreadable', 'The file is larger than 256 MB.');
  }
  const json = parseBounded(bytes, LIMITS);
  if (!json.ok) return json;
  try {
    return ok(cleaned(json.value));
  } catch (cause) {
    if (cause instanceof KindredFailure) return { ok: false, error: cause.error };
    throw cause;
  }
}
