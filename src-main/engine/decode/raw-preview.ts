import { findBoxes, readBoxes, type Box } from './bmff-boxes.ts';
import { ByteView } from './byte-view.ts';
import { exifDirectories, type ExifDirectories } from './exif-metadata.ts';
import { readJpegHeader, type JpegHeader } from './jpeg-header.ts';
import type { Container } from './sniff-format.ts';
import { TAG, TiffStructure, type TiffDirectory } from './tiff-directory.ts';

/** A JPEG that a RAW file carries. */
interface RawPreview {
  readonly bytes: Uint8Array;
  readonly header: JpegHeader;
}

/** What a RAW file shows without developing it. */
export interface RawContents {
  /** The embedded JPEGs, the largest first. */
  readonly previews: readonly RawPreview[];
  readonly exif: ExifDirectories;
  readonly xmp?: Uint8Array | undefined;
  /** The sensor's picture as stored, in pixels, where the file says so. */
  readonly sensor?: { readonly width: number; readonly height: number } | undefined;
}

/** XMP inside a TIFF structure (Adobe's XMP specification, part 3). */
const XMP_TAG = 0x02bc;

/**
 * Finds the embedded previews of a RAW file by its structure, or, where the structure names none,
 * by looking for whole JPEGs; every place that the file names is checked against its length.
 */
export function readRaw(bytes: Uint8Array, container: Container): RawContents {
  const contents = readStructure(bytes, container);
  const named = contents.previews;
  const previews = (named.length > 0 ? named : scanForJpegs(bytes)).toSorted(
    (a, b) => b.header.width * b.header.height - a.header.width * a.header.height,
  );
  const [largest] = previews;
  // RAF and RW2 keep their EXIF inside the preview.
  const inside = exifDirectories(TiffStructure.open(largest?.header.exif ?? new Uint8Array()));
  return {
    ...contents,
    previews,
    exif: {
      main: contents.exif.main ?? inside.main,
      exif: contents.exif.exif ?? inside.exif,
      gps: contents.exif.gps ?? inside.gps,
    },
    xmp: contents.xmp ?? largest?.header.xmp,
  };
}

function readStructure(bytes: Uint8Array, container: Container): RawContents {
  if (container === 'raw-raf') return readRaf(bytes);
  if (container === 'raw-cr3') return readCr3(bytes);
  return readTiffRaw(bytes);
}

/** A preview at a place in the file, if a plain 8-bit JPEG really begins there. */
function previewAt(bytes: Uint8Array, at: number, length: number): RawPreview | undefined {
  if (at <= 0 || at >= bytes.length || length <= 0) return undefined;
  const range = bytes.subarray(at, Math.min(at + length, bytes.length));
  const header = readJpegHeader(range);
  // Processes 0–2 are lossy; CR2 and DNG keep the sensor's data itself as lossless JPEG (3).
  return header !== undefined && header.process <= 2 && header.precision === 8
    ? { bytes: range, header }
    : undefined;
}

function present<T>(values: readonly (T | undefined)[]): T[] {
  return values.filter((value) => value !== undefined);
}

/** CR2, NEF, ARW, DNG, ORF, RW2, PEF and others: TIFF directories that point at whole JPEGs. */
function readTiffRaw(bytes: Uint8Array): RawContents {
  const structure = TiffStructure.open(bytes);
  const images = structure?.images() ?? [];
  const base = bytes.byteOffset;
  const named = images.flatMap((image) => [
    previewAt(bytes, image.number(TAG.jpegOffset) ?? 0, image.number(TAG.jpegLength) ?? 0),
    stripPreview(bytes, image),
    inlinePreview(bytes, image.bytes(TAG.jpegFromRaw), base),
  ]);
  return {
    previews: present(named),
    exif: exifDirectories(structure),
    xmp: structure?.main().bytes(XMP_TAG),
    sensor: largestImage(images),
  };
}

/** JPEG in a single strip: compression 6 (CR2) or 7 (DNG). */
function stripPreview(bytes: Uint8Array, image: TiffDirectory): RawPreview | undefined {
  if (![6, 7].includes(image.number(TAG.compression) ?? 0)) return undefined;
  if (image.number(TAG.stripOffsets, 1) !== undefined) return undefined;
  const at = image.number(TAG.stripOffsets) ?? 0;
  return previewAt(bytes, at, image.number(TAG.stripByteCounts) ?? 0);
}

function inlinePreview(
  bytes: Uint8Array,
  value: Uint8Array | undefined,
  base: number,
): RawPreview | undefined {
  return value && previewAt(bytes, value.byteOffset - base, value.length);
}

function largestImage(
  images: readonly TiffDirectory[],
): { width: number; height: number } | undefined {
  const sizes = images.map((image) => ({
    width: image.number(TAG.imageWidth) ?? 0,
    height: image.number(TAG.imageLength) ?? 0,
  }));
  const [largest] = sizes.toSorted((a, b) => b.width * b.height - a.width * a.height);
  return largest !== undefined && largest.width > 0 && largest.height > 0 ? largest : undefined;
}

/** Fujifilm: a fixed header whose bytes 84–91 are the place and length of a JPEG, big-endian. */
function readRaf(bytes: Uint8Array): RawContents {
  const view = new ByteView(bytes);
  return { previews: present([previewAt(bytes, view.u32(84) ?? 0, view.u32(88) ?? 0)]), exif: {} };
}

/** Canon's own boxes in CR3, by their UUIDs. */
const CANON_METADATA = '85c0b687820f11e08111f4ce462b6a48';
const CANON_PREVIEW = 'eaf42b5e1c984b88b9fbb7dc406e4d16';

/** Canon CR3: ISO base media boxes with EXIF in CMT1, CMT2 and CMT4, JPEGs in PRVW and a track. */
function readCr3(bytes: Uint8Array): RawContents {
  const boxes = readBoxes(new ByteView(bytes));
  const movie = findBoxes(boxes, ['moov']).flatMap((box) => readBoxes(box.body));
  const canon = movie.filter((box) => box.uuid === CANON_METADATA);
  const metadata = canon.flatMap((box) => readBoxes(box.body));
  const block = (type: string): TiffDirectory | undefined => {
    const found = metadata.find((box) => box.type === type);
    return found && TiffStructure.open(found.body.bytes)?.main();
  };
  const previews = boxes
    .filter((box) => box.uuid === CANON_PREVIEW)
    .flatMap((box) => readBoxes(box.body, 8))
    .filter((box) => box.type === 'PRVW');
  const thumbnails = metadata.filter((box) => box.type === 'THMB');
  return {
    previews: present([
      ...movie.filter((box) => box.type === 'trak').map((track) => trackPreview(bytes, track)),
      ...[...previews, ...thumbnails].map(boxPreview),
    ]),
    exif: { main: block('CMT1'), exif: block('CMT2'), gps: block('CMT4') },
  };
}

/** The first sample of a track: Canon's first track is the full-size JPEG. */
function trackPreview(bytes: Uint8Array, track: Box): RawPreview | undefined {
  const table = findBoxes(readBoxes(track.body), ['mdia', 'minf', 'stbl']).flatMap((box) =>
    readBoxes(box.body),
  );
  const part = (type: string): ByteView | undefined => table.find((box) => box.type === type)?.body;
  const sizes = part('stsz');
  const size = sizes?.u32(4) === 0 ? sizes.u32(12) : sizes?.u32(4);
  const at = part('co64')?.u64(8) ?? part('stco')?.u32(8);
  return previewAt(bytes, at ?? 0, size ?? 0);
}

/** How far behind its box's header a PRVW or THMB holds its JPEG (16 bytes in what is known). */
const PREVIEW_REACH = 64;

function boxPreview({ body }: Box): RawPreview | undefined {
  const start = Buffer.from(body.bytes.subarray(0, PREVIEW_REACH)).indexOf('ffd8ff', 'hex');
  return start < 0 ? undefined : previewAt(body.bytes, start, body.length);
}

/** Bounds of the search for JPEGs without a structure. */
const MOST_FINDS = 256;

/** Every plain JPEG whose start and frame header stand somewhere in the file. */
function scanForJpegs(bytes: Uint8Array): RawPreview[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = Buffer.from([0xff, 0xd8, 0xff]);
  const found: RawPreview[] = [];
  let at = file.indexOf(start, 1);
  for (let finds = 0; at >= 0 && finds < MOST_FINDS; finds++) {
    const preview = previewAt(bytes, at, bytes.length - at);
    if (preview !== undefined) found.push(preview);
    at = file.indexOf(start, at + 3);
  }
  return found;
}
