import { fail, unwrap } from '../../contract/errors.ts';
import type { AlbumRow } from '../catalog/organise-albums.ts';
import { cleanLine, compareKey, lengthOf } from './clean-text.ts';

const LONGEST_NAME = 200;
const LONGEST_SEARCH = 10_000;
/** How deep albums can lie in each other. */
export const MOST_LEVELS = 10;

const number = new Intl.NumberFormat('en');

/** The name of an album as a person types it, cleaned, and the same for comparing; throws the reason. */
export function albumName(typed: string): { readonly name: string; readonly nameKey: string } {
  const name = cleanLine(typed);
  const nameKey = compareKey(name);
  if (nameKey === '') return unwrap(fail('album-unusable', 'An album needs a name.'));
  const length = lengthOf(name);
  if (length <= LONGEST_NAME) return { name, nameKey };
  return unwrap(
    fail(
      'album-unusable',
      `This name is ${number.format(length)} characters long; an album’s name can have up to ${LONGEST_NAME}.`,
    ),
  );
}

/** The search of a smart album, kept as it is written; throws the reason. */
export function albumSearch(search: string): string {
  const length = lengthOf(search);
  if (length <= LONGEST_SEARCH) return search;
  return unwrap(
    fail(
      'text-too-long',
      `This search is ${number.format(length)} characters long; it can have up to ${number.format(LONGEST_SEARCH)}.`,
    ),
  );
}

/** All albums of the library, before an act changes them. What can't be is thrown as its reason. */
export class AlbumTree {
  readonly #albums: readonly AlbumRow[];
  readonly #byId: ReadonlyMap<number, AlbumRow>;

  constructor(albums: readonly AlbumRow[]) {
    this.#albums = albums;
    this.#byId = new Map(albums.map((album) => [album.id, album]));
  }

  get(id: number): AlbumRow {
    return (
      this.#byId.get(id) ?? unwrap(fail('album-unknown', 'This album is no longer in the library.'))
    );
  }

  /** One that photos can be put into. */
  byHand(id: number): AlbumRow {
    const album = this.get(id);
    if (album.search === null) return album;
    return unwrap(
      fail(
        'album-unusable',
        `“${album.name}” fills itself with what its search finds; photos can’t be put in by hand.`,
      ),
    );
  }

  /** Those directly in an album, or in none, in the order of the person. */
  inside(parent: number | null): AlbumRow[] {
    return this.#albums.filter((album) => album.parent === parent);
  }

  /** An album and all in it, children before their parents. */
  withInside(album: AlbumRow): AlbumRow[] {
    return [...this.inside(album.id).flatMap((child) => this.withInside(child)), album];
  }

  /** Throws where another album of that name is in `parent`. */
  checkName(parent: number | null, nameKey: string, except?: number): void {
    const same = this.inside(parent).find(
      (album) => album.nameKey === nameKey && album.id !== except,
    );
    if (same === undefined) return;
    unwrap(fail('album-unusable', `There is an album “${same.name}” here already.`));
  }

  /** Throws where `album` (undefined: a new one) can't be in `parent`. */
  checkNesting(album: AlbumRow | undefined, parent: number | null): void {
    const above = parent === null ? [] : this.#withAbove(this.get(parent));
    if (album !== undefined && above.some(({ id }) => id === album.id)) {
      unwrap(fail('album-nested', 'An album can’t be put into itself or into one that it holds.'));
    }
    const levels = above.length + (album === undefined ? 1 : this.#height(album));
    if (levels <= MOST_LEVELS) return;
    unwrap(fail('album-nested', `Albums can lie in each other up to ${MOST_LEVELS} deep.`));
  }

  #withAbove(album: AlbumRow): AlbumRow[] {
    return album.parent === null ? [album] : [...this.#withAbove(this.get(album.parent)), album];
  }

  #height(album: AlbumRow): number {
    return 1 + Math.max(0, ...this.inside(album.id).map((child) => this.#height(child)));
  }
}
