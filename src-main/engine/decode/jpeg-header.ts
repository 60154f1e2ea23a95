import { ByteView } from './byte-view.ts';

/** What a JPEG says of itself before its pixels. */
export interface JpegHeader {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  /** Bits per sample. */
  readonly precision: number;
  /** The last nibble of the frame marker: 0 baseline, 1 extended, 2 progressive, 3 lossless, … */
  readonly process: number;
  /** The EXIF block, from its TIFF header on. */
  readonly exif?: Uint8Array;
  readonly xmp?: Uint8Array;
  /** Photoshop's image resources: IPTC is one of them. */
  readonly resources?: Uint8Array;
  /** The colour profile where it lies in one piece, as all small ones do. */
  readonly icc?: Uint8Array;
}

/** Files have a few dozen segments; the bound stops what is made to waste time. */
const MOST_SEGMENTS = 4096;

const MOST_FILL_BYTES = 256;

const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

const EXIF_NAME = 'Exif\0\0';
const XMP_NAME = 'http://ns.adobe.com/xap/1.0/\0';
const RESOURCES_NAME = 'Photoshop 3.0\0';
const ICC_NAME = 'ICC_PROFILE\0';

/** Start of frame is 0xC0–0xCF without DHT (C4), JPG (C8) and DAC (CC). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

interface Blocks {
  exif?: Uint8Array;
  xmp?: Uint8Array;
  resources?: Uint8Array;
  icc?: Uint8Array;
}

/**
 * Reads the segments of a JPEG (ITU-T T.81, annex B) up to its first scan, without copying.
 * @returns undefined where no frame header is found: such bytes show no picture.
 */
export function readJpegHeader(bytes: Uint8Array): JpegHeader | undefined {
  const view = new ByteView(bytes);
  const blocks: Blocks = {};
  let frame: JpegHeader | undefined;
  let at = 2;
  for (let seen = 0; seen < MOST_SEGMENTS; seen++) {
    const segment = readSegment(view, at);
    if (segment === undefined) break;
    const { marker, body } = segment;
    if (isFrame(marker)) frame ??= readFrame(marker, new ByteView(body));
    else collect(blocks, marker, body);
    at = segment.end;
  }
  return frame === undefined ? undefined : { ...frame, ...blocks };
}

interface Segment {
  readonly marker: number;
  readonly body: Uint8Array;
  readonly end: number;
}

/** The segment at a place; undefined where a scan, the end or nonsense begins. */
function readSegment(view: ByteView, start: number): Segment | undefined {
  let at = start;
  // Any number of fill bytes may stand before a marker.
  while (at - start < MOST_FILL_BYTES && view.u8(at + 1) === 0xff) at += 1;
  const marker = view.u8(at + 1) ?? END_OF_IMAGE;
  const length = view.u16(at + 2) ?? 0;
  if (view.u8(at) !== 0xff || marker === START_OF_SCAN || marker === END_OF_IMAGE) return undefined;
  const body = length < 2 ? undefined : view.range(at + 4, length - 2);
  return body && { marker, body, end: at + 2 + length };
}

function readFrame(marker: number, body: ByteView): JpegHeader | undefined {
  const height = body.u16(1) ?? 0;
  const width = body.u16(3) ?? 0;
  if (width === 0 || height === 0) return undefined;
  const process = marker & 0x0f;
  return { width, height, components: body.u8(5) ?? 0, precision: body.u8(0) ?? 0, process };
}

/** Segments by their marker and the name that they begin with. */
const NAMED_BLOCKS: readonly (readonly [number, string, 'exif' | 'xmp' | 'resources'])[] = [
  [0xe1, EXIF_NAME, 'exif'],
  [0xe1, XMP_NAME, 'xmp'],
  [0xed, RESOURCES_NAME, 'resources'],
];

function collect(blocks: Blocks, marker: number, body: Uint8Array): void {
  const isNamed = (name: string): boolean => new ByteView(body).ascii(0, name.length) === name;
  const found = NAMED_BLOCKS.find(([own, name]) => marker === own && isNamed(name));
  if (found !== undefined) blocks[found[2]] ??= body.subarray(found[1].length);
  else if (marker === 0xe2 && isNamed(ICC_NAME) && body[ICC_NAME.length + 1] === 1) {
    blocks.icc ??= body.subarray(ICC_NAME.length + 2);
  }
}
