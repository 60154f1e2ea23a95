import { z } from 'zod';
import { count, FILE_TYPES, id, photoFilter } from './fields.ts';
import { searchProblem } from './search-query.ts';
import { likeWhat } from './similar-calls.ts';

/**
 * In what order photos are shown; `album` is the order that a person gave one by hand, `alike` begins
 * with the photos most like one.
 */
export const SORTS = ['newest', 'oldest', 'added', 'name', 'stars', 'album', 'alike'] as const;
export type Sort = (typeof SORTS)[number];

const card = z.object({
  id,
  name: z.string(),
  /** Pixels, upright. */
  width: count,
  height: count,
  /** As the camera wrote it, without a zone: 2025-06-30T18:04:05; null where it did not. */
  takenAt: z.string().nullable(),
  type: z.enum(FILE_TYPES),
  damaged: z.boolean(),
  /** A ThumbHash, base64. */
  thumbHash: z.string(),
  /** Changes with the photo's bytes: part of every address of its pictures. */
  version: z.string(),
  isFavourite: z.boolean(),
  /** Its folder or drive is away: only what Kindred keeps of it can be shown. */
  isOffline: z.boolean(),
  /** 0–5. */
  stars: z.number().int().min(0).max(5),
});
export type PhotoCard = z.output<typeof card>;

const details = card.extend({
  /** Absolute, as a person reads it. */
  path: z.string(),
  folderId: id,
  folder: z.string(),
  byteSize: count,
  /** False while its file can't be found: its drive is away, or it was deleted. */
  isThere: z.boolean(),
  takenOffsetMinutes: z.number().nullable(),
  cameraMake: z.string().nullable(),
  cameraModel: z.string().nullable(),
  lens: z.string().nullable(),
  exposureSeconds: z.number().nullable(),
  fNumber: z.number().nullable(),
  iso: z.number().nullable(),
  focalLengthMm: z.number().nullable(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  altitudeM: z.number().nullable(),
  /** The nearest city, from its position; null where there is none. */
  place: z.object({ city: z.string(), country: z.string() }).nullable(),
  title: z.string().nullable(),
  caption: z.string().nullable(),
  /** Paths, by name. */
  tags: z.array(z.string()),
  albums: z.array(z.object({ id, name: z.string() })),
  /** What gave way where Kindred and the photo's own file or sidecar said different things, newest first. */
  earlier: z.array(
    z.object({
      property: z.enum(['stars', 'tags', 'title', 'caption', 'position']),
      value: z.string(),
      /** Who had said so. */
      from: z.enum(['kindred', 'file']),
      /** ISO 8601. */
      at: z.string(),
    }),
  ),
  /** SHA-256 of the file, hexadecimal. */
  hash: z.string(),
  labels: z.array(z.object({ label: z.string(), probability: z.number().min(0).max(1) })),
});
export type PhotoDetails = z.output<typeof details>;

/** Calls that show the photos of a library. */
export const PHOTO_CALLS = {
  /**
   * All photos that can be shown, in columns of the same length, so that the page lays out a
   * hundred thousand of them at once and exactly.
   */
  timeline: {
    input: z.strictObject({
      sort: z.enum(SORTS).default('newest'),
      filter: photoFilter.default({}),
      /** For `alike`: what the first photos are to be like. */
      like: likeWhat.optional(),
    }),
    output: z.object({
      ids: z.array(id),
      /** Width over height, upright, in thousandths. */
      aspects: z.array(count),
      /** Days since 1970 by the date that the order goes by (capture, else file; or adding). */
      days: z.array(z.number().int()),
      /** The nearest city of each photo: its place in `placeNames`, counted from 1; 0 for none. */
      places: z.array(count),
      placeNames: z.array(z.string()),
      /** What of the search was not understood and is left out. */
      problems: z.array(searchProblem),
      /** Photos that the search finds and that can't be read (failed:yes): they have no picture. */
      unreadable: count,
    }),
  },
  /** What a tile needs, of those ids that are known, in the order asked for. */
  cards: {
    input: z.strictObject({ ids: z.array(id).max(1000) }),
    output: z.object({ cards: z.array(card) }),
  },
  /** All that is known of one photo. */
  photo: {
    input: z.strictObject({ id }),
    output: details,
  },
} as const;
