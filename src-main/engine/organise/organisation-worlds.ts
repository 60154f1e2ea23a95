import type { Catalog } from '../catalog/catalog.ts';
import type { AlbumRow } from '../catalog/organise-albums.ts';

/** A photo as it was organised; its tags by key. */
interface WorldPhoto {
  readonly favourite: boolean;
  readonly stars: number;
  readonly title: string | null;
  readonly caption: string | null;
  readonly tags: readonly string[];
}

interface WorldAlbum {
  readonly name: string;
  readonly search: string | null;
  readonly cover: string | null;
  readonly photos: readonly string[];
  readonly inside: readonly WorldAlbum[];
}

/** What is organised in a library, without its own ids: photos by the last two parts of their paths. */
export interface World {
  readonly photos: Readonly<Record<string, WorldPhoto>>;
  /** Keys. */
  readonly tags: readonly string[];
  readonly albums: readonly WorldAlbum[];
}

/** Reads it by the calls that a page makes, for tests of files that bring it elsewhere. */
export function worldOf(catalog: Catalog): World {
  const names = new Map(
    catalog
      .folders()
      .flatMap(({ id, path }) =>
        [...catalog.knownFiles(id, '').values()].map((file): [number, string] => [
          file.id,
          `${path.split('/').at(-1) ?? ''}/${file.path}`,
        ]),
      ),
  );
  const nameOf = (id: number) => names.get(id) ?? '';
  const rows = catalog.pen.albums.all();
  const inside = (parent: number | null): WorldAlbum[] =>
    rows.filter((row) => row.parent === parent).map(albumOf);
  const albumOf = ({ id, name, search, cover }: AlbumRow): WorldAlbum => ({
    name,
    search,
    cover: cover === null ? null : nameOf(cover),
    photos: catalog.pen.albums.photos(id).map((placed) => nameOf(placed.id)),
    inside: inside(id),
  });
  return {
    photos: Object.fromEntries([...names].map(([id, name]) => [name, photoOf(catalog, id)])),
    tags: catalog.organise
      .overview()
      .tags.map(({ path }) => path.toLowerCase())
      .sort(),
    albums: inside(null),
  };
}

function photoOf(catalog: Catalog, id: number): WorldPhoto {
  const { title, caption, tags } = catalog.organise.said(id);
  const { favourites, stars } = catalog.organise.marks([id]);
  return {
    favourite: favourites === 1,
    stars: stars.indexOf(1),
    title,
    caption,
    tags: tags.map((tag) => tag.toLowerCase()).sort(),
  };
}

const both = (mine: readonly string[], theirs: readonly string[]) => [
  ...new Set([...mine, ...theirs]),
];

function photoUnion(mine: WorldPhoto, theirs: WorldPhoto): WorldPhoto {
  return {
    favourite: mine.favourite || theirs.favourite,
    stars: mine.stars === 0 ? theirs.stars : mine.stars,
    title: mine.title ?? theirs.title,
    caption: mine.caption ?? theirs.caption,
    tags: both(mine.tags, theirs.tags).sort(),
  };
}

function albumUnion(mine: WorldAlbum, theirs: WorldAlbum): WorldAlbum {
  return {
    ...mine,
    cover: mine.cover ?? theirs.cover,
    photos: both(mine.photos, theirs.photos),
    inside: albumsUnion(mine.inside, theirs.inside),
  };
}

/** The place of the album that one of theirs is, and its name; where it would be, if it is not there. */
function placeOf(mine: readonly WorldAlbum[], { name, search }: WorldAlbum) {
  for (let number = 1; ; number += 1) {
    const wanted = number === 1 ? name : `${name} (${number})`;
    const at = mine.findIndex((album) => album.name.toLowerCase() === wanted.toLowerCase());
    const there = mine[at];
    if (there === undefined) return { at: mine.length, name: wanted };
    if ((there.search === null) === (search === null)) return { at, name: there.name };
  }
}

function albumsUnion(mine: readonly WorldAlbum[], theirs: readonly WorldAlbum[]): WorldAlbum[] {
  return theirs.reduce<WorldAlbum[]>(
    (albums, album) => {
      const { at, name } = placeOf(albums, album);
      const there = albums[at] ?? { ...album, name, photos: [], inside: [] };
      return albums.toSpliced(at, 1, albumUnion(there, album));
    },
    [...mine],
  );
}

/** What there is after a library took in the organisation of another with the same photos. */
export function union(mine: World, theirs: World): World {
  const photos = Object.entries(mine.photos).map(([name, photo]) => {
    const other = theirs.photos[name];
    return [name, other === undefined ? photo : photoUnion(photo, other)];
  });
  return {
    photos: Object.fromEntries(photos) as World['photos'],
    tags: both(mine.tags, theirs.tags).sort(),
    albums: albumsUnion(mine.albums, theirs.albums),
  };
}
