import type { FileType, PhotoFilter } from '../../src-main/contract/fields.ts';
import type { Sort } from '../../src-main/contract/photo-calls.ts';
import type { LikeWhat } from '../../src-main/contract/similar-calls.ts';
import { language } from '../i18n/messages.svelte.ts';
import { organisation } from './organisation.svelte.ts';

/** What of the library is shown: all of it, or a place of the sidebar. */
export type LibraryPart =
  | { readonly kind: 'all' }
  | { readonly kind: 'favourites' }
  | { readonly kind: 'added' }
  | { readonly kind: 'folder' | 'album' | 'tag'; readonly id: number };

/** What the first photos are to be like, and what that is called. */
interface Like {
  readonly of: LikeWhat;
  readonly name: string;
}

/** All that is chosen, as it is kept with a step of the browser's history. */
interface KeptFilters {
  readonly part: LibraryPart;
  readonly search: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly types: readonly FileType[];
  readonly sort: Sort;
  readonly sortElsewhere?: Sort | undefined;
  readonly like?: Like | undefined;
}

/** The order that a part has of its own; undefined where the person's general order holds. */
function ownSort(part: LibraryPart): Sort | undefined {
  if (part.kind === 'added') return 'added';
  if (part.kind !== 'album') return undefined;
  const album = organisation.albums.find(({ id }) => id === part.id);
  return album?.search === null ? 'album' : undefined;
}

/** Which photos the library shows, and in what order. */
class Filters {
  part: LibraryPart = $state.raw({ kind: 'all' });
  /** What is written in the search box, in its language (contract/search-query.ts). */
  search = $state('');
  from: string | undefined = $state();
  to: string | undefined = $state();
  types: readonly FileType[] = $state.raw([]);
  #sort: Sort = $state('newest');
  /** The general order, while a part with an order of its own is shown. */
  #sortElsewhere: Sort | undefined = $state();
  /** The order `alike` stands over the other one, which comes back when it goes. */
  #like: Like | undefined = $state.raw();

  /** The folder that is shown; undefined for any other part. */
  get folder(): number | undefined {
    return this.part.kind === 'folder' ? this.part.id : undefined;
  }

  get sort(): Sort {
    return this.#like === undefined ? this.#sort : 'alike';
  }

  set sort(sort: Sort) {
    if (sort === 'alike') return; // It needs to be told what they are to be like.
    this.#like = undefined;
    this.#sort = sort;
  }

  /** For the order `alike`: what the first photos are to be like, and its name. */
  get like(): Like | undefined {
    return this.#like;
  }

  /** Sorts by how alike photos are to this; undefined: as before. */
  sortByLike(like: Like | undefined): void {
    this.#like = like;
  }

  /** Shows one part of the library, all of it. */
  show(part: LibraryPart): void {
    const sort = ownSort(part);
    if (sort !== undefined) this.#sortElsewhere ??= this.#sort;
    this.#sort = sort ?? this.#sortElsewhere ?? this.#sort;
    if (sort === undefined) this.#sortElsewhere = undefined;
    this.#like = undefined;
    this.part = part;
    this.search = '';
  }

  /** As the contract asks for it. */
  get photoFilter(): PhotoFilter {
    const search = this.search.trim();
    return {
      ...this.partFilter,
      ...(search === '' ? {} : { search, language: language.locale }),
      ...(this.from === undefined ? {} : { from: this.from }),
      ...(this.to === undefined ? {} : { to: this.to }),
      ...(this.types.length === 0 ? {} : { types: [...this.types] }),
    };
  }

  /** The part alone, without search and filters. */
  get partFilter(): PhotoFilter {
    const { part } = this;
    if (part.kind === 'folder') return { folders: [part.id] };
    if (part.kind === 'album') return { album: part.id, language: language.locale };
    if (part.kind === 'tag') return { tag: part.id };
    return part.kind === 'favourites' ? { isFavourite: true } : {};
  }

  /** Whether days or kinds of file are left out. */
  get isFiltered(): boolean {
    return this.from !== undefined || this.to !== undefined || this.types.length > 0;
  }

  get isSearching(): boolean {
    return this.search.trim() !== '';
  }

  /** Whether some photos of the part may be left out. */
  get isLimiting(): boolean {
    return this.isFiltered || this.isSearching;
  }

  /** Takes the limits of days and kinds of file away; the search stays. */
  clearFilter(): void {
    this.from = undefined;
    this.to = undefined;
    this.types = [];
  }

  /** Shows all of the part. */
  clear(): void {
    this.search = '';
    this.clearFilter();
  }

  /** All that is chosen; another object whenever something of it changed. */
  readonly kept: KeptFilters = $derived.by(() => {
    const { part, search, from, to, types } = this;
    const [sort, sortElsewhere, like] = [this.#sort, this.#sortElsewhere, this.#like];
    return { part, search, from, to, types, sort, sortElsewhere, like };
  });

  /** Shows what was shown then. */
  restore(kept: KeptFilters): void {
    this.part = kept.part;
    this.search = kept.search;
    this.from = kept.from;
    this.to = kept.to;
    this.types = kept.types;
    this.#sort = kept.sort;
    this.#sortElsewhere = kept.sortElsewhere;
    this.#like = kept.like;
  }
}

export const filters = new Filters();
