import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { writeBmp } from '../../../test-fixtures/bmp-pictures.ts';
import { heicPicture } from '../../../test-fixtures/heic-pictures.ts';
import {
  drawPicture,
  paintedSharp,
  paintPixels,
  pixelDifference,
  type PaintedPixels,
} from '../../../test-fixtures/pictures.ts';
import { rawPicture } from '../../../test-fixtures/raw-pictures.ts';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import { decodePart } from './decode-part.ts';
import { closeDecoders, decodePhoto } from './decode-photo.ts';
import { screenPicture } from './screen-picture.ts';
import { cutOf, sideFor, sizeBeforeCut, storedPart, type PicturePart } from './picture-view.ts';

const SEED = 21;
const PART: PicturePart = { x: 0.5, y: 0.25, width: 0.25, height: 0.5 };

const folder = temporaryFolder();
afterAll(() => closeDecoders());

function put(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** The part of a painted scene, as the network is to see it. */
async function expected(
  part: PicturePart,
  [width, height, seed] = [1200, 900, SEED],
): Promise<PaintedPixels> {
  const { data, info } = await paintedSharp(paintPixels(seed, width, height))
    .extract({
      left: part.x * width,
      top: part.y * height,
      width: part.width * width,
      height: part.height * height,
    })
    .resize(224, 224, { fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

async function reasonOf(
  result: Promise<{ ok: boolean; error?: { code: string; message: string } }>,
) {
  const { error } = await result;
  expect(error?.message).toMatch(/^[A-Z].*\.$/u);
  return error?.code;
}

describe('decodePart', () => {
  it('cuts the part out of the upright picture, whichever way it is stored', async () => {
    const wanted = await expected(PART);
    for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
      // Stored so that the orientation turns it back: sharp turns by EXIF, so its inverse is stored.
      const inverse = orientation === 6 ? 8 : orientation === 8 ? 6 : orientation;
      const upright = await paintedSharp(paintPixels(SEED, 1200, 900))
        .png()
        .toBuffer();
      const marked = await sharp(upright).withMetadata({ orientation: inverse }).png().toBuffer();
      const stored = await sharp(marked)
        .autoOrient()
        .withMetadata({ orientation })
        .jpeg({ quality: 95 })
        .toBuffer();
      const path = put(`turned-${orientation}.jpg`, stored);
      const part = unwrap(await decodePart(path, PART)).square;
      expect(pixelDifference(part, wanted), `orientation ${orientation}`).toBeLessThan(3);
    }
  });

  it('cuts in every format', async () => {
    const wanted = await expected(PART);
    const painted = paintPixels(SEED, 1200, 900);
    const jpeg = await drawPicture({ seed: SEED, width: 1200, height: 900, quality: 95 });
    const files = {
      'a.png': await paintedSharp(painted).png().toBuffer(),
      'a.webp': await paintedSharp(painted).webp({ quality: 95 }).toBuffer(),
      'a.avif': await paintedSharp(painted).avif({ quality: 80, effort: 0 }).toBuffer(),
      'a.tif': await paintedSharp(painted).tiff().toBuffer(),
      'a.bmp': writeBmp(painted, { bits: 24 }),
      'a.nef': rawPicture('nef', { preview: jpeg, thumbnail: jpeg }),
    };
    for (const [name, bytes] of Object.entries(files)) {
      const part = unwrap(await decodePart(put(name, bytes), PART)).square;
      expect(pixelDifference(part, wanted), name).toBeLessThan(4);
    }
    const heic = unwrap(await decodePart(put('a.heic', heicPicture('plain')), PART)).square;
    expect(pixelDifference(heic, await expected(PART, [96, 64, 11]))).toBeLessThan(9);
  });

  it('sees what only the full size shows', async () => {
    // One dark line a hundredth of the picture wide: at thumbnail size it would be a grey smear.
    const [width, height] = [6000, 4000];
    const line = await sharp({ create: { width: 6, height, channels: 3, background: 'black' } })
      .png()
      .toBuffer();
    const bytes = await sharp({ create: { width, height, channels: 3, background: 'white' } })
      .composite([{ input: line, left: 3000, top: 0 }])
      .jpeg()
      .toBuffer();
    const part = { x: 0.499, y: 0.4, width: 0.01, height: 0.015 };
    const { square } = unwrap(await decodePart(put('line.jpg', bytes), part));
    const row = square.data.subarray(0, 224 * 3);
    expect(Math.min(...row)).toBeLessThan(30);
    expect(row.filter((level) => level < 128).length / row.length).toBeGreaterThan(0.05);
  });

  it('gives for all of a picture what the whole gives', async () => {
    const path = put('whole.jpg', await drawPicture({ seed: 3, width: 900, height: 700 }));
    const whole = unwrap(await decodePhoto(path)).square;
    const all = { x: 0, y: 0, width: 1, height: 1 };
    const part = unwrap(await decodePart(path, all)).square;
    expect(pixelDifference(part, whole)).toBeLessThan(0.5);
  });

  it('gives squares of other sizes beside it, as a whole photo does', async () => {
    const path = put('sides.jpg', await drawPicture({ seed: 5, width: 900, height: 700 }));
    const photo = unwrap(await decodePhoto(path, { sides: [96, 224, 331] }));
    const all = { x: 0, y: 0, width: 1, height: 1 };
    const part = unwrap(await decodePart(path, all, { sides: [96, 224, 331] }));
    expect([...photo.squares.keys()].sort()).toEqual([224, 331, 96]);
    for (const [side, square] of photo.squares) {
      expect([square.width, square.height, square.data.length]).toEqual([
        side,
        side,
        side * side * 3,
      ]);
      const other = part.squares.get(side);
      expect(other && pixelDifference(other, square), `${side}`).toBeLessThan(0.5);
    }
    expect(photo.squares.get(224)).toBe(photo.square);
  });

  it('gives a plain reason for what is no picture', async () => {
    const whole = await drawPicture({ seed: 4, width: 900, height: 700 });
    mkdirSync(join(folder, 'folder.jpg'));
    const reasons = {
      'text.txt': [Buffer.from('Dear diary'), 'not-an-image'],
      'empty.jpg': [new Uint8Array(), 'file-empty'],
      'noise.jpg': [randomBytes(5000), 'image-damaged'],
      'cut.jpg': [whole.subarray(0, 700), 'image-damaged'],
    } as const;
    for (const [name, [bytes, code]] of Object.entries(reasons)) {
      const path = put(name, bytes);
      expect(await reasonOf(decodePart(path, { ...PART, y: 0.5 })), name).toBe(code);
      expect(await reasonOf(screenPicture(path)), name).toBe(code);
    }
    expect(await reasonOf(decodePart(join(folder, 'none.jpg'), PART))).toBe('file-missing');
    expect(await reasonOf(decodePart(join(folder, 'folder.jpg'), PART))).toBe('not-an-image');
    const large = put(
      'large.png',
      await paintedSharp(paintPixels(1, 64, 64))
        .png()
        .toBuffer(),
    );
    const few = { pixelLimit: 1000 };
    expect(await reasonOf(decodePart(large, PART, few))).toBe('image-too-large');
    expect(await reasonOf(screenPicture(large, few))).toBe('image-too-large');
  });
});

describe('a view of a picture', () => {
  const size = { width: 4000, height: 3000 };

  it('is never enlarged, and fills the network’s square where the file can', () => {
    const narrow = { x: 0, y: 0, width: 0.1, height: 1 };
    expect(sizeBeforeCut(narrow, size)).toEqual({ width: 2240, height: 1680 });
    expect(sizeBeforeCut({ ...narrow, height: 0.01 }, size)).toEqual(size);
    expect(sideFor({ side: 4096 }, size)).toBe(4000);
    expect(sideFor({ part: { x: 0, y: 0, width: 1, height: 1 } }, size)).toBe(444);
  });

  it('stays inside, down to a single pixel', () => {
    const corner = { x: 0.999, y: 1, width: 0.01, height: 0.01 };
    expect(cutOf(corner, { width: 7, height: 5 })).toEqual({
      left: 6,
      top: 4,
      width: 1,
      height: 1,
    });
  });

  it('lies where the orientation puts it', () => {
    const part = { x: 0.1, y: 0.2, width: 0.3, height: 0.4 };
    expect(storedPart(part, 1)).toEqual(part);
    const turned = storedPart(part, 6);
    expect(turned.x).toBeCloseTo(0.2);
    expect(turned.y).toBeCloseTo(0.6);
    expect(turned).toMatchObject({ width: 0.4, height: 0.3 });
  });
});

describe('screenPicture', () => {
  const sizeOf = async (jpeg: Uint8Array) => {
    const { format, width, height, orientation } = await sharp(jpeg).metadata();
    return { format, width, height, orientation };
  };

  it('shows what no browser does, whole and upright', async () => {
    const painted = paintPixels(SEED, 1200, 900);
    const preview = await drawPicture({ seed: SEED, width: 600, height: 400, orientation: 6 });
    const files = {
      'b.bmp': [writeBmp(painted, { bits: 24 }), 1200, 900],
      'b.tif': [
        await paintedSharp(painted).withMetadata({ orientation: 8 }).tiff().toBuffer(),
        900,
        1200,
      ],
      'b.heic': [heicPicture('plain'), 96, 64],
      'b.nef': [rawPicture('nef', { preview, thumbnail: preview, orientation: 6 }), 400, 600],
    } as const;
    for (const [name, [bytes, width, height]] of Object.entries(files)) {
      const jpeg = unwrap(await screenPicture(put(name, bytes)));
      expect(await sizeOf(jpeg), name).toEqual({
        format: 'jpeg',
        width,
        height,
        orientation: undefined,
      });
    }
    const shown = await sharp(unwrap(await screenPicture(join(folder, 'b.bmp'))))
      .raw()
      .toBuffer();
    expect(pixelDifference({ ...painted, data: shown }, painted)).toBeLessThan(3);
  });

  it('is at most 4,096 pixels a side', async () => {
    const create = { width: 6000, height: 300, channels: 3, background: 'teal' } as const;
    const path = put('long.tif', await sharp({ create }).tiff({ compression: 'lzw' }).toBuffer());
    expect(await sizeOf(unwrap(await screenPicture(path)))).toMatchObject({
      width: 4096,
      height: 205,
    });
  });
});
