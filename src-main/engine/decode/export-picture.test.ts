import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ExifReader from 'exifreader';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { rawPicture } from '../../../test-fixtures/raw-pictures.ts';
import { writeTiff, type TiffField } from '../../../test-fixtures/tiff-writer.ts';
import { unwrap } from '../../contract/errors.ts';
import { describedPng } from './described-png.ts';
import { writeExif } from './exif-block.ts';
import { exportPicture, type PictureOrder } from './export-picture.ts';
import { readHeaders } from './read-headers.ts';

const NOTHING = { stars: 0, title: '', caption: '', tags: [] };
const SAID = {
  stars: 4,
  title: 'Tejo <dusk> & “boats”',
  caption: 'Two boats.',
  tags: ['travel/lisbon', 'sea'],
};
const FORMATS = ['jpeg', 'webp', 'avif'] as const;

const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:foreign="urn:foreign" tiff:Orientation="6" foreign:look="warm"><dc:title><rdf:Alt>
<rdf:li xml:lang="x-default">before</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>`;

const thumbnail = new Uint8Array();
/** TIFF 6.0: one grey pixel, and whose it is. */
const GREY_PIXEL: readonly TiffField[] = [
  { tag: 0x0100, type: 'short', values: [1] },
  { tag: 0x0101, type: 'short', values: [1] },
  { tag: 0x0102, type: 'short', values: [8] },
  { tag: 0x0103, type: 'short', values: [1] },
  { tag: 0x0106, type: 'short', values: [1] },
  { tag: 0x0111, type: 'placed', bytes: Uint8Array.of(128) },
  { tag: 0x0115, type: 'short', values: [1] },
  { tag: 0x0116, type: 'short', values: [1] },
  { tag: 0x0117, type: 'long', values: [1] },
];
const RIGHTS: readonly TiffField[] = [
  { tag: 0x013b, type: 'text', text: 'Ada' },
  { tag: 0x8298, type: 'text', text: '© Ada' },
];

/** A 60 × 40 picture on its side (orientation 6), red where its upper left is once it stands. */
async function photo(format: 'jpeg' | 'png' | 'webp' = 'jpeg', isTold = true): Promise<string> {
  const data = Buffer.alloc(60 * 40 * 3, 40);
  // Turned by a quarter to the right, the lower left corner comes to the upper left.
  for (let y = 20; y < 40; y += 1) {
    for (let x = 0; x < 30; x += 1) data.set([230, 20, 20], (y * 60 + x) * 3);
  }
  const drawn = sharp(data, { raw: { width: 60, height: 40, channels: 3 } });
  const told = drawn
    .clone()
    .withMetadata({ orientation: 6 })
    .withExifMerge({
      IFD0: { Make: 'Acme', Model: 'One', Artist: 'Ada', Copyright: '© Ada' },
      IFD2: { DateTimeOriginal: '2025:06:30 18:04:05', BodySerialNumber: '123456' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '38/1 42/1 0/1',
        GPSLongitudeRef: 'W',
        GPSLongitude: '9/1 8/1 0/1',
      },
    })
    .withXmp(XMP);
  const path = join(temporaryFolder(), `photo.${format}`);
  await writeFile(path, await (isTold ? told : drawn)[format]().toBuffer());
  return path;
}

async function copy(order: Partial<PictureOrder> = {}, path?: string): Promise<Buffer> {
  const whole = { longestSide: null, quality: 90, said: NOTHING, ...order };
  const made = await exportPicture(path ?? (await photo()), {
    format: 'jpeg',
    metadata: 'keep',
    ...whole,
  });
  return Buffer.from(unwrap(made));
}

/** What a copy tells, as another program reads it. */
function told(bytes: Buffer) {
  const { exif, gps, xmp } = ExifReader.load(bytes, { expanded: true });
  const ofExif = (name: 'Make' | 'Copyright' | 'Artist' | 'DateTimeOriginal' | 'Orientation') =>
    exif?.[name]?.description;
  const ofXmp = (name: string) => xmp?.[name]?.description;
  return { ofExif, ofXmp, latitude: gps?.Latitude, longitude: gps?.Longitude };
}

describe('exportPicture', () => {
  it.each(FORMATS)('stands upright as %s, at its size, in sRGB', async (format) => {
    const bytes = await copy({ format });
    const made = await sharp(bytes).metadata();
    expect(made).toMatchObject({ width: 40, height: 60, space: 'srgb' });
    expect(made.format).toBe(format === 'avif' ? 'heif' : format);
    expect(made.orientation ?? 1).toBe(1);
    expect(made.icc?.length).toBeGreaterThan(0);
    const pixels = await sharp(bytes).raw().toBuffer();
    const at = (x: number, y: number) => pixels[(y * 40 + x) * 3] ?? 0;
    expect(at(5, 10)).toBeGreaterThan(200);
    expect(at(35, 10)).toBeLessThan(80);
    expect(at(5, 50)).toBeLessThan(80);
  });

  it('is as large as wanted, and never larger than it was', async () => {
    expect(await sharp(await copy({ longestSide: 30 })).metadata()).toMatchObject({
      width: 20,
      height: 30,
    });
    expect(await sharp(await copy({ longestSide: 500 })).metadata()).toMatchObject({
      width: 40,
      height: 60,
    });
  });

  it.each(FORMATS)('keeps what the photo tells, and what is said of it, in %s', async (format) => {
    const { ofExif, ofXmp, latitude, longitude } = told(await copy({ format, said: SAID }));
    expect(ofExif('Make')).toBe('Acme');
    expect(ofExif('Copyright')).toContain('Ada');
    expect(ofExif('DateTimeOriginal')).toBe('2025:06:30 18:04:05');
    expect(latitude).toBeCloseTo(38.7);
    expect(longitude).toBeCloseTo(-9.1333, 3);
    expect(ofXmp('look')).toBe('warm');
    expect(ofXmp('Orientation')).toMatch(/^(?:1|Horizontal.*)$/u);
    expect(ofXmp('Rating')).toBe('4');
    expect(ofXmp('title')).toBe(SAID.title);
    expect(ofXmp('description')).toBe(SAID.caption);
    expect(ofXmp('subject')).toMatch(/lisbon/u);
    expect(ofXmp('hierarchicalSubject')).toMatch(/travel\|lisbon/u);
  });

  it.each(FORMATS)('leaves camera and place out of a reduced %s', async (format) => {
    const bytes = await copy({ format, metadata: 'reduce', said: SAID });
    const { ofExif, ofXmp, latitude } = told(bytes);
    expect(ofExif('DateTimeOriginal')).toBe('2025:06:30 18:04:05');
    expect(ofExif('Copyright')).toContain('Ada');
    expect(ofExif('Artist')).toBe('Ada');
    expect(latitude).toBeUndefined();
    expect(ofXmp('Rating')).toBe('4');
    expect(ofXmp('title')).toBe(SAID.title);
    for (const secret of ['Acme', '123456', 'warm', 'GPSLat']) {
      expect(bytes.includes(secret)).toBe(false);
    }
  });

  it.each(FORMATS)('tells nothing where all is to be removed from %s', async (format) => {
    const bytes = await copy({ format, metadata: 'remove', said: SAID });
    const made = await sharp(bytes).metadata();
    expect(made.exif).toBeUndefined();
    expect(made.xmp).toBeUndefined();
    expect(made.iptc).toBeUndefined();
    for (const secret of ['Acme', 'Ada', '2025', 'dusk'])
      expect(bytes.includes(secret)).toBe(false);
  });

  it.each(FORMATS)(
    'keeps XMP that one segment of a JPEG has no room for, in %s',
    async (format) => {
      const path = join(temporaryFolder(), 'large.tiff');
      const large = XMP.replace('foreign:look="warm"', `foreign:look="${'warm '.repeat(30_000)}"`);
      await writeFile(
        path,
        await sharp(await photo())
          .withXmp(large)
          .tiff()
          .toBuffer(),
      );
      const bytes = await copy({ format, said: SAID }, path);
      expect((await sharp(bytes).metadata()).format).toBe(format === 'avif' ? 'heif' : format);
      const { ofXmp } = told(bytes);
      expect(ofXmp('look')).toHaveLength(150_000);
      expect(ofXmp('title')).toBe(SAID.title);
      expect(ofXmp('Rating')).toBe('4');
      const container = format === 'avif' ? 'heif' : format;
      const { metadata } = unwrap(await readHeaders(bytes, container));
      expect(metadata).toMatchObject({ title: SAID.title, caption: SAID.caption, rating: 4 });
    },
  );

  it.each(FORMATS)(
    'keeps what EXIF tells that is too large to be kept as it is, in %s',
    async (format) => {
      const path = join(temporaryFolder(), 'large.png');
      const pixel = { width: 1, height: 1, data: new Uint8Array(3) };
      for (const bytes of [65_100, 70_000]) {
        const facts = { cameraMake: 'Acme', latitude: 38.7, longitude: -9.1 };
        const exif = writeExif({ ...facts, lens: 'x'.repeat(bytes) });
        await writeFile(path, describedPng(pixel, { exif }));
        const { ofExif, latitude } = told(await copy({ format }, path));
        expect(ofExif('Make')).toBe('Acme');
        expect(latitude).toBeCloseTo(38.7);
      }
    },
  );

  it('tells the same of photos of other formats', async () => {
    for (const format of ['png', 'webp'] as const) {
      const { ofExif, ofXmp } = told(await copy({}, await photo(format)));
      expect(ofExif('Make')).toBe('Acme');
      expect(ofXmp('look')).toBe('warm');
    }
  });

  it.each(['keep', 'reduce'] as const)(
    'tells whose a TIFF and a RAW file are (%s)',
    async (metadata) => {
      const folder = temporaryFolder();
      const [tiff, raw] = [join(folder, 'photo.tiff'), join(folder, 'photo.dng')];
      await writeFile(tiff, writeTiff({ directories: [[...RIGHTS, ...GREY_PIXEL]] }));
      await writeFile(
        raw,
        rawPicture('raf', { preview: await readFile(await photo()), thumbnail }),
      );
      for (const path of [tiff, raw]) {
        const { ofExif } = told(await copy({ metadata }, path));
        expect([path, ofExif('Artist')]).toEqual([path, 'Ada']);
        expect(ofExif('Copyright')).toContain('Ada');
      }
      // What other programs say in a RAW file’s XMP is theirs to keep.
      const { ofXmp } = told(await copy({ metadata }, raw));
      expect(ofXmp('look')).toBe(metadata === 'keep' ? 'warm' : undefined);
    },
  );

  it('tells only what was said of a photo that tells nothing', async () => {
    const plain = await photo('jpeg', false);
    const { ofXmp } = told(await copy({ said: SAID }, plain));
    expect(ofXmp('title')).toBe(SAID.title);
    expect((await sharp(await copy({}, plain)).metadata()).xmp).toBeUndefined();
  });

  it('gives the photo’s own reason where it can’t be read', async () => {
    const path = join(temporaryFolder(), 'torn.jpg');
    await writeFile(path, (await readFile(await photo())).subarray(0, 100));
    const order = { longestSide: null, quality: 80, metadata: 'keep', said: NOTHING } as const;
    const torn = await exportPicture(path, { format: 'webp', ...order });
    expect(!torn.ok && torn.error.code).toBe('image-damaged');
    const missing = await exportPicture(`${path}.gone`, { format: 'webp', ...order });
    expect(!missing.ok && missing.error.code).toBe('file-missing');
  });
});
