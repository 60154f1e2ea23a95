import type { PhotoFilter } from '../../src-main/contract/fields.ts';
import { t } from '../i18n/messages.svelte.ts';
import { filters } from './filters.svelte.ts';
import { partName } from './part-name.ts';

/** Photos to look for look-alikes among: a search, an album, a folder. */
export interface Haystack {
  readonly name: string;
  readonly filter: PhotoFilter;
}

/** What the library shows now, the widest first: its part, and what the search leaves of it. */
export function shownHaystacks(): Haystack[] {
  const { part, isLimiting, isSearching } = filters;
  const isAll = part.kind === 'all' || part.kind === 'added';
  const where = isAll ? undefined : partName(part);
  const found: Haystack[] = [];
  if (where !== undefined) found.push({ name: where, filter: filters.partFilter });
  if (!isLimiting) return found;
  const search = filters.search.trim();
  const what = isSearching ? t('similar.amongSearch', { search }) : t('similar.amongFiltered');
  const name = where === undefined ? what : t('similar.amongIn', { what, where });
  return [...found, { name, filter: filters.photoFilter }];
}
