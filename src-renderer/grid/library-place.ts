import { GridPlace } from './grid-place.ts';

/** Where a person was in the library, for when they come back from another screen. */
export const libraryPlace = new GridPlace();
