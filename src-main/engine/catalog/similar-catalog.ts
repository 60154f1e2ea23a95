import type { PhotoCondition } from './photo-condition.ts';

/** What finding look-alikes asks of the catalog. A photo can be found when it is shown and embedded. */
export interface SimilarCatalog {
  /** Those of `ids` that are photos of the library, whatever their state. */
  known(ids: readonly number[]): Set<number>;
  /** Width over height, upright, in thousandths; photos that can't be shown are left out. */
  shownAspects(ids: readonly number[]): Map<number, number>;
  findable(modelId: string, condition: PhotoCondition): number[];
  /** How many photos are embedded and yet not shown: their files are missing. */
  hiddenCount(modelId: string): number;
  /** All photos that lie in the same folder on disk as any of `ids`, these included. */
  besides(ids: readonly number[]): Set<number>;
}
