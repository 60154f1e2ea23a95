import type { PhotoMetadata } from './decoded-photo.ts';
import type { TiffDirectory } from './tiff-directory.ts';

type CaptureTime = Pick<PhotoMetadata, 'takenAt' | 'takenOffsetMinutes'>;

/** EXIF 2.32: the time fields of a picture, in the order in which they are believed. */
const SOURCES = [
  { time: 0x9003, fraction: 0x9291, offset: 0x9011 }, // DateTimeOriginal
  { time: 0x9004, fraction: 0x9292, offset: 0x9012 }, // DateTimeDigitized
] as const;

/** OffsetTime belongs to the file's own date, and is the same clock. */
const OFFSET_TIME = 0x9010;

const GPS_TIME = 0x07;
const GPS_DATE = 0x1d;

/** The first photograph is of 1826; cameras without a clock write 0000. */
const FIRST_YEAR = 1826;
const LAST_YEAR = 2200;

const MINUTE = 60_000;
/** UTC−12:00 to UTC+14:00. */
const LEAST_OFFSET = -12 * 60;
const MOST_OFFSET = 14 * 60;

/** When the photo was taken, by EXIF; the zone by its own field, or by the GPS clock. */
export function captureTime(
  exif: TiffDirectory | undefined,
  gps: TiffDirectory | undefined,
): CaptureTime {
  if (exif === undefined) return {};
  for (const source of SOURCES) {
    const takenAt = localTime(exif.text(source.time), exif.text(source.fraction));
    if (takenAt === undefined) continue;
    const offset =
      offsetMinutes(exif.text(source.offset)) ??
      offsetMinutes(exif.text(OFFSET_TIME)) ??
      gpsOffset(takenAt, gps);
    return offset === undefined ? { takenAt } : { takenAt, takenOffsetMinutes: offset };
  }
  return {};
}

const EXIF_TIME =
  /^\s*(?<year>\d{4})[:/.-](?<month>\d\d)[:/.-](?<day>\d\d)[ T]+(?<minutes>\d\d:\d\d)(?<seconds>:\d\d)?/u;

/**
 * A time as cameras write it (`2021:04:11 15:47:53`, fraction apart) as ISO 8601 without a zone;
 * undefined where it is no time that can have been.
 */
export function localTime(text = '', fraction = ''): string | undefined {
  const parts = EXIF_TIME.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const { year, month, day, minutes, seconds = ':00' } = parts;
  if (Number(year) < FIRST_YEAR || Number(year) > LAST_YEAR) return undefined;
  const iso = [year, month, day].join('-').concat('T', minutes ?? '', seconds);
  if (!existed(iso)) return undefined;
  const digits = /^\s*(\d{1,9})/u.exec(fraction)?.[1];
  return digits === undefined ? iso : `${iso}.${digits.slice(0, 3).padEnd(3, '0')}`;
}

/** Parsing rolls 31 February over; a real time reads back as it was written. */
function existed(iso: string): boolean {
  const time = Date.parse(`${iso}Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso);
}

const OFFSET = /^\s*([+-])(\d\d):?(\d\d)/u;

/** `+05:30` or `-0800` as minutes east of UTC, `Z` as 0. */
export function offsetMinutes(text: string | undefined): number | undefined {
  if (/^\s*Z/u.test(text ?? '')) return 0;
  const parts = OFFSET.exec(text ?? '');
  if (parts === null) return undefined;
  const [, sign, hours, minutes] = parts;
  return plausible((sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)));
}

function plausible(minutes: number): number | undefined {
  if (minutes < LEAST_OFFSET || minutes > MOST_OFFSET) return undefined;
  return minutes === 0 ? 0 : minutes; // −00:00 is 0, not −0
}

/** Zones that lie a quarter past or before the hour: Nepal, Eucla, the Chatham Islands. */
const QUARTER_ZONES = new Set([5 * 60 + 45, 8 * 60 + 45, 12 * 60 + 45, 13 * 60 + 45]);

/** How far the two clocks may differ from a whole zone, in minutes: more is an old fix. */
const CLOCK_TOLERANCE = 2;

/** The zone as the difference between the camera's clock and the satellites'. */
function gpsOffset(takenAt: string, gps: TiffDirectory | undefined): number | undefined {
  const date = /^\s*(\d{4})[:-](\d\d)[:-](\d\d)/u.exec(gps?.text(GPS_DATE) ?? '');
  const [hour, minute, second] = gps?.numbers(GPS_TIME, 3) ?? [];
  if (date === null || hour === undefined || minute === undefined) return undefined;
  const [, year, month, day] = date;
  const utc =
    Date.UTC(Number(year), Number(month) - 1, Number(day)) +
    (hour * 60 + minute) * MINUTE +
    (second ?? 0) * 1000;
  const difference = (Date.parse(`${takenAt}Z`) - utc) / MINUTE;
  const quarter = Math.round(difference / 15) * 15;
  const zone = quarter % 30 === 0 || QUARTER_ZONES.has(quarter);
  return zone && Math.abs(difference - quarter) <= CLOCK_TOLERANCE ? plausible(quarter) : undefined;
}
