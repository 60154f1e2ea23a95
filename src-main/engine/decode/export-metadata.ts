import { sameTags } from '../sidecar/merge-marks.ts';
import { editSidecar, newSidecar } from '../sidecar/write-sidecar.ts';
import type { Marks } from '../sidecar/photo-marks.ts';
import { decodeXml } from '../xmp/xml-text.ts';
import { XmpDocument } from '../xmp/xmp-document.ts';
import { XmpEditor } from '../xmp/xmp-edit.ts';
import { DC, PHOTOSHOP, type XmpName } from '../xmp/xmp-names.ts';
import { xmpTexts } from '../xmp/xmp-values.ts';
import type { PictureBlocks } from './described-png.ts';
import type { PhotoFormat, PhotoMetadata } from './decoded-photo.ts';
import { uprightExif, writeExif } from './exif-block.ts';
import { extendedXmpDigest, MOST_PACKET_BYTES } from './extended-xmp.ts';
import { exifDirectories } from './exif-metadata.ts';
import { readJpegHeader } from './jpeg-header.ts';
import { cleanText } from './metadata-values.ts';
import type { OpenedPicture } from './open-picture.ts';
import { readRaw } from './raw-preview.ts';
import { readPictureMetadata } from './shrink-picture.ts';
import { sniffFormat } from './sniff-format.ts';
import { TiffStructure, type TiffDirectory } from './tiff-directory.ts';

/** What a person said of a photo, as far as it goes into a copy. */
export type SaidOfCopy = Marks;

const RIGHTS: XmpName = { ...DC.title, local: 'rights' };
const CREATOR: XmpName = { ...DC.title, local: 'creator' };
const ORIENTATION: XmpName = {
  namespace: 'http://ns.adobe.com/tiff/1.0/',
  local: 'Orientation',
  prefix: 'tiff',
};

const HAS_EXTENDED: XmpName = {
  namespace: 'http://ns.adobe.com/xmp/note/',
  local: 'HasExtendedXMP',
  prefix: 'xmpNote',
};

/** EXIF's own tags for who made a picture and whose it is. */
const ARTIST = 0x013b;
const COPYRIGHT = 0x8298;
const EXIF_PREFIX = 'Exif\0\0';
/**
 * Larger blocks are written anew from what Kindred knows: libexif reads no more than 65,535 bytes, and
 * libvips leaves a block out of a JPEG whose segment it does not fit, with what libexif adds.
 */
const MOST_EXIF_BYTES = 65_250;
/** As xmp-metadata.ts: larger packets are not read. */
const MOST_XMP_BYTES = 4 * 1024 * 1024;

/** What is to be told, and in which format. */
interface Telling {
  readonly format: 'jpeg' | 'webp' | 'avif';
  readonly metadata: 'keep' | 'reduce' | 'remove';
  readonly said: SaidOfCopy;
}

/**
 * What a copy of a photo tells: all that the photo's file tells (`keep`), only date, words, stars and
 * rights (`reduce`), or nothing. What the person said of it is in it unless it is to tell nothing.
 */
export async function exportMetadata(
  { bytes, headers }: OpenedPicture,
  { format, metadata, said }: Telling,
): Promise<PictureBlocks> {
  if (metadata === 'remove') return {};
  const own = await ownBlocks(bytes, headers.format);
  const document = parsedXmp(own.xmp);
  const facts = { ...headers.metadata, ...rightsOf(own.main, document) };
  const { takenAt, takenOffsetMinutes, artist, copyright } = facts;
  const reduced = {
    artist,
    copyright,
    ...(takenAt === undefined ? {} : { takenAt }),
    ...(takenOffsetMinutes === undefined ? {} : { takenOffsetMinutes }),
  };
  const short = reducedXmp(said, takenAt, copyright);
  if (metadata === 'reduce') return { exif: writeExif(reduced), xmp: bytesOf(short) };
  const fits = own.exif !== undefined && own.exif.length <= MOST_EXIF_BYTES;
  const kept = fits ? uprightExif(own.exif) : undefined;
  const resources = saysTheSame(headers.metadata, said) ? own.resources : undefined;
  const xmp = keptXmp(document, said);
  const packets = format === 'jpeg' ? inJpeg(xmp, short) : { xmp };
  return { exif: kept ?? writeExif(facts), resources, ...packets };
}

/** A packet as a JPEG can have it: one that is too large comes behind a short one that names it. */
function inJpeg(packet: Uint8Array | undefined, short: XmpDocument): PictureBlocks {
  if (packet === undefined || packet.length <= MOST_PACKET_BYTES) return { xmp: packet };
  new XmpEditor(short).setText(HAS_EXTENDED, extendedXmpDigest(packet));
  return { xmp: bytesOf(short), extendedXmp: packet };
}

/** Whether a file’s IPTC, which some programs believe first, still says what the person says. */
function saysTheSame({ title = '', caption = '', tags = [] }: PhotoMetadata, said: SaidOfCopy) {
  return title === said.title && caption === said.caption && sameTags(tags, said.tags);
}

/** What a file tells in blocks, as they are, and by its directories. */
interface OwnBlocks extends PictureBlocks {
  readonly main?: TiffDirectory | undefined;
}

async function ownBlocks(bytes: Uint8Array, format: PhotoFormat): Promise<OwnBlocks> {
  if (format === 'raw') return rawBlocks(bytes);
  const blocks = format === 'jpeg' ? (readJpegHeader(bytes) ?? {}) : await vipsBlocks(bytes);
  // A TIFF file has no block of EXIF: it is one.
  const block = format === 'tiff' ? bytes : blocks.exif;
  const structure = block === undefined ? undefined : TiffStructure.open(block);
  return { ...blocks, main: exifDirectories(structure).main };
}

function rawBlocks(bytes: Uint8Array): OwnBlocks {
  const sniffed = sniffFormat(bytes);
  if (sniffed.kind !== 'picture') return {};
  const { exif, xmp } = readRaw(bytes, sniffed.container);
  return { main: exif.main, xmp };
}

async function vipsBlocks(bytes: Uint8Array): Promise<PictureBlocks> {
  const read = await readPictureMetadata(bytes);
  if (!read.ok) return {}; // BMP, which libvips does not know, has none.
  return { exif: withoutPrefix(read.value.exif), xmp: read.value.xmp };
}

function withoutPrefix(exif: Uint8Array | undefined): Uint8Array | undefined {
  if (exif === undefined) return undefined;
  const start = Buffer.from(exif.subarray(0, EXIF_PREFIX.length)).toString('latin1');
  return start === EXIF_PREFIX ? exif.subarray(EXIF_PREFIX.length) : exif;
}

/** A packet that is there and can be read. */
function parsedXmp(packet: Uint8Array | undefined): XmpDocument | undefined {
  if (packet === undefined || packet.length === 0 || packet.length > MOST_XMP_BYTES) {
    return undefined;
  }
  let end = packet.length;
  while (end > 0 && packet[end - 1] === 0) end -= 1;
  const decoded = decodeXml(packet.subarray(0, end));
  const parsed = decoded.ok ? XmpDocument.parse(decoded.value.text) : decoded;
  return parsed.ok ? parsed.value : undefined;
}

interface Rights {
  readonly artist: string | undefined;
  readonly copyright: string | undefined;
}

function rightsOf(main: TiffDirectory | undefined, document: XmpDocument | undefined): Rights {
  const told = (name: XmpName) =>
    document === undefined ? undefined : xmpTexts(document, name)?.join(', ');
  return {
    artist: cleanText(main?.text(ARTIST)) ?? cleanText(told(CREATOR)),
    copyright: cleanText(main?.text(COPYRIGHT)) ?? cleanText(told(RIGHTS)),
  };
}

function bytesOf(document: XmpDocument): Uint8Array {
  return Buffer.from(document.serialize(), 'utf8');
}

function keptXmp(document: XmpDocument | undefined, said: SaidOfCopy): Uint8Array | undefined {
  const kept = document ?? newSidecar();
  const isSaid = editSidecar(kept, said, {}, new Date());
  if (document === undefined) return isSaid ? bytesOf(kept) : undefined;
  // The pixels stand upright now.
  if (document.find(ORIENTATION).length > 0) new XmpEditor(document).setText(ORIENTATION, '1');
  return bytesOf(document);
}

function reducedXmp(
  said: SaidOfCopy,
  takenAt: string | undefined,
  copyright: string | undefined,
): XmpDocument {
  const document = newSidecar();
  editSidecar(document, said, {}, new Date());
  const editor = new XmpEditor(document);
  if (takenAt !== undefined) editor.setText(PHOTOSHOP.DateCreated, takenAt);
  if (copyright !== undefined) editor.setDefaultText(RIGHTS, copyright);
  return document;
}
