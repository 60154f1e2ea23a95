import type { MatchablePhoto, OrganisationPen } from '../catalog/organisation-pen.ts';
import type { FilePath } from '../scan/file-path.ts';
import type { OrganisationFile, PhotoReference } from './organisation-file.ts';

type Ids = readonly number[];
const NONE: Ids = [];

/** Unicode forms of one path are the same; a path of another case is found by its bytes. */
const placeOf = (path: FilePath) => path.normalize('NFC');
const exactKey = (hash: string, path: FilePath) => `${hash} ${placeOf(path)}`;

function put<Key>(map: Map<Key, number[]>, key: Key, id: number): void {
  const ids = map.get(key);
  if (ids === undefined) map.set(key, [id]);
  else ids.push(id);
}

function wantedHashes({ photos, albums }: OrganisationFile): Set<string> {
  const hashes = new Set<string>();
  const want = ({ hash }: PhotoReference) => {
    if (hash !== undefined) hashes.add(hash);
  };
  photos.forEach(want);
  for (const album of albums) {
    album.photos.forEach(want);
    if (album.cover !== undefined) want(album.cover);
  }
  return hashes;
}

function namesUnread({ photos, albums }: OrganisationFile): boolean {
  const isUnread = ({ hash }: PhotoReference) => hash === undefined;
  return (
    photos.some(isUnread) ||
    albums.some(
      (album) =>
        album.photos.some(isUnread) || (album.cover !== undefined && isUnread(album.cover)),
    )
  );
}

/**
 * Which photos of the library the photos of a file are. One with the same bytes at the same place is
 * the one that is meant; else all with the same bytes are, but for those that are meant exactly by
 * another photo of the file. What has no hash is known by its place alone.
 */
export class OrganisationPhotos {
  readonly #byHash = new Map<string, number[]>();
  readonly #byPath = new Map<string, number[]>();
  readonly #byBoth = new Map<string, number[]>();
  /** The photos of the file by their hash. */
  readonly #said = new Map<string, PhotoReference[]>();
  /** Photos of the library that a photo of the file means exactly. */
  readonly #taken = new Set<number>();
  /** What the library does not have. */
  readonly #unknown = new Set<string>();
  readonly #found = new Set<number>();

  constructor(pen: OrganisationPen, file: OrganisationFile) {
    for (const photo of pen.photos(wantedHashes(file), namesUnread(file))) this.#learn(photo);
    for (const photo of file.photos) {
      for (const id of this.#exact(photo)) this.#taken.add(id);
      if (photo.hash === undefined) continue;
      const same = this.#said.get(photo.hash);
      if (same === undefined) this.#said.set(photo.hash, [photo]);
      else same.push(photo);
    }
  }

  /** How many photos of the library were asked for, and how many of the file are none of them. */
  get counts(): { readonly photos: number; readonly unknown: number } {
    return { photos: this.#found.size, unknown: this.#unknown.size };
  }

  /** The photos that are meant. */
  of(reference: PhotoReference): Ids {
    const ids = this.#meantBy(reference);
    if (ids.length === 0) this.#unknown.add(reference.hash ?? reference.paths[0] ?? '');
    for (const id of ids) this.#found.add(id);
    return ids;
  }

  #learn({ id, hash, path }: MatchablePhoto): void {
    put(this.#byPath, placeOf(path), id);
    if (hash === '') return;
    put(this.#byHash, hash, id);
    put(this.#byBoth, exactKey(hash, path), id);
  }

  #exact({ hash, paths }: PhotoReference): Ids {
    return paths.flatMap((path) =>
      hash === undefined
        ? (this.#byPath.get(placeOf(path)) ?? NONE)
        : (this.#byBoth.get(exactKey(hash, path)) ?? NONE),
    );
  }

  #meantBy(reference: PhotoReference): Ids {
    const { hash, paths } = reference;
    if (hash !== undefined && paths.length === 0) return this.#ofHash(hash);
    const exact = this.#exact(reference);
    return exact.length > 0 || hash === undefined ? exact : this.#left(hash);
  }

  /** An album names a photo by its hash alone: it is the one that the file tells more of. */
  #ofHash(hash: string): Ids {
    const said = this.#said.get(hash)?.filter(({ paths }) => paths.length > 0) ?? [];
    return said.length === 0
      ? this.#left(hash)
      : [...new Set(said.flatMap((photo) => this.#meantBy(photo)))];
  }

  #left(hash: string): Ids {
    return (this.#byHash.get(hash) ?? NONE).filter((id) => !this.#taken.has(id));
  }
}
