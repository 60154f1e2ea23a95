import type { PhotoFormat } from '../decode/decoded-photo.ts';

/** Numbers that the catalog keeps of each photo. */
export type PhotoNumber = 'iso' | 'aperture' | 'focal' | 'megapixels' | 'mb';

/** What photos either have or have not. */
export type PhotoTrait =
  'favourite' | 'damaged' | 'gps' | 'date' | 'title' | 'caption' | 'tag' | 'album';

interface Range {
  /** Included. */
  readonly least?: number | undefined;
  /** Included. */
  readonly most?: number | undefined;
}

/**
 * Which photos are meant, with all names resolved: tags, albums and classes by their numbers.
 * An empty `all` fits every photo, an empty `any` none.
 */
export type PhotoCondition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly PhotoCondition[] }
  | { readonly kind: 'not'; readonly of: PhotoCondition }
  | { readonly kind: 'folders'; readonly ids: readonly number[] }
  | { readonly kind: 'formats'; readonly formats: readonly PhotoFormat[] }
  | {
      readonly kind: 'shown-at';
      /** Wall clock milliseconds (shown-date.ts), included. */
      readonly from?: number | undefined;
      /** Not included. */
      readonly before?: number | undefined;
    }
  /** Width over height in thousandths. */
  | ({ readonly kind: 'aspect' } & Range)
  /** Photos of which it is not known never fit. */
  | ({ readonly kind: 'number'; readonly of: PhotoNumber } & Range)
  /** From 1 to 5. */
  | { readonly kind: 'stars'; readonly least: number; readonly most: number }
  | { readonly kind: 'has'; readonly what: PhotoTrait }
  /** Tags themselves; those below them are named as well. */
  | { readonly kind: 'tags'; readonly ids: readonly number[] }
  /** Albums that are filled by hand. */
  | { readonly kind: 'albums'; readonly ids: readonly number[] }
  | {
      readonly kind: 'labels';
      readonly modelId: string;
      /** Undefined: any. */
      readonly classes: readonly number[] | undefined;
      /** The least probability of one of them. */
      readonly least: number;
    }
  /** An expression for the index of words (match-words.ts). */
  | { readonly kind: 'words'; readonly match: string }
  /** Photos that could not be read; they are never among those that are shown. */
  | { readonly kind: 'failed' };

export const EVERY_PHOTO: PhotoCondition = { kind: 'all', of: [] };
export const NO_PHOTO: PhotoCondition = { kind: 'any', of: [] };

/** Whether a condition speaks of photos that could not be read. */
export function asksForFailed(condition: PhotoCondition): boolean {
  if (condition.kind === 'not') return asksForFailed(condition.of);
  if (condition.kind === 'all' || condition.kind === 'any') {
    return condition.of.some(asksForFailed);
  }
  return condition.kind === 'failed';
}
