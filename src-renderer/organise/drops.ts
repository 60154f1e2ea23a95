import type { Album } from '../../src-main/contract/organise-calls.ts';
import { organisation } from '../state/organisation.svelte.ts';
import type { DropPlace } from '../state/own-drag.svelte.ts';
import type { Moved } from './order-moves.ts';
import { sidebarFolds } from './sidebar-folds.svelte.ts';

// What comes of a drag within the page.

function idOf(key: string, kind: 'album' | 'tag'): number | undefined {
  const [found, id] = key.split(':');
  return found === kind ? Number(id) : undefined;
}

/** Puts photos where they were let go: into an album, under a tag, among the favourites. */
export async function dropPhotos(
  photos: readonly number[],
  place: DropPlace | undefined,
): Promise<void> {
  if (place === undefined || photos.length === 0) return;
  const album = idOf(place.key, 'album');
  const tag = idOf(place.key, 'tag');
  if (album !== undefined) {
    await organisation.act({ kind: 'add-to-album', album, photos: [...photos] });
  } else if (tag !== undefined) {
    await organisation.act({ kind: 'tag', photos: [...photos], add: [organisation.tagPath(tag)] });
  } else if (place.key === 'favourites') {
    await organisation.act({ kind: 'favourite', photos: [...photos], value: true });
  }
}

/** Gives photos of an album another place in its order. */
export async function orderPhotos(album: number, { photos, before }: Moved): Promise<void> {
  if (photos.length === 0) return;
  await organisation.act({ kind: 'order-album', album, photos: [...photos], before });
}

/** Where an album goes that is let go there; undefined where nothing changes. */
function placeForAlbum(
  albums: readonly Album[],
  place: DropPlace,
): { readonly into: number | null; readonly before: number | null } | undefined {
  if (place.key === 'albums') return { into: null, before: null };
  const id = idOf(place.key, 'album');
  const target = albums.find((album) => album.id === id);
  if (target === undefined) return undefined;
  if (place.edge === 'none') return { into: target.id, before: null };
  if (place.edge === 'before') return { into: target.parent, before: target.id };
  const beside = albums.filter(({ parent }) => parent === target.parent);
  const next = beside[beside.indexOf(target) + 1];
  return { into: target.parent, before: next?.id ?? null };
}

/** Moves an album to where it was let go; one that would lie in itself is refused by the engine. */
export async function dropAlbum(album: number, place: DropPlace | undefined): Promise<void> {
  const to = place === undefined ? undefined : placeForAlbum(organisation.albums, place);
  if (to === undefined || to.before === album) return;
  if (place?.key === `album:${album}` && place.edge !== 'none') return;
  const done = await organisation.act({ kind: 'move-album', album, ...to });
  // It is seen where it went.
  if (done !== undefined && to.into !== null) sidebarFolds.setOpen(`album:${to.into}`, true);
}
