import type { SQLInputValue } from 'node:sqlite';
import type { PhotoMetadata } from '../decode/decoded-photo.ts';
import type { IndexedPhoto } from './catalog.ts';
import { shownAt } from './shown-date.ts';

/** Where each piece of metadata is kept; titles, captions and tags are marks of the person’s. */
export const METADATA_COLUMNS = [
  ['takenAt', 'taken_at'],
  ['takenOffsetMinutes', 'taken_offset_minutes'],
  ['cameraMake', 'camera_make'],
  ['cameraModel', 'camera_model'],
  ['lens', 'lens'],
  ['exposureSeconds', 'exposure_seconds'],
  ['fNumber', 'f_number'],
  ['iso', 'iso'],
  ['focalLengthMm', 'focal_length_mm'],
  ['latitude', 'latitude'],
  ['longitude', 'longitude'],
  ['altitudeM', 'altitude_m'],
  ['rating', 'rating'],
] as const satisfies readonly (readonly [keyof PhotoMetadata, string])[];

/**
 * Stores what reading a photo found out, where the photo is still what was read: takes
 * {@link photoValues} and the photo’s id.
 */
export const UPDATE_PHOTO = `UPDATE photos SET state = 'indexed', is_unread = 0,
  failure_code = NULL, failure_message = NULL, crashes = 0, interruptions = 0, indexed_at = ?, hash = ?, format = ?, width = ?, height = ?, damaged = ?, thumb_hash = ?,
  shown_at = ?, place = place_of(?, ?), country = country_of(?, ?),
  ${METADATA_COLUMNS.map(([, column]) => `${column} = ?`).join(', ')}
  WHERE byte_size = ? AND mtime_us = ? AND state = 'pending' AND id = ?`;

/** The values of {@link UPDATE_PHOTO} before the id, in its order. */
export function photoValues(photo: IndexedPhoto): SQLInputValue[] {
  const position = [photo.metadata.latitude ?? null, photo.metadata.longitude ?? null];
  return [
    Date.now(),
    photo.hash,
    photo.format,
    photo.width,
    photo.height,
    photo.damaged ? 1 : 0,
    photo.thumbHash,
    shownAt(photo.metadata.takenAt, photo.stamp.mtimeUs),
    ...position,
    ...position,
    ...METADATA_COLUMNS.map(([key]) => photo.metadata[key] ?? null),
    photo.stamp.byteSize,
    photo.stamp.mtimeUs,
  ];
}
