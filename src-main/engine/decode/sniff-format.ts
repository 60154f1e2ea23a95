import { ByteView } from './byte-view.ts';
import { TAG, TiffStructure } from './tiff-directory.ts';

/** How the bytes of a picture are packed: decides which reader takes them. */
export type Container =
  'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'bmp' | 'heif' | 'raw-tiff' | 'raw-raf' | 'raw-cr3';

/** What a file is by its content, whatever its name says. */
export type Sniffed =
  | { readonly kind: 'picture'; readonly container: Container }
  /** A picture or film that is known and not read; `name` as a person knows it. */
  | { readonly kind: 'unsupported'; readonly name: string }
  /** Something else than a picture. */
  | { readonly kind: 'other' }
  /** Bytes that begin like nothing known. */
  | { readonly kind: 'unknown' };

type Signature = readonly [at: number, text: string, found: Sniffed];

const picture = (container: Container): Sniffed => ({ kind: 'picture', container });
const unsupported = (name: string): Sniffed => ({ kind: 'unsupported', name });
const other: Sniffed = { kind: 'other' };

const SIGNATURES: readonly Signature[] = [
  [0, '\xff\xd8\xff', picture('jpeg')],
  [0, '\x89PNG\r\n\x1a\n', picture('png')],
  [0, 'GIF87a', picture('gif')],
  [0, 'GIF89a', picture('gif')],
  [0, 'FUJIFILMCCD-RAW ', picture('raw-raf')],
  [0, '\xff\x0a', unsupported('JPEG XL')],
  [0, '\0\0\0\x0cJXL \r\n\x87\n', unsupported('JPEG XL')],
  [0, '\0\0\0\x0cjP  \r\n\x87\n', unsupported('JPEG 2000')],
  [0, '\xff\x4f\xff\x51', unsupported('JPEG 2000')],
  [0, 'II\xbc\x01', unsupported('JPEG XR')],
  [0, '8BPS', unsupported('Photoshop')],
  [0, '\x76\x2f\x31\x01', unsupported('OpenEXR')],
  [0, '#?RADIANCE', unsupported('Radiance HDR')],
  [0, 'qoif', unsupported('QOI')],
  [0, 'FOVb', unsupported('Sigma RAW')],
  [0, '\0MRM', unsupported('Minolta RAW')],
  [0, '%PDF', other],
  [0, 'PK\x03\x04', other],
  [0, 'Rar!', other],
  [0, '7z\xbc\xaf', other],
  [0, '\x1f\x8b', other],
  [0, '\x7fELF', other],
  [0, 'MZ', other],
];

/** How far into a text file an `<svg` may begin. */
const SVG_REACH = 4096;

/** Says what a file is by its first bytes (and, for TIFF, by what its directories hold). */
export function sniffFormat(bytes: Uint8Array): Sniffed {
  const view = new ByteView(bytes);
  const found = SIGNATURES.find(([at, text]) => view.ascii(at, text.length) === text);
  if (found !== undefined) return found[2];
  if (view.ascii(0, 4) === 'RIFF' && view.ascii(8, 4) === 'WEBP') return picture('webp');
  if (view.ascii(4, 4) === 'ftyp') return sniffBrands(view);
  if (isBmp(view)) return picture('bmp');
  const tiff = sniffTiff(view);
  if (tiff !== undefined) return tiff;
  if (/<svg[\s>]/u.test(view.ascii(0, SVG_REACH)) && looksLikeText(bytes))
    return unsupported('SVG');
  return looksLikeText(bytes) ? other : { kind: 'unknown' };
}

/** Brands of ISO/IEC 23008-12 (HEIF) and its codecs; what the picture is coded with comes later. */
const HEIF_BRANDS =
  /^(?:heic|heix|heim|heis|hevc|hevx|hevm|hevs|mif1|mif2|miaf|msf1|avif|avis|mif3)$/u;

function sniffBrands(view: ByteView): Sniffed {
  const end = Math.min(view.u32(0) ?? 0, 256, view.length);
  const brands = [view.ascii(8, 4)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(view.ascii(at, 4));
  if (brands.includes('crx ')) return picture('raw-cr3');
  if (brands.some((brand) => HEIF_BRANDS.test(brand))) return picture('heif');
  if (brands.some((brand) => brand === 'jxl ')) return unsupported('JPEG XL');
  return other; // a film or a sound
}

/** `BM`, and a header length that some BMP version has. */
function isBmp(view: ByteView): boolean {
  const header = new ByteView(view.bytes, true).u32(14) ?? 0;
  return view.ascii(0, 2) === 'BM' && [12, 16, 40, 52, 56, 64, 108, 124].includes(header);
}

/** Colour filter array and linear raw (TIFF/EP, DNG). */
const RAW_PHOTOMETRIC = new Set([32803, 34892]);
/** Sony, Nikon and Pentax raw compression. */
const RAW_COMPRESSION = new Set([32767, 34713, 65535]);

function sniffTiff(view: ByteView): Sniffed | undefined {
  const start = view.ascii(0, 4);
  if (['II+\0', 'MM\0+'].includes(start)) return picture('tiff'); // BigTIFF
  const structure = TiffStructure.open(view.bytes);
  if (structure === undefined) return undefined;
  if (!['II*\0', 'MM\0*'].includes(start) || view.ascii(8, 2) === 'CR') return picture('raw-tiff');
  const raw = structure
    .images()
    .some(
      (image) =>
        image.has(TAG.dngVersion) ||
        RAW_PHOTOMETRIC.has(image.number(TAG.photometric) ?? 0) ||
        RAW_COMPRESSION.has(image.number(TAG.compression) ?? 0),
    );
  return picture(raw ? 'raw-tiff' : 'tiff');
}

/** Bytes that are mostly printable and hold no NUL, as text does. */
function looksLikeText(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, 512);
  return start.length > 0 && start.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d));
}
