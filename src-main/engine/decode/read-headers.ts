import type { Metadata } from 'sharp';
import { fail, ok, type Result } from '../../contract/errors.ts';
import { readBmpHeader, type BmpHeader } from './bmp-picture.ts';
import { readCodedColour, type CodedColour } from './coded-colour.ts';
import type { PhotoFormat, PhotoMetadata } from './decoded-photo.ts';
import {
  exifDirectories,
  exifMetadata,
  exifOrientation,
  exifSize,
  type ExifDirectories,
} from './exif-metadata.ts';
import { iptcMetadata, iptcOfResources } from './iptc-metadata.ts';
import { isSrgbProfile } from './icc-profile.ts';
import { PIXEL_LIMIT } from './limits.ts';
import { readJpegHeader, type JpegHeader } from './jpeg-header.ts';
import type { PixelSize } from './picture-view.ts';
import { readRaw } from './raw-preview.ts';
import { readPictureMetadata, type EncodedPicture } from './shrink-picture.ts';
import type { Container } from './sniff-format.ts';
import { TAG, TiffStructure } from './tiff-directory.ts';
import { mergeMetadata, xmpMetadata } from './xmp-metadata.ts';

/** Where a photo's pixels are, and which decoder takes them. */
export type PixelSource =
  | {
      readonly decoder: 'libvips';
      readonly picture: EncodedPicture;
      readonly colour?: CodedColour | undefined;
    }
  | { readonly decoder: 'bmp'; readonly bytes: Uint8Array; readonly header: BmpHeader }
  | {
      readonly decoder: 'libheif';
      readonly bytes: Uint8Array;
      /** Pixels, turned as the file says. */
      readonly size: PixelSize;
      readonly icc?: Uint8Array | undefined;
      readonly colour?: CodedColour | undefined;
    };

/** A photo by its headers, before any pixel is decoded. */
export interface PhotoHeaders {
  readonly format: PhotoFormat;
  /** Pixels as stored, not yet turned. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation that is still to be applied, 1–8. */
  readonly orientation: number;
  readonly metadata: PhotoMetadata;
  /** Working memory that decoding takes, in bytes. */
  readonly workingMemory: number;
  /** What may be decoded, in this order: a RAW file has several previews. */
  readonly sources: readonly PixelSource[];
}

/**
 * Reads a photo's headers.
 *
 * Fails with `image-damaged`, `format-unsupported` or `no-preview`.
 */
export async function readHeaders(
  bytes: Uint8Array,
  container: Container,
): Promise<Result<PhotoHeaders>> {
  switch (container) {
    case 'jpeg':
      return jpegHeaders(bytes);
    case 'bmp':
      return bmpHeaders(bytes);
    case 'raw-tiff':
    case 'raw-raf':
    case 'raw-cr3':
      return rawHeaders(bytes, container);
    case 'png':
    case 'webp':
    case 'gif':
    case 'tiff':
    case 'heif':
      return libvipsHeaders(bytes, container);
  }
}

const JPEG_PROCESSES: Readonly<Record<number, string>> = {
  3: 'lossless JPEG',
  9: 'arithmetic-coded JPEG',
  10: 'arithmetic-coded JPEG',
  11: 'lossless JPEG',
};

function jpegHeaders(bytes: Uint8Array): Result<PhotoHeaders> {
  const header = readJpegHeader(bytes);
  if (header === undefined) return fail('image-damaged', 'The file ends too soon.');
  const { width, height, precision, process } = header;
  if (process > 2 || precision !== 8) {
    const kind = JPEG_PROCESSES[process] ?? `${precision}-bit JPEG`;
    return fail('format-unsupported', `The picture is a ${kind}, which is not supported.`);
  }
  const directories = exifDirectories(tiffBlock(header.exif));
  return ok({
    format: 'jpeg',
    width,
    height,
    orientation: exifOrientation(directories) ?? 1,
    metadata: metadataOf(directories, header.xmp, header.resources),
    workingMemory: jpegMemory(header),
    sources: [jpegSource(bytes, header)],
  });
}

function jpegSource(bytes: Uint8Array, { width, height, icc }: JpegHeader): PixelSource {
  const plainSrgb = icc !== undefined && isSrgbProfile(icc);
  return { decoder: 'libvips', picture: { size: { width, height }, bytes, jpeg: true, plainSrgb } };
}

/** A progressive JPEG keeps all its coefficients, two bytes each; others keep a few rows. */
function jpegMemory({ width, height, components, process }: JpegHeader): number {
  return process === 2 ? width * height * components * 2 : width * components * 64;
}

function bmpHeaders(bytes: Uint8Array): Result<PhotoHeaders> {
  const header = readBmpHeader(bytes);
  if (header === undefined) return fail('image-damaged', 'The picture data is damaged.');
  if (typeof header === 'string') {
    return fail('format-unsupported', `The picture is a ${header}, which is not supported.`);
  }
  const { width, height } = header;
  return ok({
    format: 'bmp',
    width,
    height,
    orientation: 1,
    metadata: {},
    workingMemory: width * height,
    sources: [{ decoder: 'bmp', bytes, header }],
  });
}

function rawHeaders(bytes: Uint8Array, container: Container): Result<PhotoHeaders> {
  const raw = readRaw(bytes, container);
  const [largest] = raw.previews;
  if (largest === undefined) {
    return fail('no-preview', 'This RAW file holds no preview that could be shown.');
  }
  const own = exifDirectories(tiffBlock(largest.header.exif));
  return ok({
    format: 'raw',
    ...rawSize(largest.header, [exifSize(raw.exif), raw.sensor]),
    orientation: exifOrientation(raw.exif) ?? exifOrientation(own) ?? 1,
    metadata: metadataOf(raw.exif, raw.xmp),
    workingMemory: jpegMemory(largest.header),
    sources: raw.previews.map((preview) => jpegSource(preview.bytes, preview.header)),
  });
}

/** Sensors have a few rows and columns more than their pictures. */
const RAW_ASPECT_TOLERANCE = 0.03;

/** The size of the sensor's picture, where what the file says fits the preview; else the preview's. */
function rawSize(
  preview: { width: number; height: number },
  candidates: readonly ({ width: number; height: number } | undefined)[],
): { width: number; height: number } {
  const { width, height } = preview;
  const fits = candidates.find((size) => {
    if (size === undefined || size.width < width || size.height < height) return false;
    if (size.width * size.height > PIXEL_LIMIT) return false;
    const aspect = (size.width * height) / (size.height * width);
    return Math.abs(aspect - 1) <= RAW_ASPECT_TOLERANCE;
  });
  return { width: fits?.width ?? width, height: fits?.height ?? height };
}

async function libvipsHeaders(
  bytes: Uint8Array,
  container: 'png' | 'webp' | 'gif' | 'tiff' | 'heif',
): Promise<Result<PhotoHeaders>> {
  const read = await readPictureMetadata(bytes);
  if (!read.ok) return read;
  const metadata = read.value;
  if (container === 'heif') return heifHeaders(bytes, metadata);
  const directories = exifDirectories(tiffBlock(container === 'tiff' ? bytes : metadata.exif));
  return ok({
    format: container,
    ...storedSize(metadata),
    orientation: exifOrientation(directories) ?? 1,
    metadata: metadataOf(directories, metadata.xmp),
    workingMemory: workingMemory(container, metadata),
    sources: [{ decoder: 'libvips', picture: encodedPicture(bytes, metadata) }],
  });
}

function heifHeaders(bytes: Uint8Array, metadata: Metadata): Result<PhotoHeaders> {
  const { compression, icc } = metadata;
  if (compression !== 'av1' && compression !== 'hevc') {
    return fail('format-unsupported', 'This kind of HEIF is not supported.');
  }
  const directories = exifDirectories(tiffBlock(metadata.exif));
  const colour = icc === undefined ? readCodedColour(bytes) : undefined;
  const size = storedSize(metadata);
  return ok({
    format: compression === 'av1' ? 'avif' : 'heic',
    ...size,
    // Both decoders turn the picture by its own boxes; EXIF only repeats them (HEIF, annex A).
    orientation: 1,
    metadata: metadataOf(directories, metadata.xmp),
    workingMemory: size.width * size.height * heifBytesPerPixel(metadata),
    sources: [
      compression === 'av1'
        ? { decoder: 'libvips', picture: encodedPicture(bytes, metadata), colour }
        : { decoder: 'libheif', bytes, size, icc, colour },
    ],
  });
}

/** Measured: libaom with libheif and libvips, and libde265 with libheif in WASM. */
function heifBytesPerPixel({ compression, bitsPerSample }: Metadata): number {
  if (compression === 'hevc') return 8;
  return bitsPerSample === 8 ? 20 : 28;
}

function storedSize({ width, height }: Metadata): PixelSize {
  return { width, height };
}

function encodedPicture(bytes: Uint8Array, metadata: Metadata): EncodedPicture {
  const { icc, space } = metadata;
  const plainSrgb = icc !== undefined && isSrgbProfile(icc);
  const deepProfile = icc !== undefined && !plainSrgb && space === 'rgb16';
  return { size: storedSize(metadata), bytes, jpeg: false, plainSrgb, deepProfile };
}

/** Bytes a pixel of what has to be held whole; 64 rows of what is decoded row by row. */
function workingMemory(container: 'png' | 'webp' | 'gif' | 'tiff', metadata: Metadata): number {
  const { width, height, isProgressive } = metadata;
  if (container === 'png' && !isProgressive) return width * 8 * 64;
  return width * height * (container === 'png' ? 8 : 4);
}

const EXIF_PREFIX = 'Exif\0\0';

/** The TIFF structure of an EXIF block, with or without the prefix that JPEG gives it. */
function tiffBlock(exif: Uint8Array | undefined): TiffStructure | undefined {
  if (exif === undefined) return undefined;
  const prefixed = Buffer.from(exif.subarray(0, EXIF_PREFIX.length)).toString('latin1');
  return TiffStructure.open(prefixed === EXIF_PREFIX ? exif.subarray(EXIF_PREFIX.length) : exif);
}

/** @param resources Photoshop's, of a JPEG; TIFF and RAW files keep them, or IPTC itself, in a field. */
function metadataOf(
  directories: ExifDirectories,
  xmp: Uint8Array | undefined,
  resources = directories.main?.bytes(TAG.imageResources),
): PhotoMetadata {
  const inResources = resources === undefined ? undefined : iptcOfResources(resources);
  const iptc = iptcMetadata(inResources ?? directories.main?.bytes(TAG.iptc));
  return mergeMetadata(exifMetadata(directories), xmpMetadata(xmp), iptc);
}
