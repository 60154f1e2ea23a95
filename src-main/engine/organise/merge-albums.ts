import type { AlbumRow } from '../catalog/organise-albums.ts';
import type { OrganisePen } from '../catalog/organise-pen.ts';
import { albumName } from './album-tree.ts';
import type { SaidAlbum } from './organisation-file.ts';
import type { OrganisationPhotos } from './organisation-photos.ts';

type Name = SaidAlbum['path'][number];

/** Leaves room for the number that tells it from another: names have up to 200 characters. */
const LONGEST_STEM = 190;

const inParent = (parent: number | null, { nameKey }: Name) => `${parent ?? ''} ${nameKey}`;
const pathKey = (path: readonly Name[]) => JSON.stringify(path.map(({ nameKey }) => nameKey));

/** “Best (2)”: the same name for an album that can’t be the one there. */
function numbered({ name }: Name, number: number): Name {
  return albumName(`${Array.from(name).slice(0, LONGEST_STEM).join('')} (${number})`);
}

/** Finds the albums of a file among those of the library, and makes those that are not there. */
class AlbumMerger {
  readonly #pen: OrganisePen;
  readonly #byName = new Map<string, AlbumRow>();
  readonly #lastPosition = new Map<number | null, number>();
  /** What each path of the file has come to be. */
  readonly #byPath = new Map<string, AlbumRow>();

  constructor(pen: OrganisePen) {
    this.#pen = pen;
    for (const album of pen.albums.all()) this.#learn(album);
  }

  #learn(album: AlbumRow): void {
    this.#byName.set(inParent(album.parent, album), album);
    const last = this.#lastPosition.get(album.parent) ?? 0;
    this.#lastPosition.set(album.parent, Math.max(last, album.position));
  }

  /** Those that it lies in are any of that name, else made to be filled by hand. */
  of(path: readonly Name[], search: string | null): AlbumRow {
    const parent = path.length > 1 ? this.#anyOf(path.slice(0, -1)).id : null;
    const [name] = path.slice(-1);
    // An album of a file has a name (readOrganisation).
    if (name === undefined) throw new TypeError('An album without a name.');
    const album = this.#ofKind(parent, name, search);
    this.#byPath.set(pathKey(path), album);
    return album;
  }

  #anyOf(path: readonly Name[]): AlbumRow {
    const [name] = path.slice(-1);
    const known = this.#byPath.get(pathKey(path));
    if (known !== undefined || name === undefined) return known ?? this.of(path, null);
    const parent = path.length > 1 ? this.#anyOf(path.slice(0, -1)).id : null;
    return this.#byName.get(inParent(parent, name)) ?? this.of(path, null);
  }

  /** One that is filled by hand is none that fills itself: it comes beside that under another name. */
  #ofKind(parent: number | null, name: Name, search: string | null): AlbumRow {
    let candidate = name;
    for (let number = 2; ; number += 1) {
      const there = this.#byName.get(inParent(parent, candidate));
      if (there === undefined) return this.#make(parent, candidate, search);
      if ((there.search === null) === (search === null)) return there;
      candidate = numbered(name, number);
    }
  }

  #make(parent: number | null, { name, nameKey }: Name, search: string | null): AlbumRow {
    const position = (this.#lastPosition.get(parent) ?? 0) + 1;
    const album = { parent, name, nameKey, search, position };
    const made = { ...album, id: this.#pen.albums.insert(album), cover: null };
    this.#learn(made);
    return made;
  }

  /** Chooses a cover where none was chosen: a photo of the album, or any of a smart one. */
  cover(album: AlbumRow, photos: readonly number[]): void {
    if (album.cover !== null || photos.length === 0) return;
    const inAlbum = new Set(this.#pen.albums.photos(album.id).map(({ id }) => id));
    const cover = album.search === null ? photos.find((id) => inAlbum.has(id)) : photos[0];
    if (cover === undefined) return;
    const covered = { ...album, cover };
    this.#pen.albums.update(covered);
    this.#learn(covered);
  }
}

/**
 * Takes in albums: each that is not there is made; photos come to the end of those that are; a search or
 * a cover that is there stays.
 */
export function mergeAlbums(
  pen: OrganisePen,
  albums: readonly SaidAlbum[],
  photos: OrganisationPhotos,
): void {
  const merger = new AlbumMerger(pen);
  for (const { path, search, cover, photos: said } of albums) {
    const album = merger.of(path, search);
    const ids = new Set(said.flatMap((reference) => photos.of(reference)));
    if (search === null && ids.size > 0) pen.albums.add(album.id, [...ids]);
    if (cover !== undefined) merger.cover(album, photos.of(cover));
  }
}
