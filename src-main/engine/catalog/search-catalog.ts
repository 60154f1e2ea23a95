import type { PhotoReference } from './catalog.ts';
import type { PhotoCondition } from './photo-condition.ts';

export interface TagName {
  readonly id: number;
  /** As travel/lisbon. */
  readonly path: string;
}

export interface AlbumName {
  readonly id: number;
  readonly name: string;
  /** What a smart album shows; undefined for one that is filled by hand. */
  readonly search: string | undefined;
}

export interface CameraName {
  readonly make: string | undefined;
  readonly model: string;
}

export interface PlaceName {
  readonly city: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string | undefined;
}

export interface ShownMonth {
  readonly year: number;
  /** From 1 to 12. */
  readonly month: number;
}

/** What searching asks of the catalog: names that a search may mean, and how many photos it finds. */
export interface SearchCatalog {
  /** By path. */
  tags(): TagName[];
  albums(): AlbumName[];
  /** How many photos can be shown that fit. */
  count(condition: PhotoCondition): number;
  /** The same, where it takes but a few milliseconds; else undefined. */
  countQuickly(condition: PhotoCondition): number | undefined;
  /** Photos that could not be read and fit, by id. */
  failed(condition: PhotoCondition): PhotoReference[];
  /** Those of photos that can be shown, by name. */
  cameras(): CameraName[];
  lenses(): string[];
  places(): PlaceName[];
  /** The places with the most photos. */
  topPlaces(limit: number): (PlaceName & { readonly photos: number })[];
  /** Tags with how many photos each has itself, the most first. */
  topTags(limit: number): (TagName & { readonly photos: number })[];
  /** Names of folders on disk, as they are, of photos whose folders hold a word. */
  foldersOf(match: string, limit: number): string[];
  /** Months that have photos that can be shown, the last one first. */
  shownMonths(limit: number): ShownMonth[];
}
