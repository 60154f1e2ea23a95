import { XmpDocument } from '../xmp/xmp-document.ts';
import { xmpMarks } from '../xmp/xmp-marks.ts';
import { AUX, EXIF, EXIF_EX, PHOTOSHOP, XMP } from '../xmp/xmp-names.ts';
import { xmpText } from '../xmp/xmp-values.ts';
import { localTime, offsetMinutes } from './capture-time.ts';
import type { PhotoMetadata } from './decoded-photo.ts';
import { cleanText, known } from './metadata-values.ts';
import { decodeXml } from '../xmp/xml-text.ts';

/** Packets are a few kilobytes; some hold megabytes of editing history, read at 15 MB a second. */
const MOST_BYTES = 4 * 1024 * 1024;

/** The properties that a photo's time is read from, in the order in which they are believed. */
const TIMES = [EXIF.DateTimeOriginal, PHOTOSHOP.DateCreated, XMP.CreateDate];

/** Writers pad packets with zeros, or count one in. */
function trimmed(packet: Uint8Array): Uint8Array {
  let end = packet.length;
  while (end > 0 && packet[end - 1] === 0) end -= 1;
  return packet.subarray(0, end);
}

/** Reads an XMP packet inside a photo; one that is broken, or larger than 4 MB, says nothing. */
export function xmpMetadata(packet: Uint8Array | undefined): PhotoMetadata {
  if (packet === undefined || packet.length === 0 || packet.length > MOST_BYTES) return {};
  const decoded = decodeXml(trimmed(packet));
  const parsed = decoded.ok ? XmpDocument.parse(decoded.value.text) : decoded;
  if (!parsed.ok) return {};
  const document = parsed.value;
  const { position, title, caption, tags, rating } = xmpMarks(document);
  return known<PhotoMetadata>({
    ...xmpTime(document),
    ...position,
    rating,
    lens: cleanText(xmpText(document, AUX.Lens) ?? xmpText(document, EXIF_EX.LensModel)),
    title: title === '' ? undefined : title,
    caption: caption === '' ? undefined : caption,
    tags: tags?.length === 0 ? undefined : tags,
  });
}

function xmpTime(document: XmpDocument): Pick<PhotoMetadata, 'takenAt' | 'takenOffsetMinutes'> {
  for (const name of TIMES) {
    const value = xmpText(document, name);
    const takenAt = localTime(value, /:\d\d\.(\d+)/u.exec(value ?? '')?.[1]);
    if (takenAt === undefined) continue;
    const offset = offsetMinutes(/(?:Z|[+-]\d\d:?\d\d)\s*$/u.exec(value ?? '')?.[0]);
    return offset === undefined ? { takenAt } : { takenAt, takenOffsetMinutes: offset };
  }
  return {};
}

/** Properties that a person gives: later programs keep them up to date in XMP, not in EXIF. */
const GIVEN = ['rating', 'title', 'caption', 'tags'] as const;

/**
 * One photo's metadata out of all its blocks: EXIF is what the camera wrote; what a person gave since
 * is in XMP first, then in IPTC, and both fill what EXIF leaves open.
 */
export function mergeMetadata(
  exif: PhotoMetadata,
  xmp: PhotoMetadata,
  iptc: PhotoMetadata = {},
): PhotoMetadata {
  const sameTime = exif.takenAt?.slice(0, 19) === xmp.takenAt?.slice(0, 19);
  const { takenOffsetMinutes, latitude, longitude, altitudeM, ...rest } = xmp;
  const offset = exif.takenAt === undefined || sameTime ? takenOffsetMinutes : undefined;
  const position = exif.latitude === undefined ? { latitude, longitude, altitudeM } : {};
  return known<PhotoMetadata>({
    ...iptc,
    ...rest,
    ...position,
    takenOffsetMinutes: offset,
    ...exif,
    ...Object.fromEntries(
      GIVEN.flatMap((key) => {
        const value = xmp[key] ?? iptc[key] ?? exif[key];
        return value === undefined ? [] : [[key, value]];
      }),
    ),
  });
}
