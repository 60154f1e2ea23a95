import type { CallOutput } from '../../src-main/contract/calls.ts';

/** The heart and the stars that several photos have in common. */
export interface CommonMarks {
  /** Whether all of them are favourites. */
  readonly isFavourite: boolean;
  /** The stars that all of them have; undefined where they differ. */
  readonly stars: number | undefined;
}

/** What photos have in common, by how many have each. */
export function commonMarks({
  photos,
  favourites,
  stars,
}: Pick<CallOutput<'marks'>, 'photos' | 'favourites' | 'stars'>): CommonMarks {
  const all = stars.indexOf(photos);
  return {
    isFavourite: photos > 0 && favourites === photos,
    stars: photos === 0 || all < 0 ? undefined : all,
  };
}
