import type { Album } from '../../src-main/contract/organise-calls.ts';
import { filters } from '../state/filters.svelte.ts';
import { navigation } from '../state/navigation.svelte.ts';
import { organisation } from '../state/organisation.svelte.ts';

/** The album filled by hand whose photos are on the screen; undefined where there is none. */
export function shownAlbum(): Album | undefined {
  const { part } = filters;
  if (part.kind !== 'album' || navigation.screen.name !== 'library') return undefined;
  return organisation.albums.find(({ id, search }) => id === part.id && search === null);
}

/** The same, where its photos are shown in its own order, so that they can be moved in it. */
export function orderedAlbum(): Album | undefined {
  return filters.sort === 'album' && navigation.overlay === undefined ? shownAlbum() : undefined;
}

function isPartGone(): boolean {
  const { part } = filters;
  if (!organisation.isLoaded) return false;
  if (part.kind === 'album') return !organisation.albums.some(({ id }) => id === part.id);
  return part.kind === 'tag' && !organisation.tags.some(({ id }) => id === part.id);
}

/** Shows all photos where the album or the tag on the screen has been deleted; called once, by the frame. */
export function leaveDeletedPart(): void {
  $effect(() => {
    if (isPartGone()) filters.show({ kind: 'all' });
  });
}
