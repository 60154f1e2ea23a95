import { ByteView } from './byte-view.ts';
import type { PhotoMetadata } from './decoded-photo.ts';
import { TAG } from './tiff-directory.ts';

/** TIFF 6.0 field types. */
const ASCII = 2;
const SHORT = 3;
const LONG = 4;
const RATIONAL = 5;
const BYTE = 1;
const UNDEFINED = 7;

/** EXIF 2.32 and TIFF 6.0. */
const FIELD = {
  artist: 0x013b,
  copyright: 0x8298,
  exposureTime: 0x829a,
  fNumber: 0x829d,
  iso: 0x8827,
  exifVersion: 0x9000,
  dateTimeOriginal: 0x9003,
  offsetTimeOriginal: 0x9011,
  focalLength: 0x920a,
  lensModel: 0xa434,
} as const;

const GPS = { version: 0, latitudeRef: 1, latitude: 2, longitudeRef: 3, longitude: 4 } as const;
const GPS_ALTITUDE = { ref: 5, value: 6 } as const;

interface Field {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly bytes: Uint8Array;
}

/** What an EXIF block is made of. */
export interface ExifFacts extends PhotoMetadata {
  readonly artist?: string | undefined;
  readonly copyright?: string | undefined;
}

/**
 * An EXIF block for a copy whose pixels stand upright: the orientation says so, and the thumbnail,
 * which shows the old pixels, is no longer pointed to. All else stays, byte for byte.
 * @returns undefined where the bytes are no TIFF structure.
 */
export function uprightExif(block: Uint8Array): Uint8Array | undefined {
  const order = new ByteView(block).u16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return undefined;
  const isLittle = order === 0x4949;
  const view = new ByteView(block, isLittle);
  const at = view.u32(4);
  const count = at === undefined ? undefined : view.u16(at);
  if (at === undefined || count === undefined || !view.holds(at, 2 + count * 12)) return undefined;
  const copy = Uint8Array.from(block);
  const data = new DataView(copy.buffer);
  for (let field = at + 2; field < at + 2 + count * 12; field += 12) {
    const isShort = view.u16(field + 2) === SHORT;
    if (view.u16(field) === TAG.orientation && isShort) data.setUint16(field + 8, 1, isLittle);
  }
  const next = at + 2 + count * 12;
  if (view.holds(next, 4)) data.setUint32(next, 0, isLittle);
  return copy;
}

function text(tag: number, value: string | undefined): Field[] {
  if (value === undefined || value === '') return [];
  const bytes = Buffer.from(`${value}\0`, 'utf8');
  return [{ tag, type: ASCII, count: bytes.length, bytes }];
}

function short(tag: number, value: number | undefined): Field[] {
  if (value === undefined || !(value >= 0 && value <= 0xffff)) return [];
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(Math.round(value));
  return [{ tag, type: SHORT, count: 1, bytes }];
}

/** Numbers as fractions: whole ones of a million, times shorter than a second as 1/n. */
function rationals(tag: number, values: readonly (number | undefined)[]): Field[] {
  const bytes = Buffer.alloc(values.length * 8);
  for (const [index, value] of values.entries()) {
    if (value === undefined || !(value >= 0 && value < 4000)) return [];
    const [top, bottom] =
      value > 1e-6 && value < 0.3 && Number.isInteger(Math.round(1e4 / value) / 1e4)
        ? [1, Math.round(1 / value)]
        : [Math.round(value * 1e6), 1e6];
    bytes.writeUInt32LE(top, index * 8);
    bytes.writeUInt32LE(bottom, index * 8 + 4);
  }
  return [{ tag, type: RATIONAL, count: values.length, bytes }];
}

function sexagesimal(degrees: number): [number, number, number] {
  const whole = Math.abs(degrees);
  const minutes = (whole % 1) * 60;
  return [Math.floor(whole), Math.floor(minutes), (minutes % 1) * 60];
}

function position({ latitude, longitude, altitudeM }: ExifFacts): Field[] {
  if (latitude === undefined || longitude === undefined) return [];
  const below = Buffer.from([(altitudeM ?? 0) < 0 ? 1 : 0]);
  return [
    { tag: GPS.version, type: BYTE, count: 4, bytes: Uint8Array.of(2, 3, 0, 0) },
    ...text(GPS.latitudeRef, latitude < 0 ? 'S' : 'N'),
    ...rationals(GPS.latitude, sexagesimal(latitude)),
    ...text(GPS.longitudeRef, longitude < 0 ? 'W' : 'E'),
    ...rationals(GPS.longitude, sexagesimal(longitude)),
    ...(altitudeM === undefined
      ? []
      : [
          { tag: GPS_ALTITUDE.ref, type: BYTE, count: 1, bytes: below },
          ...rationals(GPS_ALTITUDE.value, [Math.min(Math.abs(altitudeM), 3999)]),
        ]),
  ];
}

function offsetText(minutes: number | undefined): string | undefined {
  if (minutes === undefined) return undefined;
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const digits = (value: number) => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${digits(hours)}:${digits(rest)}`;
}

/** `2025-06-30T18:04:05` as EXIF writes it. */
function exifTime(takenAt: string | undefined): string | undefined {
  return takenAt?.slice(0, 19).replaceAll('-', ':').replace('T', ' ');
}

function taken(facts: ExifFacts): Field[] {
  return [
    ...rationals(FIELD.exposureTime, [facts.exposureSeconds]),
    ...rationals(FIELD.fNumber, [facts.fNumber]),
    ...short(FIELD.iso, facts.iso),
    { tag: FIELD.exifVersion, type: UNDEFINED, count: 4, bytes: Buffer.from('0232') },
    ...text(FIELD.dateTimeOriginal, exifTime(facts.takenAt)),
    ...text(FIELD.offsetTimeOriginal, offsetText(facts.takenOffsetMinutes)),
    ...rationals(FIELD.focalLength, [facts.focalLengthMm]),
    ...text(FIELD.lensModel, facts.lens),
  ];
}

/** The bytes of a directory that begins at `at`, its values behind it; the next one begins at the end. */
function directory(fields: readonly Field[], at: number): Buffer {
  const valuesAt = at + 2 + fields.length * 12 + 4;
  const head = Buffer.alloc(2 + fields.length * 12 + 4);
  head.writeUInt16LE(fields.length, 0);
  const values: Uint8Array[] = [];
  let length = 0;
  for (const [index, { tag, type, count, bytes }] of fields.entries()) {
    const field = 2 + index * 12;
    head.writeUInt16LE(tag, field);
    head.writeUInt16LE(type, field + 2);
    head.writeUInt32LE(count, field + 4);
    if (bytes.length <= 4) {
      head.set(bytes, field + 8);
      continue;
    }
    head.writeUInt32LE(valuesAt + length, field + 8);
    const padding = bytes.length % 2;
    values.push(bytes, new Uint8Array(padding));
    length += bytes.length + padding;
  }
  return Buffer.concat([head, ...values]);
}

function pointer(tag: number, to: number): Field {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(to);
  return { tag, type: LONG, count: 1, bytes };
}

/** An EXIF block (a TIFF structure, little-endian) of a picture that stands upright. */
export function writeExif(facts: ExifFacts): Uint8Array {
  const gps = position(facts);
  const main = (exifAt: number, gpsAt: number) => [
    ...text(TAG.make, facts.cameraMake),
    ...text(TAG.model, facts.cameraModel),
    ...short(TAG.orientation, 1),
    ...text(FIELD.artist, facts.artist),
    ...text(FIELD.copyright, facts.copyright),
    pointer(TAG.exifDirectory, exifAt),
    ...(gps.length === 0 ? [] : [pointer(TAG.gpsDirectory, gpsAt)]),
  ];
  const first = 8;
  const exifAt = first + directory(main(0, 0), first).length;
  const exif = directory(taken(facts), exifAt);
  const gpsAt = exifAt + exif.length;
  const header = Buffer.from('II*\0\x08\0\0\0', 'latin1');
  const behind = gps.length === 0 ? [] : [directory(gps, gpsAt)];
  return Buffer.concat([header, directory(main(exifAt, gpsAt), first), exif, ...behind]);
}
