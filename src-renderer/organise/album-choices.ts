import type { Album } from '../../src-main/contract/organise-calls.ts';
import { foldText } from './fold-text.ts';

/** An album and those that it lies in, the outermost first. */
export function withOuter(albums: readonly Album[], album: Album): Album[] {
  const above = albums.find(({ id }) => id === album.parent);
  return above === undefined ? [album] : [...withOuter(albums, above), album];
}

/** “Summer › Lisbon”: an album with those that it lies in. */
export function albumPath(albums: readonly Album[], album: Album): string {
  return withOuter(albums, album)
    .map(({ name }) => name)
    .join(' › ');
}

/** An album that photos can be put into, with its path. */
export interface AlbumChoice {
  readonly album: Album;
  readonly path: string;
}

/** Albums filled by hand whose path holds what is written, those that are called so first. */
export function albumChoices(written: string, albums: readonly Album[]): AlbumChoice[] {
  const folded = foldText(written);
  const byHand = albums
    .filter(({ search }) => search === null)
    .map((album) => ({ album, path: albumPath(albums, album) }));
  if (folded === '') return byHand;
  const fitting = byHand.filter(({ path }) => foldText(path).includes(folded));
  const isCalled = ({ album }: AlbumChoice) => foldText(album.name) === folded;
  return [...fitting.filter(isCalled), ...fitting.filter((one) => !isCalled(one))];
}
