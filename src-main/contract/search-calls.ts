import { z } from 'zod';
import { count, language, searchText } from './fields.ts';

const SUGGESTION_KINDS = [
  'label',
  'tag',
  'album',
  'folder',
  'camera',
  'lens',
  'place',
  'date',
  'key',
] as const;
export type SuggestionKind = (typeof SUGGESTION_KINDS)[number];

/** Calls of the search box. */
export const SEARCH_CALLS = {
  /** What the last word of a search may be meant to become. */
  suggest: {
    input: z.strictObject({
      /** All that was written so far. */
      text: searchText,
      language: language.default('en'),
    }),
    output: z.object({
      suggestions: z.array(
        z.object({
          kind: z.enum(SUGGESTION_KINDS),
          /** As a person reads it: dog, travel/lisbon, NIKON D750. */
          text: z.string(),
          /** What takes the place of the last word, in the search language: tag:travel/lisbon. */
          term: z.string(),
          /** How many photos it would find; null where that is not known at once. */
          photos: count.nullable(),
        }),
      ),
    }),
  },
} as const;
