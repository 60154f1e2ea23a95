import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { paintedSharp, seededRandom } from './pictures.ts';

const WIDTH = 80;
const HEIGHT = 60;

/** How bright a place is, 0 to 1, for a picture of one kind drawn at random. */
type Drawing = (random: () => number) => (x: number, y: number) => number;

function stripes(isAcross: boolean): Drawing {
  return (random) => {
    const count = 3 + Math.floor(random() * 2);
    const begin = random() * 0.6;
    return (x, y) => {
      const along = isAcross ? y : x;
      return Math.sin(2 * Math.PI * (along * count + begin)) > 0 ? 0.9 : 0.1;
    };
  };
}

function disc(random: () => number): (x: number, y: number) => number {
  const [centreX, centreY] = [0.4 + random() * 0.2, 0.4 + random() * 0.2];
  const radius = 0.2 + random() * 0.15;
  return (x, y) => (Math.hypot(x - centreX, y - centreY) < radius ? 0.95 : 0.25);
}

/** Things that even a small network can tell apart, by name. */
const KINDS: Readonly<Record<string, Drawing>> = {
  across: stripes(true),
  disc,
  down: stripes(false),
};

export const DRAWN_CATEGORIES = Object.keys(KINDS);

/**
 * Draws a folder of categories: three folders (stripes across, stripes down, discs), each with `count`
 * small PNG files that differ in place, size and colour.
 */
export async function drawCategories(folder: string, count: number): Promise<void> {
  for (const [at, [name, drawing]] of Object.entries(KINDS).entries()) {
    await mkdir(join(folder, name), { recursive: true });
    for (let number = 0; number < count; number += 1) {
      const random = seededRandom(1000 * at + number);
      const pixels = { width: WIDTH, height: HEIGHT, data: paint(drawing(random), random) };
      await paintedSharp(pixels)
        .png()
        .toFile(join(folder, name, `${name}-${number}.png`));
    }
  }
}

function paint(bright: (x: number, y: number) => number, random: () => number): Uint8Array {
  const tint = [0.8 + random() * 0.2, 0.8 + random() * 0.2, 0.8 + random() * 0.2];
  const data = new Uint8Array(WIDTH * HEIGHT * 3);
  for (let at = 0; at < data.length; at += 1) {
    const place = Math.floor(at / 3);
    const level = bright((place % WIDTH) / WIDTH, Math.floor(place / WIDTH) / HEIGHT);
    data[at] = Math.round(255 * level * (tint[at % 3] ?? 1));
  }
  return data;
}
