import { createHash } from 'node:crypto';
import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { heicPicture } from '../../test-fixtures/heic-pictures.ts';
import { drawPicture, paintedSharp, paintPixels } from '../../test-fixtures/pictures.ts';

/** A photo of the album, of which all is known. */
export interface AlbumPhoto {
  readonly folder: 'Coast' | 'Hills';
  readonly name: string;
  /** When it was taken; the file’s own time where its kind of file has no room for it here. */
  readonly taken: string;
  readonly kind: 'JPEG' | 'HEIC' | 'TIFF';
}

function shots(folder: AlbumPhoto['folder'], names: Readonly<Record<string, string>>) {
  return Object.entries(names).map(([name, taken]): AlbumPhoto => ({
    folder,
    name,
    taken,
    kind: name.endsWith('.heic') ? 'HEIC' : name.endsWith('.tif') ? 'TIFF' : 'JPEG',
  }));
}

/** Nineteen drawn photos of seven months in four years, in two folders; no order is another’s. */
export const ALBUM: readonly AlbumPhoto[] = [
  ...shots('Coast', {
    'pier 2.jpg': '2025-06-14T09:30:00',
    'pier 10.jpg': '2025-06-02T18:04:05',
    'harbour.jpg': '2025-06-30T18:04:05',
    'lighthouse.jpg': '2025-03-09T07:15:00',
    'dunes.jpg': '2025-03-21T12:00:00',
    'ferry.jpg': '2024-11-03T16:45:00',
    'gulls.jpg': '2024-11-17T10:20:00',
    'tide.jpg': '2023-07-08T21:05:00',
    'boats.jpg': '2023-01-15T11:11:00',
    'cliffs.tif': '2022-09-20T12:00:00',
  }),
  ...shots('Hills', {
    'meadow.jpg': '2025-06-21T05:50:00',
    'ridge.jpg': '2025-06-08T13:13:00',
    'beeches.jpg': '2025-03-30T15:35:00',
    'summit.jpg': '2024-11-10T12:30:00',
    'valley.jpg': '2024-11-24T08:00:00',
    'orchard.jpg': '2023-07-22T19:40:00',
    'alder.jpg': '2023-07-01T06:25:00',
    'cabin.jpg': '2023-01-29T14:00:00',
    'snow.heic': '2022-05-10T12:00:00',
  }),
];

/** The one with everything a camera writes, and with more pixels than its thumbnail or a window. */
export const HARBOUR = { name: 'harbour.jpg', width: 1600, height: 1200 } as const;

const HARBOUR_EXIF = {
  IFD0: { Make: 'Kindred', Model: 'Painter 5' },
  IFD2: {
    OffsetTimeOriginal: '+01:00',
    ExposureTime: '1/250',
    FNumber: '28/10',
    ISOSpeedRatings: '200',
    FocalLength: '35/1',
    LensModel: 'Painter 35mm F2',
  },
  IFD3: {
    GPSLatitudeRef: 'N',
    GPSLatitude: '38/1 42/1 2628/100',
    GPSLongitudeRef: 'W',
    GPSLongitude: '9/1 8/1 1140/100',
    GPSAltitudeRef: '0',
    GPSAltitude: '12/1',
  },
};

function pictureOf({ name, taken, kind }: AlbumPhoto, seed: number): Promise<Buffer> {
  if (kind === 'HEIC') return Promise.resolve(heicPicture('plain'));
  if (kind === 'TIFF')
    return paintedSharp(paintPixels(seed, 500, 375))
      .tiff()
      .toBuffer();
  const DateTimeOriginal = taken.replaceAll('-', ':').replace('T', ' ');
  if (name !== HARBOUR.name) return drawPicture({ seed, exif: { IFD2: { DateTimeOriginal } } });
  const exif = { ...HARBOUR_EXIF, IFD2: { ...HARBOUR_EXIF.IFD2, DateTimeOriginal } };
  return drawPicture({ seed, ...HARBOUR, exif });
}

/** Draws the album. @returns its folders. */
export async function drawAlbum(folder: string): Promise<string[]> {
  for (const [seed, photo] of ALBUM.entries()) {
    const path = join(folder, photo.folder, photo.name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, await pictureOf(photo, seed + 40));
    await utimes(path, new Date(photo.taken), new Date(photo.taken));
  }
  return ['Coast', 'Hills'].map((name) => join(folder, name));
}

/** The SHA-256 of each file of the album, by its name. */
export async function albumHashes(folder: string): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const { folder: place, name } of ALBUM) {
    const bytes = await readFile(join(folder, place, name));
    hashes[name] = createHash('sha256').update(bytes).digest('hex');
  }
  return hashes;
}
