import { z } from 'zod';
import type { FileType } from './fields.ts';

// The language of the search box: what its terms are. search-parse.ts reads it, search-print.ts writes it.

/** Keys whose value is text: any of the values, compared without case and accents. */
export const TEXT_KEYS = [
  'label',
  'tag',
  'album',
  'folder',
  'name',
  'camera',
  'lens',
  'place',
  'title',
  'caption',
] as const;
export type TextKey = (typeof TEXT_KEYS)[number];

/** Keys whose value is a number or a range: stars:3, stars:>=3, iso:100..400. */
export const NUMBER_KEYS = ['stars', 'iso', 'aperture', 'focal', 'megapixels', 'mb'] as const;
export type NumberKey = (typeof NUMBER_KEYS)[number];

export const HAS_WHAT = [
  'gps',
  'tag',
  'album',
  'title',
  'caption',
  'stars',
  'label',
  'date',
] as const;
export type HasWhat = (typeof HAS_WHAT)[number];

export const IS_WHAT = ['favourite', 'damaged', 'landscape', 'portrait', 'square'] as const;
export type IsWhat = (typeof IS_WHAT)[number];

interface Placed {
  /** Where it stands in the text, in UTF-16 units; the end is not included. */
  readonly start: number;
  readonly end: number;
  /** With a minus before it: photos that it does not fit. */
  readonly isNegated: boolean;
}

/** What one term asks of a photo. Several values are alternatives. */
export type Asked =
  /** A word or a “phrase”, wherever it stands: label, name, folder, tag, album, camera, place, title … */
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: TextKey; readonly values: readonly string[] }
  | {
      readonly kind: NumberKey;
      /** Both included; at least one is there. */
      readonly least: number | undefined;
      readonly most: number | undefined;
    }
  | {
      readonly kind: 'date';
      /** First and last day, both included, as 2025-06-30; undefined where that side is open. */
      readonly from: string | undefined;
      readonly to: string | undefined;
    }
  | { readonly kind: 'type'; readonly values: readonly FileType[] }
  | { readonly kind: 'has'; readonly values: readonly HasWhat[] }
  | { readonly kind: 'is'; readonly values: readonly IsWhat[] }
  | { readonly kind: 'failed'; readonly value: boolean };

export type SearchTerm = Placed & Asked;

/** Something that was not understood and is left out of the search. */
export const searchProblem = z.object({
  code: z.enum([
    'number-expected',
    'date-expected',
    'type-unknown',
    'value-unknown',
    'value-missing',
    'quote-open',
    'too-many',
  ]),
  /** The key that it belongs to; '' for none. */
  key: z.string(),
  /** What stands there. */
  text: z.string(),
});
export type SearchProblem = z.output<typeof searchProblem>;

export interface SearchQuery {
  /** All must fit. */
  readonly terms: readonly SearchTerm[];
  readonly problems: readonly SearchProblem[];
}
