import { known, numberWithin, wholeRating } from '../decode/metadata-values.ts';
import { tagsOfKeywords } from '../sidecar/file-tags.ts';
import { fileCaption, fileTitle, type FileMarks } from '../sidecar/photo-marks.ts';
import type { XmpDocument } from './xmp-document.ts';
import { DC, DIGIKAM, EXIF, LIGHTROOM, MEDIA_PRO, MICROSOFT, XMP } from './xmp-names.ts';
import { xmpText, xmpTexts } from './xmp-values.ts';

/** The lists of tags with their levels, in the order in which their spelling is believed. */
export const TAG_LISTS = [
  LIGHTROOM.hierarchicalSubject,
  DIGIKAM.TagsList,
  MICROSOFT.LastKeywordXMP,
  MEDIA_PRO.CatalogSets,
] as const;

/** What an XMP packet or sidecar says of its photo. */
export function xmpMarks(document: XmpDocument): FileMarks {
  const title = xmpText(document, DC.title);
  const caption = xmpText(document, DC.description);
  return known<FileMarks>({
    rating: xmpRating(document),
    title: title === undefined ? undefined : fileTitle(title),
    caption: caption === undefined ? undefined : fileCaption(caption),
    tags: xmpTags(document),
    position: xmpPosition(document),
  });
}

/** Windows’ rating in hundredths as stars: it writes 1, 25, 50, 75 and 99. */
export function starsOfPercent(percent: number): number | undefined {
  if (!(percent >= 0 && percent <= 100)) return undefined;
  return percent === 0 ? 0 : Math.min(5, 1 + Math.floor((percent + 12) / 25));
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined || text === '' ? undefined : Number(text);
}

function xmpRating(document: XmpDocument): number | undefined {
  const rating = wholeRating(numberOf(xmpText(document, XMP.Rating)));
  if (rating !== undefined) return rating;
  const percent = numberOf(xmpText(document, MICROSOFT.Rating));
  return percent === undefined ? undefined : starsOfPercent(percent);
}

function xmpTags(document: XmpDocument): string[] | undefined {
  const flat = xmpTexts(document, DC.subject);
  const lists = TAG_LISTS.map((name) => xmpTexts(document, name));
  if (flat === undefined && lists.every((list) => list === undefined)) return undefined;
  const hierarchical = lists.flatMap((list) => list ?? []);
  return tagsOfKeywords({ hierarchical, flat: flat ?? [] });
}

/** Degrees and minutes, with seconds or a fraction: 38,42.5N or 38,42,30N (XMP part 2, GPSCoordinate). */
const COORDINATE = /^(\d{1,3}),(\d{1,2}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))?([NSEW])$/u;

function degrees(text: string | undefined, most: number): number | undefined {
  const [, whole, minutes, seconds = 0, side = ''] = COORDINATE.exec(text?.trim() ?? '') ?? [];
  if (whole === undefined) return undefined;
  const value = Number(whole) + Number(minutes) / 60 + Number(seconds) / 3600;
  return numberWithin('SW'.includes(side) ? -value : value, -most, most);
}

function xmpPosition(document: XmpDocument): FileMarks['position'] {
  const latitude = degrees(xmpText(document, EXIF.GPSLatitude), 90);
  const longitude = degrees(xmpText(document, EXIF.GPSLongitude), 180);
  if (latitude === undefined || longitude === undefined) return undefined;
  // Exactly 0° N 0° E is what devices write that have no fix.
  if (latitude === 0 && longitude === 0) return undefined;
  const altitudeM = altitude(document);
  return altitudeM === undefined ? { latitude, longitude } : { latitude, longitude, altitudeM };
}

function altitude(document: XmpDocument): number | undefined {
  const [top, bottom = '1'] = xmpText(document, EXIF.GPSAltitude)?.split('/') ?? [];
  if (top === undefined || top === '') return undefined;
  const height = numberWithin(Number(top) / Number(bottom), 0, 100_000);
  const isBelow = xmpText(document, EXIF.GPSAltitudeRef) === '1';
  return height !== undefined && isBelow ? -height : height;
}
