import type { Result } from '../../contract/errors.ts';
import type { NewEmbedding } from './catalog.ts';
import type { LackingPhoto } from './model-catalog.ts';

/** Why a network could not look at a photo. */
interface Refusal {
  readonly code: string;
  readonly message: string;
}

/**
 * Photos that lack a network's vector: those that are shown, as they were read last, in folders that are
 * neither paused nor away, and that it did not refuse. Each is noted before it is looked at, so that one
 * that brings the engine down is known at the next start.
 */
export interface LackingCatalog {
  count(modelId: string): number;
  /** After id `after`, at most `limit`, by id; not suspects. */
  photos(modelId: string, after: number, limit: number): LackingPhoto[];
  /** Those that were noted before and came to no end: the engine may have gone down with them. */
  suspects(modelId: string): LackingPhoto[];
  /** A photo as it is now; undefined where it does not lack the vector any more. */
  now(modelId: string, photoId: number): LackingPhoto | undefined;
  /** Notes that a photo is looked at. */
  begin(modelId: string, photoId: number): void;
  /** Takes such notes back: nothing came of it, and it was no photo's doing. */
  takeBack(modelId: string, photoIds: readonly number[]): void;
  refuse(modelId: string, photoId: number, refusal: Refusal): void;
  /**
   * One transaction: the vector and its labels, where the photo's bytes are still those that were looked
   * at; the note is gone.
   */
  save(
    photoId: number,
    hash: Uint8Array,
    embedding: NewEmbedding,
  ): Result<{ readonly isKept: boolean }>;
  /** Refuses photos, for whatever network, that were noted this often without an end; gives how many. */
  refuseAfter(tries: number): number;
}
