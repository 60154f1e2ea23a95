import { t } from '../i18n/messages.svelte.ts';
import { engine } from './engine.svelte.ts';
import type { LibraryPart } from './filters.svelte.ts';
import { organisation } from './organisation.svelte.ts';

function named<Thing extends { readonly id: number }>(
  things: readonly Thing[] | undefined,
  id: number,
): Thing | undefined {
  return things?.find((thing) => thing.id === id);
}

/** What a part of the library is called; undefined while that is not known yet. */
export function partName(part: LibraryPart): string | undefined {
  switch (part.kind) {
    case 'all':
      return t('grid.allPhotos');
    case 'favourites':
      return t('search.favourites');
    case 'added':
      return t('search.added');
    case 'folder':
      return named(engine.overview?.folders, part.id)?.name;
    case 'album':
      return named(organisation.albums, part.id)?.name;
    case 'tag':
      return named(organisation.tags, part.id)?.path;
  }
}
