import { captureTime } from './capture-time.ts';
import type { PhotoMetadata } from './decoded-photo.ts';
import { cleanText, known, numberWithin, wholeRating } from './metadata-values.ts';
import { tagsOfKeywords } from '../sidecar/file-tags.ts';
import { fileCaption, fileTitle } from '../sidecar/photo-marks.ts';
import { TAG, TiffStructure, type TiffDirectory } from './tiff-directory.ts';

/** EXIF's three directories, wherever a format keeps them. */
export interface ExifDirectories {
  readonly main?: TiffDirectory | undefined;
  readonly exif?: TiffDirectory | undefined;
  readonly gps?: TiffDirectory | undefined;
}

/** EXIF 2.32, sections 4.6.5 and 4.6.6; 0x4746 and 0x9c9b–0x9c9f are Microsoft's. */
const EXIF = {
  imageDescription: 0x010e,
  rating: 0x4746,
  title: 0x9c9b,
  comment: 0x9c9c,
  keywords: 0x9c9e,
  exposureTime: 0x829a,
  fNumber: 0x829d,
  isoSpeed: 0x8827,
  recommendedIndex: 0x8832,
  shutterSpeed: 0x9201,
  aperture: 0x9202,
  focalLength: 0x920a,
  pixelXDimension: 0xa002,
  pixelYDimension: 0xa003,
  lensModel: 0xa434,
} as const;

const GPS = {
  latitudeRef: 1,
  latitude: 2,
  longitudeRef: 3,
  longitude: 4,
  altitudeRef: 5,
  altitude: 6,
} as const;

/** The directories of an EXIF block or a TIFF file. */
export function exifDirectories(structure: TiffStructure | undefined): ExifDirectories {
  if (structure === undefined) return {};
  const main = structure.main();
  return {
    main,
    exif: structure.pointed(main, TAG.exifDirectory),
    gps: structure.pointed(main, TAG.gpsDirectory),
  };
}

/** The EXIF orientation, 1 (upright) to 8; undefined where the file gives none that makes sense. */
export function exifOrientation({ main }: ExifDirectories): number | undefined {
  const value = main?.number(TAG.orientation);
  return value !== undefined && Number.isInteger(value) && value >= 1 && value <= 8
    ? value
    : undefined;
}

/** The picture's size as EXIF gives it, in pixels, as stored (not turned). */
export function exifSize({ exif }: ExifDirectories): { width: number; height: number } | undefined {
  const width = exif?.number(EXIF.pixelXDimension) ?? 0;
  const height = exif?.number(EXIF.pixelYDimension) ?? 0;
  return width > 0 && height > 0 ? { width, height } : undefined;
}

/** What EXIF says of the photo; values out of their range are left out. */
export function exifMetadata({ main, exif, gps }: ExifDirectories): PhotoMetadata {
  return known<PhotoMetadata>({
    ...captureTime(exif, gps),
    cameraMake: cleanText(main?.text(TAG.make)),
    cameraModel: cleanText(main?.text(TAG.model)),
    lens: cleanText(exif?.text(EXIF.lensModel)),
    exposureSeconds: exposure(exif),
    fNumber: aperture(exif),
    iso: sensitivity(exif),
    focalLengthMm: numberWithin(exif?.number(EXIF.focalLength), 0.1, 10_000),
    ...position(gps),
    rating: wholeRating(main?.number(EXIF.rating)),
    title: fileTitle(wideText(main, EXIF.title)) || undefined,
    caption: description(main) ?? (fileCaption(wideText(main, EXIF.comment)) || undefined),
    tags: keywords(main),
  });
}

const MOST_TEXT_BYTES = 40_000;

/** Microsoft's fields: UTF-16 as bytes, up to a NUL. */
function wideText(main: TiffDirectory | undefined, tag: number): string {
  const bytes = main?.bytes(tag)?.subarray(0, MOST_TEXT_BYTES);
  if (bytes === undefined) return '';
  return Buffer.from(bytes).toString('utf16le').split('\0', 1)[0] ?? '';
}

function keywords(main: TiffDirectory | undefined): string[] | undefined {
  const flat = wideText(main, EXIF.keywords).split(';');
  const tags = tagsOfKeywords({ hierarchical: [], flat });
  return tags.length === 0 ? undefined : tags;
}

/** What cameras and programs write in every picture describes none: “OLYMPUS DIGITAL CAMERA”. */
const PLACEHOLDER =
  /^(?:.{0,24} )?(?:digital (?:still ?)?camera|camera pictures)$|^(?:sony dsc|dcim\b.{0,32}|samsung|default|exif_jpeg_picture|jpeg|<?digimax.{0,32}|charset=.{0,24}|binary comment|image|picture|cof|edf|hdr(?:pl)?|ptr|sdr|[a-z]{2,3}-?hdr|minolta dsc|converted p[bgpn]m file|created with gimp|no description)$/iu;

function description(main: TiffDirectory | undefined): string | undefined {
  const text = fileCaption(main?.text(EXIF.imageDescription, MOST_TEXT_BYTES) ?? '');
  return text === '' || PLACEHOLDER.test(text) || text.includes('\ufffd') ? undefined : text;
}

function exposure(exif: TiffDirectory | undefined): number | undefined {
  const seconds = numberWithin(exif?.number(EXIF.exposureTime), 1e-7, 1e6);
  const apex = exif?.number(EXIF.shutterSpeed);
  // APEX: t = 2^−Tv (EXIF 2.32, annex C).
  return seconds ?? numberWithin(apex === undefined ? undefined : 2 ** -apex, 1e-7, 1e6);
}

function aperture(exif: TiffDirectory | undefined): number | undefined {
  const fNumber = numberWithin(exif?.number(EXIF.fNumber), 0.1, 1000);
  const apex = exif?.number(EXIF.aperture);
  // APEX: F = √2^Av (EXIF 2.32, annex C).
  const value =
    fNumber ?? numberWithin(apex === undefined ? undefined : 2 ** (apex / 2), 0.1, 1000);
  return value === undefined ? undefined : Math.round(value * 100) / 100;
}

/** 65,535 in the 16-bit field means: too large for it, see the recommended exposure index. */
function sensitivity(exif: TiffDirectory | undefined): number | undefined {
  const short = exif?.number(EXIF.isoSpeed);
  const value = short === 65_535 ? exif?.number(EXIF.recommendedIndex) : short;
  const iso = numberWithin(value, 1, 10_000_000);
  return iso === undefined ? undefined : Math.round(iso);
}

type Position = Pick<PhotoMetadata, 'latitude' | 'longitude' | 'altitudeM'>;

function position(gps: TiffDirectory | undefined): Position {
  if (gps === undefined) return {};
  const latitude = degrees(gps, GPS.latitude, gps.text(GPS.latitudeRef) === 'S', 90);
  const longitude = degrees(gps, GPS.longitude, gps.text(GPS.longitudeRef) === 'W', 180);
  if (latitude === undefined || longitude === undefined) return {};
  // Exactly 0° N 0° E is what devices write that have no fix.
  if (latitude === 0 && longitude === 0) return {};
  const height = numberWithin(gps.number(GPS.altitude), 0, 100_000);
  if (height === undefined) return { latitude, longitude };
  return { latitude, longitude, altitudeM: gps.number(GPS.altitudeRef) === 1 ? -height : height };
}

function degrees(
  gps: TiffDirectory,
  tag: number,
  negative: boolean,
  most: number,
): number | undefined {
  const whole = gps.number(tag, 0);
  if (whole === undefined) return undefined;
  const value = whole + (gps.number(tag, 1) ?? 0) / 60 + (gps.number(tag, 2) ?? 0) / 3600;
  return numberWithin(negative ? -value : value, -most, most);
}
