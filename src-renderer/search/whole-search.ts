import { termFor } from '../../src-main/contract/search-print.ts';
import { filters, type LibraryPart } from '../state/filters.svelte.ts';
import { organisation } from '../state/organisation.svelte.ts';
import { partName } from '../state/part-name.ts';

/** A part of the library as terms of a search; '' for all of it. */
function partTerms(part: LibraryPart): string {
  if (part.kind === 'all' || part.kind === 'added') return '';
  if (part.kind === 'favourites') return termFor('is', 'favourite');
  const rule = part.kind === 'album' ? ruleOf(part.id) : undefined;
  if (rule !== undefined) return rule;
  const name = partName(part);
  return name === undefined ? '' : termFor(part.kind, name);
}

/** The search of a smart album; undefined for any other. */
function ruleOf(id: number): string | undefined {
  return organisation.albums.find((album) => album.id === id)?.search ?? undefined;
}

/** All that decides which photos are shown now, as one search: part, filters and search box. */
export function wholeSearch(): string {
  const { part, from, to, types, search } = filters;
  const isDated = from !== undefined || to !== undefined;
  return [
    partTerms(part),
    isDated ? termFor('date', `${from ?? ''}..${to ?? ''}`) : '',
    types.length > 0 ? `type:${types.join(',')}` : '',
    search.trim(),
  ]
    .filter((terms) => terms !== '')
    .join(' ');
}
