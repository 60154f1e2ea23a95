import type { FilePath } from '../scan/file-path.ts';
import type { Problem } from './kept-problem.ts';

export type ExportStage = 'working' | 'paused' | 'done' | 'failed';

/** An export as the catalog knows it. */
export interface ExportRow {
  readonly id: number;
  readonly target: FilePath;
  /** JSON (export/export-order.ts). */
  readonly how: string;
  readonly state: ExportStage;
  readonly problem: Problem | undefined;
  /** Copied, and not to be copied; of so many. */
  readonly done: number;
  readonly failed: number;
  readonly total: number;
}

/** A photo that is still to be copied. */
export interface ExportTask {
  /** Counted from 0. */
  readonly position: number;
  readonly photoId: number;
  /** The name that it was about to get when the last session ended. */
  readonly name: string | undefined;
}

/** What an export tells of a photo: in its name and in the copy. */
export interface ExportPhoto {
  /** Absolute. */
  readonly path: FilePath;
  /** Milliseconds of the wall clock (shown-date.ts). */
  readonly shownAt: number;
  readonly camera: string;
  readonly place: string;
  readonly stars: number;
  readonly title: string;
  readonly caption: string;
  /** Paths, as travel/lisbon. */
  readonly tags: readonly string[];
}

/** Copies on their way out. */
export interface ExportCatalog {
  /** By age. */
  all(): ExportRow[];
  one(id: number): ExportRow | undefined;
  /** The first one to be worked on. */
  nextWorking(): ExportRow | undefined;
  /** What is still to be copied, after a position, at most `limit`. */
  tasks(id: number, after: number, limit: number): ExportTask[];
  /** The first photos that could not be copied, with the reason. */
  failures(id: number, limit: number): { readonly photoId: number; readonly problem: Problem }[];
  photo(photoId: number): ExportPhoto | undefined;
  /** Those of these photos that the library knows and that were read once, in the order given. */
  known(photos: readonly number[]): number[];
  /** @returns its id. */
  add(target: FilePath, how: string, photos: readonly number[]): number;
  setState(id: number, state: ExportStage, problem?: Problem): void;
  /** The name that a photo is about to get: written down before the file has it; undefined when it will not. */
  intend(id: number, position: number, name: string | undefined): void;
  markDone(id: number, position: number): void;
  markFailed(id: number, position: number, problem: Problem): void;
  forget(id: number): void;
}
