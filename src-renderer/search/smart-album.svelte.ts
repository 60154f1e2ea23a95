import type { Album } from '../../src-main/contract/organise-calls.ts';
import type { SearchTerm } from '../../src-main/contract/search-query.ts';
import { dialogs } from '../state/dialogs.svelte.ts';
import { filters } from '../state/filters.svelte.ts';
import { organisation } from '../state/organisation.svelte.ts';
import { chipWords } from './chip-words.ts';
import { readSearch } from './read-search.ts';
import { wholeSearch } from './whole-search.ts';

/** Longer names are cut in the sidebar. */
const LONGEST_NAME = 60;

/** A smart album with its search, which one by hand has not. */
export type SmartAlbum = Album & { readonly search: string };

/** The smart album whose photos the library shows; undefined where it shows something else. */
export function shownSmartAlbum(): SmartAlbum | undefined {
  const { part } = filters;
  if (part.kind !== 'album') return undefined;
  const album = organisation.albums.find(({ id }) => id === part.id);
  return album?.search == null ? undefined : { ...album, search: album.search };
}

/** A name to begin with: what the search asks, its words first, as far as it is a name’s length. */
function nameFor(search: string): string {
  let name = '';
  const terms = readSearch(search).terms;
  const isWords = ({ kind }: SearchTerm) => Number(kind === 'words');
  for (const term of terms.toSorted((a, b) => isWords(b) - isWords(a))) {
    const longer = name === '' ? chipWords(term) : `${name}, ${chipWords(term)}`;
    if (longer.length > LONGEST_NAME) break;
    name = longer;
  }
  return name;
}

/** What the dialog of a smart album begins with. */
class SmartAlbumDraft {
  /** The one to change; undefined for a new one. */
  album: number | undefined = $state();
  name = $state('');
  search = $state('');

  /** Asks for the name of a new one that shows what is shown now. */
  begin(): void {
    this.album = undefined;
    this.search = wholeSearch();
    this.name = nameFor(this.search);
    dialogs.show('smart-album');
  }

  /** Shows the name and search of one, to be changed. */
  change({ id, name, search }: SmartAlbum): void {
    this.album = id;
    this.name = name;
    this.search = search;
    dialogs.show('smart-album');
  }
}

export const smartAlbumDraft = new SmartAlbumDraft();
