import { fail, unwrap } from '../../contract/errors.ts';
import type { CheckedAct } from '../../contract/organise-calls.ts';
import type { AlbumRow } from '../catalog/organise-albums.ts';
import type { OrganisePen } from '../catalog/organise-pen.ts';
import { albumName, albumSearch, AlbumTree } from './album-tree.ts';
import type { Deed, Doings } from './deed.ts';
import { placeBefore } from './positions.ts';

type Asked<Kind> = Extract<CheckedAct, { kind: Kind }>;

const treeOf = (pen: OrganisePen) => new AlbumTree(pen.albums.all());

function makeAlbum(pen: OrganisePen, act: Asked<'make-album'>): Deed {
  const tree = treeOf(pen);
  const { name, nameKey } = albumName(act.name);
  tree.checkNesting(undefined, act.parent);
  tree.checkName(act.parent, nameKey);
  const search = act.search === undefined ? null : albumSearch(act.search);
  if (search !== null && act.photos.length > 0) {
    return unwrap(
      fail('album-unusable', 'A smart album fills itself; photos can’t be put in by hand.'),
    );
  }
  const position = (tree.inside(act.parent).at(-1)?.position ?? 0) + 1;
  const made = pen.albums.insert({ parent: act.parent, name, nameKey, search, position });
  pen.albums.add(made, pen.marks.known(act.photos));
  return { name, made };
}

/** null for the first photo. What a smart album holds is not known here: any photo can be on its cover. */
function coverOf(pen: OrganisePen, album: AlbumRow, cover: number | null): number | null {
  if (cover === null) return null;
  const choice =
    album.search === null
      ? pen.albums.photos(album.id).map(({ id }) => id)
      : pen.marks.known([cover]);
  if (choice.includes(cover)) return cover;
  return unwrap(
    fail('album-unusable', `This photo is not in “${album.name}”, so it can’t be its cover.`),
  );
}

function newSearch(album: AlbumRow, search: string): string {
  if (album.search !== null) return albumSearch(search);
  return unwrap(
    fail('album-unusable', `“${album.name}” is filled by hand; only smart albums have a search.`),
  );
}

function changeAlbum(pen: OrganisePen, act: Asked<'change-album'>): Deed {
  const tree = treeOf(pen);
  const album = tree.get(act.album);
  const named = act.name === undefined ? album : albumName(act.name);
  tree.checkName(album.parent, named.nameKey, album.id);
  pen.albums.update({
    ...album,
    name: named.name,
    nameKey: named.nameKey,
    search: act.search === undefined ? album.search : newSearch(album, act.search),
    cover: act.cover === undefined ? album.cover : coverOf(pen, album, act.cover),
  });
  return { name: named.name };
}

function moveAlbum(pen: OrganisePen, act: Asked<'move-album'>): Deed {
  const tree = treeOf(pen);
  const album = tree.get(act.album);
  tree.checkNesting(album, act.into);
  tree.checkName(act.into, album.nameKey, album.id);
  const placed = placeBefore(tree.inside(act.into), [album.id], act.before);
  for (const { id, position } of placed) {
    const parent = id === album.id ? act.into : tree.get(id).parent;
    pen.albums.update({ ...tree.get(id), parent, position });
  }
  return { name: album.name };
}

function orderAlbum(pen: OrganisePen, act: Asked<'order-album'>): Deed {
  const album = treeOf(pen).byHand(act.album);
  const order = pen.albums.photos(album.id);
  const there = new Set(order.map(({ id }) => id));
  const moving = [...new Set(act.photos)].filter((id) => there.has(id));
  pen.albums.place(album.id, placeBefore(order, moving, act.before));
  return { name: album.name };
}

/** Albums, and what is in them. */
export const ACTS_ON_ALBUMS: Doings<
  | 'make-album'
  | 'change-album'
  | 'move-album'
  | 'delete-album'
  | 'add-to-album'
  | 'remove-from-album'
  | 'order-album'
> = {
  'make-album': makeAlbum,
  'change-album': changeAlbum,
  'move-album': moveAlbum,
  'delete-album': (pen, act) => {
    const tree = treeOf(pen);
    const album = tree.get(act.album);
    pen.albums.delete(tree.withInside(album).map(({ id }) => id));
    return { name: album.name };
  },
  'add-to-album': (pen, act) => {
    const album = treeOf(pen).byHand(act.album);
    pen.albums.add(album.id, pen.marks.known(act.photos));
    return { name: album.name };
  },
  'remove-from-album': (pen, act) => {
    const album = treeOf(pen).byHand(act.album);
    pen.albums.remove(album.id, act.photos);
    return { name: album.name };
  },
  'order-album': orderAlbum,
};
