import { localTime, offsetMinutes } from './capture-time.ts';
import type { PhotoMetadata } from './decoded-photo.ts';
import { cleanText, known, wholeRating } from './metadata-values.ts';

/** Packets are a few kilobytes; some hold megabytes of editing history, always after the basics. */
const MOST_BYTES = 256 * 1024;

/** The properties that a photo's time is read from, in the order in which they are believed. */
const TIMES = ['exif:DateTimeOriginal', 'photoshop:DateCreated', 'xmp:CreateDate'];

/**
 * Reads the few properties that matter straight from the text of an XMP packet: as attributes or
 * as elements, by the prefixes that Adobe's specification (part 2) prescribes. No XML parser runs
 * on untrusted text.
 */
export function xmpMetadata(packet: Uint8Array | undefined): PhotoMetadata {
  if (packet === undefined || packet.length === 0) return {};
  const text = Buffer.from(packet.subarray(0, MOST_BYTES)).toString('utf8');
  const rating = property(text, 'xmp:Rating') ?? property(text, 'xap:Rating');
  return known<PhotoMetadata>({
    ...xmpTime(text),
    rating: rating?.trim() === '' ? undefined : wholeRating(Number(rating)),
    lens: cleanText(property(text, 'aux:Lens') ?? property(text, 'exifEX:LensModel')),
  });
}

function xmpTime(text: string): Pick<PhotoMetadata, 'takenAt' | 'takenOffsetMinutes'> {
  for (const name of TIMES) {
    const value = property(text, name);
    const takenAt = localTime(value, /:\d\d\.(\d+)/u.exec(value ?? '')?.[1]);
    if (takenAt === undefined) continue;
    const offset = offsetMinutes(/(?:Z|[+-]\d\d:?\d\d)\s*$/u.exec(value ?? '')?.[0]);
    return offset === undefined ? { takenAt } : { takenAt, takenOffsetMinutes: offset };
  }
  return {};
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
};

/** The value of `name="value"` or `<name>value</name>`; undefined where neither is there. */
function property(text: string, name: string): string | undefined {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const rest = text.slice(at + name.length, at + name.length + 512);
    const found = /^\s*=\s*"([^"]*)"|^\s*=\s*'([^']*)'|^>([^<]*)</u.exec(rest);
    const value = found?.[1] ?? found?.[2] ?? found?.[3];
    if (value !== undefined) {
      return value.replace(/&(?:amp|lt|gt|quot|apos);/gu, (entity) => ENTITIES[entity] ?? entity);
    }
  }
  return undefined;
}

/**
 * One photo's metadata out of both: EXIF is what the camera wrote, XMP knows the rating that a
 * person gave since, and fills what EXIF leaves open.
 */
export function mergeMetadata(exif: PhotoMetadata, xmp: PhotoMetadata): PhotoMetadata {
  const sameTime = exif.takenAt?.slice(0, 19) === xmp.takenAt?.slice(0, 19);
  const { takenOffsetMinutes, ...rest } = xmp;
  const offset = exif.takenAt === undefined || sameTime ? takenOffsetMinutes : undefined;
  return {
    ...rest,
    ...(offset !== undefined && { takenOffsetMinutes: offset }),
    ...exif,
    ...(xmp.rating !== undefined && { rating: xmp.rating }),
  };
}
