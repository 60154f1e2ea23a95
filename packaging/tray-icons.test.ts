import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { templateSvg } from './draw-tray-icons.ts';

const ICONS = new URL('../resources/icons/', import.meta.url);
const SHAPE = new URL('../src-renderer/public/kindred.svg', import.meta.url);

async function pixelsOf(name: string) {
  const { data, info } = await sharp(fileURLToPath(new URL(name, ICONS)))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixels = Array.from({ length: info.width * info.height }, (_, at) => [
    ...data.subarray(at * 4, at * 4 + 4),
  ]);
  return { width: info.width, height: info.height, pixels };
}

describe('the pictures of the tray', () => {
  it.each([
    ['trayTemplate.png', 16],
    ['trayTemplate@2x.png', 32],
  ])('%s is black on nothing, %i pixels a side, clear at its edge', async (name, side) => {
    const { width, height, pixels } = await pixelsOf(name);
    expect([width, height]).toEqual([side, side]);
    const seen = pixels.filter(([, , , alpha = 0]) => alpha > 0);
    expect(seen.length).toBeGreaterThan(side * 2);
    expect(seen.every(([red, green, blue]) => red === 0 && green === 0 && blue === 0)).toBe(true);
    expect(pixels.slice(0, side).every(([, , , alpha]) => alpha === 0)).toBe(true);
  });

  it('tray.png is the app’s own picture, with its plate', async () => {
    const { width, height, pixels } = await pixelsOf('tray.png');
    expect([width, height]).toEqual([32, 32]);
    expect(pixels[16 * 32 + 1]).toEqual([0x23, 0x25, 0x2b, 255]);
  });

  it('are drawn from the shape as it is now', async () => {
    const svg = templateSvg(await readFile(SHAPE, 'utf8'));
    expect(svg).not.toContain('<rect');
    expect(svg.match(/stroke="#000000"/g)).toHaveLength(2);
    expect(svg).toContain('viewBox="4 4 24 24"');
  });
});
