import type { PhotoState } from '../../catalog/catalog.ts';

/** A photo as the catalog has it. */
export interface TrialPhoto {
  readonly id: number;
  readonly root: number;
  readonly path: string;
  readonly pathKey: string;
  readonly state: PhotoState;
  /** The content that it was read with; undefined where what lies there was not read yet. */
  readonly content: string | undefined;
  readonly byteSize: number;
  readonly mtimeUs: number;
  readonly fileNumber: string | undefined;
  /** Stars, tags, title and albums, as text. */
  readonly said: string;
  readonly isOrganised: boolean;
  /** For each space that photos are searched in, whether the photo is in it. */
  readonly vectors: readonly boolean[];
}

/** All photos of the catalog, by id. */
export type Photos = ReadonlyMap<number, TrialPhoto>;
