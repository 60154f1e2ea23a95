import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

// A program for developers: node packaging/draw-icons.ts draws the app's icon anew.

const ICONS = new URL('../resources/icons/', import.meta.url);
const SHAPE = new URL('../src-renderer/public/kindred.svg', import.meta.url);

/** electron-builder wants 1024 pixels for macOS, and makes all other sizes of it. */
const SIDE = 1024;
/** The plate on Apple's grid for icons: 824 of 1024 pixels, the rest is left clear around it. */
const PLATE = 824;
/** kindred.svg is drawn on a square of this side. */
const DRAWN_ON = 32;

/** The icon as SVG: the page's own, with the margin that docks and task bars expect. */
export async function iconSvg(): Promise<string> {
  const own = await readFile(SHAPE, 'utf8');
  const drawing = /^<svg [^>]*viewBox="0 0 32 32">(?<inside>.*)<\/svg>\s*$/s.exec(own)?.groups;
  if (drawing?.['inside'] === undefined) throw new Error('kindred.svg is not drawn as it was.');
  const margin = (SIDE - PLATE) / 2;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}">` +
    `<g transform="translate(${margin} ${margin}) scale(${PLATE / DRAWN_ON})">` +
    `${drawing['inside']}</g></svg>\n`
  );
}

async function drawIcons(): Promise<void> {
  const svg = await iconSvg();
  await mkdir(ICONS, { recursive: true });
  await writeFile(new URL('icon.svg', ICONS), svg);
  const png = new URL('icon.png', ICONS);
  await sharp(Buffer.from(svg)).png({ compressionLevel: 9 }).toFile(fileURLToPath(png));
}

if (import.meta.main) await drawIcons();
