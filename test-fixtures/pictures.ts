import sharp, { type Exif, type Sharp } from 'sharp';

/** Upright 8-bit RGB pixels, row by row: what the engine calls an `RgbImage`. */
export interface PaintedPixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** What to draw: the whole part of `seed` picks the scene, the fraction moves it a little. */
export interface PictureOptions {
  readonly seed: number;
  /** Pixels; 320 where left out. */
  readonly width?: number;
  /** Pixels; 240 where left out. */
  readonly height?: number;
  /** JPEG quality, 1–100; 85 where left out. */
  readonly quality?: number;
  /** As sharp takes it: directory → tag name → value written as text. */
  readonly exif?: Exif;
  readonly xmp?: string;
  /** EXIF orientation, 1–8; the pixels themselves are not turned. */
  readonly orientation?: number;
}

type Rgb = readonly [number, number, number];

interface Shape {
  readonly round: boolean;
  readonly x: number;
  readonly y: number;
  readonly radiusX: number;
  readonly radiusY: number;
  readonly colour: Rgb;
}

interface Scene {
  readonly sky: Rgb;
  readonly ground: Rgb;
  readonly horizon: number;
  readonly waves: number;
  readonly shapes: readonly Shape[];
}

/** Numbers in 0–1 from a seed, the same everywhere: Mulberry32 (Tommy Ettinger, public domain). */
export function seededRandom(seed: number): () => number {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** How far the fraction of a seed moves things, as a share of the picture's side. */
const DRIFT = 0.12;

function composeScene(seed: number): Scene {
  const random = seededRandom(Math.floor(seed));
  const fraction = seed - Math.floor(seed);
  const colour = (): Rgb => [random() * 255, random() * 255, random() * 255];
  const moved = (): number => random() + (random() - 0.5) * DRIFT * fraction;
  const shape = (): Shape => ({
    round: random() < 0.5,
    x: moved(),
    y: moved(),
    radiusX: 0.06 + random() * 0.2,
    radiusY: 0.06 + random() * 0.2,
    colour: colour(),
  });
  return {
    sky: colour(),
    ground: colour(),
    horizon: 0.25 + random() * 0.5,
    waves: 2 + random() * 14,
    shapes: Array.from({ length: 7 }, shape),
  };
}

function covers(shape: Shape, x: number, y: number): boolean {
  const across = Math.abs(x - shape.x) / shape.radiusX;
  const down = Math.abs(y - shape.y) / shape.radiusY;
  return shape.round ? across * across + down * down < 1 : across < 1 && down < 1;
}

/**
 * Paints a scene: a sky, a rippled ground and seven shapes. One seed always gives the same bytes;
 * other whole seeds give other scenes; seeds that differ by less than one give near-duplicates
 * (3 and 3.4: the same things, moved a little).
 */
export function paintPixels(seed: number, width: number, height: number): PaintedPixels {
  const scene = composeScene(seed);
  const data = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const y = (row + 0.5) / height;
    for (let column = 0; column < width; column++) {
      const x = (column + 0.5) / width;
      const top = scene.shapes.find((shape) => covers(shape, x, y));
      const base = top?.colour ?? (y < scene.horizon ? scene.sky : scene.ground);
      const ripple =
        y < scene.horizon ? 24 * (y - scene.horizon) : 12 * Math.sin(x * y * 6 * scene.waves);
      const at = (row * width + column) * 3;
      data[at] = Math.max(0, Math.min(255, base[0] + ripple));
      data[at + 1] = Math.max(0, Math.min(255, base[1] + ripple));
      data[at + 2] = Math.max(0, Math.min(255, base[2] + ripple));
    }
  }
  return { width, height, data };
}

/** A sharp pipeline over painted pixels, for the formats and profiles that a test wants to write. */
export function paintedSharp({ width, height, data }: PaintedPixels): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } });
}

function dressed(pipeline: Sharp, options: PictureOptions): Sharp {
  let result = pipeline;
  if (options.exif !== undefined) result = result.withExif(options.exif);
  if (options.xmp !== undefined) result = result.withXmp(options.xmp);
  if (options.orientation !== undefined) {
    result = result.withMetadata({ orientation: options.orientation });
  }
  return result;
}

/** A small JPEG of a painted scene. */
export function drawPicture(options: PictureOptions): Promise<Buffer> {
  const { seed, width = 320, height = 240, quality = 85 } = options;
  return dressed(paintedSharp(paintPixels(seed, width, height)), options)
    .jpeg({ quality })
    .toBuffer();
}

/** Side of the painted scene relative to the camera picture: painting 12 megapixels takes seconds. */
const CAMERA_SCALE = 8;

/** Grain as a sensor leaves it, in levels; with quality 90 it makes 12 megapixels about 3.5 MB. */
const GRAIN = 27;

/**
 * A JPEG as a 12-megapixel camera writes it (about 3.5 MB): a painted scene with grain everywhere,
 * so that decoding it costs what decoding a photo costs.
 */
export async function drawCameraJpeg(options: PictureOptions): Promise<Buffer> {
  const { seed, width = 4000, height = 3000, quality = 90 } = options;
  const scene = paintPixels(
    seed,
    Math.ceil(width / CAMERA_SCALE),
    Math.ceil(height / CAMERA_SCALE),
  );
  const { data } = await paintedSharp(scene)
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  addGrain(data, Math.floor(seed));
  return dressed(paintedSharp({ width, height, data }), options).jpeg({ quality }).toBuffer();
}

function addGrain(pixels: Uint8Array, seed: number): void {
  const random = seededRandom(seed + 1);
  const grain = Float32Array.from({ length: 65_537 }, () => (random() - 0.5) * GRAIN);
  for (let at = 0; at + 2 < pixels.length; at += 3) {
    const level = grain[at % grain.length] ?? 0;
    for (let channel = at; channel < at + 3; channel++) {
      pixels[channel] = Math.max(0, Math.min(255, (pixels[channel] ?? 0) + level));
    }
  }
}

/** Mean difference of two pictures of the same size, in levels (0–255) a channel. */
export function pixelDifference(a: PaintedPixels, b: PaintedPixels): number {
  if (a.width !== b.width || a.height !== b.height) return Number.POSITIVE_INFINITY;
  const sum = a.data.reduce((total, level, at) => total + Math.abs(level - (b.data[at] ?? 0)), 0);
  return sum / a.data.length;
}
