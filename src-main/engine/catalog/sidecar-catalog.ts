import type { FilePath } from '../scan/file-path.ts';
import type { MarkedProperty } from '../sidecar/merge-marks.ts';
import type { FileMarks, Marks } from '../sidecar/photo-marks.ts';
import type { FileStamp } from './catalog.ts';
import type { Problem } from './kept-problem.ts';

/** The setting with which sidecars are written: '1' is on; triggers of the catalog read it, too. */
export const WRITES_SETTING = 'writes-sidecars';

/** The setting that holds the last photo that was compared; none where all are. */
export const COMPARED_SETTING = 'sidecars-compared';

/** A sidecar as it was read last. */
export interface SidecarRow extends FileStamp {
  /** Relative to the folder of its photo. */
  readonly path: FilePath;
  /** Why it could not be read, in a sentence; null where it could. */
  readonly problem: string | null;
}

/** A photo with all that is to be written to its sidecar. */
export interface SidecarPhoto {
  readonly id: number;
  /** Absolute. */
  readonly folder: FilePath;
  /** Relative to its folder. */
  readonly path: FilePath;
  /** False while its file is missing, or its folder away or paused. */
  readonly isThere: boolean;
  readonly marks: Marks;
  /** What its own file said; undefined where it was never read. */
  readonly embedded: FileMarks | undefined;
  readonly sidecar: FileMarks | undefined;
  /** In the order of their paths; `isShared`: another photo has the same one. */
  readonly sidecars: readonly (SidecarRow & { readonly isShared: boolean })[];
}

/** What the sidecars of a photo said when they were read now. */
export interface ReadSidecars {
  readonly sidecars: readonly SidecarRow[];
  /** Undefined where one of them could not be read: the photo stays as it is. */
  readonly marks: FileMarks | undefined;
  /** When the sidecar was written that says it, milliseconds since 1970. */
  readonly saidAt: (property: MarkedProperty) => number;
}

/** A sidecar that was just written. */
export interface WrittenSidecar {
  readonly row: SidecarRow;
  /** What all sidecars of the photo say with it. */
  readonly marks: FileMarks;
  /** What was asked for; where that is no longer so, the photo goes on waiting. */
  readonly asked: Marks;
}

/** Sidecars that wait to be written. */
export interface SidecarCounts {
  readonly waiting: number;
  readonly failed: number;
  /** The photo of the first of those, and why its sidecar could not be written. */
  readonly problem: (Problem & { readonly path: FilePath }) | null;
}

/** What the catalog knows of sidecars, and of what files say of their photos. */
export interface SidecarCatalog {
  /** Whether a photo of this folder has sidecars. */
  hasAny(folderId: number): boolean;
  /** The sidecars of these photos as they were read last, by the photo’s id. */
  known(photoIds: readonly number[]): Map<number, SidecarRow[]>;
  photo(id: number): SidecarPhoto | undefined;
  /** One transaction: takes in what sidecars say now; gives whether the photo is not what it was. */
  saveRead(photoId: number, read: ReadSidecars): boolean;
  isWriting(): boolean;
  /** Photos after id `after` whose sidecar waits, at most `limit`; those that failed only where asked for. */
  waiting(after: number, limit: number, withFailed: boolean): number[];
  isWaiting(photoId: number): boolean;
  saveWritten(photoId: number, written: WrittenSidecar): void;
  /** There is nothing to be written: the files say it already. */
  saveUnchanged(photoId: number, asked: Marks): void;
  saveUnwritten(photoId: number, problem: Problem): void;
  counts(): SidecarCounts;
  /** Begins to compare what all photos' files say with the catalog, over restarts. */
  compareAll(): void;
  /**
   * Goes on with that, some photos at a time: lets those wait whose files say something else.
   * @returns whether there are more to compare.
   */
  queueDifferent(): boolean;
  /** Nothing waits any more. */
  emptyQueue(): void;
  /** Forgets why sidecars could not be written. */
  retry(): void;
}
