import type { Exif } from 'sharp';

export const HOURS = ['dawn', 'noon', 'golden', 'dusk', 'night', 'mist'] as const;
export const SEASONS = ['spring', 'summer', 'autumn', 'winter'] as const;
export type Hour = (typeof HOURS)[number];
export type Season = (typeof SEASONS)[number];
export type Kind =
  'mountains' | 'lake' | 'sea' | 'fields' | 'wood' | 'town' | 'skyline' | 'flowers';

/** What to draw. One scene always gives the same picture. */
export interface Scene {
  readonly kind: Kind;
  readonly hour: Hour;
  readonly season: Season;
  readonly seed: number;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Frames later in a burst: the camera has moved a little. */
  readonly frame: number;
}

/** One picture of the demo; `path` is relative to the demo’s folder. */
export interface Shot extends Scene {
  readonly path: string;
  readonly format: 'jpeg' | 'png' | 'webp';
  readonly exif: Exif;
}

/** Days somewhere: what was photographed how often; the place is absent where there was no GPS. */
export type Album = readonly [
  name: string,
  from: string,
  offset: string,
  kinds: Partial<Record<Kind, number>>,
  place?: readonly [north: number, east: number, metres: number],
];

export const ALBUMS: readonly Album[] = [
  ['Lisbon', '2024-04-11', '+01:00', { town: 5, sea: 3 }, [38.7139, -9.1335, 84]],
  ['Dolomites', '2024-07-06', '+02:00', { mountains: 5, lake: 3 }, [46.5405, 12.1357, 1756]],
  ['Autumn walks', '2024-10-19', '+02:00', { wood: 5, fields: 4 }, [43.8066, 11.8214, 812]],
  ['At home', '2024-11-23', '+01:00', { flowers: 5 }],
  ['Lofoten', '2025-02-14', '+01:00', { lake: 5, mountains: 4 }, [67.9323, 13.0887, 6]],
  ['Kyoto', '2025-04-04', '+09:00', { wood: 4, fields: 3 }, [35.0116, 135.7681, 58]],
  ['Tuscany', '2025-06-07', '+02:00', { fields: 5, town: 3 }, [43.0759, 11.6788, 491]],
  ['Sardinia', '2025-08-16', '+02:00', { sea: 6 }, [40.9237, 9.4964, 12]],
  ['At home', '2025-11-02', '+01:00', { flowers: 5 }],
  ['Black Forest', '2026-01-10', '+01:00', { wood: 4, fields: 3 }, [47.8742, 8.0046, 1277]],
  ['New York', '2026-03-21', '-04:00', { skyline: 10 }, [40.7033, -73.9889, 9]],
  ['Cornwall', '2026-05-23', '+01:00', { sea: 5, fields: 3 }, [50.0657, -5.7132, 31]],
  ['Kitchen table', '2026-06-12', '+02:00', { flowers: 7 }, [43.7731, 11.2556, 52]],
];
/** Six frames of one scene, a second apart, are in this album. */
const BURST = { album: 'Sardinia', kind: 'sea', hour: 'golden' } as const;
const CLOCK = { dawn: 6.2, mist: 8.1, noon: 12.4, golden: 17.8, dusk: 20.3, night: 22.6 };
const SIZES = [1600, 1067, 1067, 1600, 1600, 1200, 1600, 1067, 2000, 900, 1200, 1600];
const CAMERAS = [
  { Make: 'RICOH IMAGING COMPANY, LTD.', Model: 'RICOH GR IIIx', lens: 'GR LENS', mm: 26 },
  { Make: 'FUJIFILM', Model: 'X-T5', lens: 'XF16-55mmF2.8 R LM WR', mm: 23 },
  { Make: 'Google', Model: 'Pixel 8', lens: 'Pixel 8 back camera 6.9mm f/1.68', mm: 7 },
] as const;

/** Every picture that is drawn for itself, album by album, in the order of its time. */
export function planShots(): readonly Shot[] {
  return ALBUMS.flatMap((album, index) =>
    moments(album, index).map((moment, at) => shotOf(album, index, at, moment)),
  );
}

interface Moment {
  readonly kind: Kind;
  readonly hour: Hour;
  readonly seed: number;
  /** Milliseconds of the local clock, as if it were UTC. */
  readonly time: number;
  readonly frame: number;
}

function moments([name, from, , kinds]: Album, index: number): readonly Moment[] {
  const moment = (kind: Kind, hour: Hour, at: number, frame = 0): Moment => {
    const hours = Math.floor(at / 2) * 24 + CLOCK[hour] + at / 60;
    const time = Date.parse(from) + Math.round(hours * 3600) * 1000 + frame * 1000;
    return { kind, hour, seed: index * 100 + at, time, frame };
  };
  const all = Object.entries(kinds).flatMap(([kind, count]) => Array<string>(count).fill(kind));
  const single = all.map((kind, at) => {
    const hours = kind === 'flowers' ? (['noon', 'golden', 'mist', 'dawn'] as const) : HOURS;
    return moment(kind as Kind, hours[(at + index) % hours.length] ?? 'noon', at);
  });
  const burst = name === BURST.album ? [0, 1, 2, 3, 4, 5] : [];
  const frames = burst.map((frame) => moment(BURST.kind, BURST.hour, all.length, frame));
  return [...single, ...frames].sort((a, b) => a.time - b.time);
}

function shotOf(album: Album, index: number, at: number, moment: Moment): Shot {
  const [name, from, , , place] = album;
  const format = place !== undefined ? 'jpeg' : at === 1 ? 'webp' : at === 3 ? 'png' : 'jpeg';
  const size = ((moment.seed * 5) % (SIZES.length / 2)) * 2;
  return {
    ...moment,
    path: `${from.slice(0, 4)}/${name}/IMG_${1001 + index * 100 + at}.${format.replace('jpeg', 'jpg')}`,
    format,
    season: SEASONS[Math.floor(((Number(from.slice(5, 7)) + 9) % 12) / 3)] ?? 'spring',
    width: SIZES[size] ?? 0,
    height: SIZES[size + 1] ?? 0,
    exif: exifOf(album, index, moment),
  };
}

function exifOf([, , offset, , place]: Album, index: number, { time, hour, seed }: Moment): Exif {
  const { lens, mm, ...camera } = CAMERAS[index % 3] ?? CAMERAS[0];
  const stamp = new Date(time).toISOString().slice(0, 19).replaceAll('-', ':').replace('T', ' ');
  const dim = hour === 'night' || hour === 'dusk' ? 8 : 1;
  return {
    IFD0: { ...camera, Software: 'Kindred demo', ImageDescription: 'Drawn by Kindred' },
    IFD2: {
      DateTimeOriginal: stamp,
      OffsetTimeOriginal: offset,
      ExposureTime: `1/${(250 + (seed % 4) * 250) / dim}`,
      FNumber: `${17 + (seed % 5) * 10}/10`,
      ISOSpeedRatings: String(dim * (100 + (seed % 3) * 100)),
      FocalLength: `${mm}/1`,
      LensModel: lens,
    },
    ...(place === undefined ? {} : { IFD3: gpsOf(place, seed) }),
  };
}

/** Somewhere within about a kilometre of the place. */
function gpsOf([north, east, metres]: NonNullable<Album[4]>, seed: number): Record<string, string> {
  return {
    GPSLatitudeRef: north < 0 ? 'S' : 'N',
    GPSLatitude: degrees(north + ((seed % 7) - 3) * 0.002),
    GPSLongitudeRef: east < 0 ? 'W' : 'E',
    GPSLongitude: degrees(east + ((seed % 5) - 2) * 0.003),
    GPSAltitudeRef: '0',
    GPSAltitude: `${metres + (seed % 9)}/1`,
  };
}

/** Degrees, minutes and hundredths of a second, as EXIF writes them. */
function degrees(angle: number): string {
  const hundredths = Math.round(Math.abs(angle) * 360_000);
  const minutes = Math.floor(hundredths / 6000);
  return `${Math.floor(minutes / 60)}/1 ${minutes % 60}/1 ${hundredths % 6000}/100`;
}
