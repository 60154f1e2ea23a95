import type { ErrorCode } from '../../contract/errors.ts';
import type { PhotoFormat, PhotoMetadata } from '../decode/decoded-photo.ts';
import type { FilePath } from '../scan/file-path.ts';
import type { Label } from './catalog.ts';
import type { PhotoCondition } from './photo-condition.ts';

export type TimelineSort = 'newest' | 'oldest' | 'added' | 'name';

/** Photos in columns of the same length. */
export interface TimelineColumns {
  readonly ids: number[];
  /** Width over height in thousandths. */
  readonly aspects: number[];
  /** What the order goes by: wall clock milliseconds; for `added`, milliseconds since 1970. */
  readonly times: number[];
  /** The nearest city: its place in `placeNames`, counted from 1; 0 for none. */
  readonly places: number[];
  readonly placeNames: string[];
}

/** A photo that can be shown, with what a tile needs. */
export interface ShownPhoto {
  readonly id: number;
  /** Relative to its folder. */
  readonly path: FilePath;
  readonly format: PhotoFormat;
  readonly width: number;
  readonly height: number;
  readonly takenAt: string | undefined;
  readonly damaged: boolean;
  readonly thumbHash: Uint8Array;
  readonly hash: Uint8Array;
  readonly isFavourite: boolean;
  /** Its folder could not be looked into the last time. */
  readonly isOffline: boolean;
  readonly stars: number;
}

/** All that the catalog knows of a photo. */
export interface WholePhoto extends ShownPhoto {
  readonly folderId: number;
  /** Absolute. */
  readonly folderPath: FilePath;
  readonly byteSize: number;
  readonly metadata: PhotoMetadata;
}

export interface FolderCounts {
  readonly folderId: number;
  readonly photos: number;
  readonly pending: number;
  readonly failed: number;
  /** Without those that a pattern leaves out. */
  readonly missing: number;
}

export interface FailedRow {
  readonly id: number;
  /** Absolute. */
  readonly path: FilePath;
  readonly code: ErrorCode;
  readonly message: string;
}

/** What browsing asks of the catalog. */
export interface BrowseCatalog {
  timeline(sort: TimelineSort, condition: PhotoCondition): TimelineColumns;
  /** Stars of the photos that have some. */
  stars(): Map<number, number>;
  /** The photos of an album by hand, in the order that a person gave it. */
  albumOrder(album: number): number[];
  /** By id; those that are unknown or can't be shown are left out. */
  shownPhotos(ids: readonly number[]): Map<number, ShownPhoto>;
  /** A photo that was read once, shown or missing. */
  wholePhoto(id: number): WholePhoto | undefined;
  /** Most probable first. */
  labelsOf(id: number, modelId: string): Label[];
  folderCounts(): FolderCounts[];
  formatCounts(): { readonly format: PhotoFormat; readonly photos: number }[];
  failedPhotos(): FailedRow[];
}
