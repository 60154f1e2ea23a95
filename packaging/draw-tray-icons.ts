import { mkdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

// A program for developers: node packaging/draw-tray-icons.ts draws the pictures of the tray anew.

const ICONS = new URL('../resources/icons/', import.meta.url);
const SHAPE = new URL('../src-renderer/public/kindred.svg', import.meta.url);

/** The part of kindred.svg (32 × 32) that its circles fill, with a pixel of 16 clear around them. */
const CIRCLES = '4 4 24 24';
/** Finer lines than the app's picture has, ending where pixels do: at 16 they would run into a blot. */
const LINE = '1.7';
const RADIUS = '6.65';

/**
 * The circles alone, black on nothing: macOS takes the alpha of a template image and colours it as
 * the menu bar needs it (Electron knows one by the end of its name, “Template”).
 */
export function templateSvg(own: string): string {
  return own
    .replace(/<rect[^>]*\/>/, '')
    .replace(/stroke="#[0-9a-f]{6}"/g, 'stroke="#000000"')
    .replace(/stroke-width="[\d.]+"/g, `stroke-width="${LINE}"`)
    .replace(/ r="[\d.]+"/g, ` r="${RADIUS}"`)
    .replace('viewBox="0 0 32 32"', `viewBox="${CIRCLES}"`);
}

/** The picture at a size, pixel by pixel as the shape says at it. */
async function draw(svg: string, side: number, name: string): Promise<void> {
  const sized = svg.replace('<svg ', `<svg width="${side}" height="${side}" `);
  const file = fileURLToPath(new URL(name, ICONS));
  await sharp(Buffer.from(sized)).png({ compressionLevel: 9 }).toFile(file);
}

async function drawTrayIcons(): Promise<void> {
  const own = await readFile(SHAPE, 'utf8');
  const template = templateSvg(own);
  await mkdir(ICONS, { recursive: true });
  await draw(template, 16, 'trayTemplate.png');
  await draw(template, 32, 'trayTemplate@2x.png');
  // Trays of Linux and Windows lie on any colour: there it is the app's own picture, plate and all.
  await draw(own, 32, 'tray.png');
}

if (import.meta.main) await drawTrayIcons();
