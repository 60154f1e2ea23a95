import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { demoXmp } from './marks.ts';
import { planShots, type Shot } from './plan.ts';
import { drawScene } from './scene.ts';

const AT_ONCE = 3;

type Change = (bytes: Buffer) => Promise<Buffer> | Buffer;
const edited = (picture: Sharp): Promise<Buffer> =>
  picture.keepExif().keepXmp().jpeg({ quality: 84 }).toBuffer();
const same: Change = (bytes) => bytes;
/** As a messenger sends it: small, squeezed, and without EXIF. */
const sent: Change = (bytes) =>
  sharp(bytes).resize(900, 900, { fit: 'inside' }).jpeg({ quality: 62 }).toBuffer();
/** A part of the picture about its middle. */
const crop: Change = async (bytes) => {
  const { width, height } = await sharp(bytes).metadata();
  const [w, h] = [Math.round(width * 0.62), Math.round(height * 0.62)];
  return edited(sharp(bytes).extract({ left: w >> 2, top: h >> 2, width: w, height: h }));
};
const mirror: Change = (bytes) => edited(sharp(bytes).flop());
const grey: Change = (bytes) => edited(sharp(bytes).greyscale().linear(1.1, -10));
const warmer: Change = (bytes) => edited(sharp(bytes).linear([1.08, 1, 0.84], [6, 2, 0]));
/** Ends amid its header: there is nothing to see. */
const broken: Change = (bytes) => bytes.subarray(0, 180);
/** Ends a little too soon: the lowest rows are missing. */
const damaged: Change = (bytes) => bytes.subarray(0, Math.round(bytes.length * 0.93));

/** Files made from others, all relative to the demo’s folder. */
export const TWINS: readonly (readonly [from: string, path: string, change: Change])[] = [
  ['2024/Lisbon/IMG_1002.jpg', 'Backup/IMG_1002.jpg', same],
  ['2024/Dolomites/IMG_1104.jpg', 'Backup/IMG_1104.jpg', same],
  ['2026/New York/IMG_2004.jpg', 'Backup/New York (1).jpg', same],
  ['2025/Lofoten/IMG_1403.jpg', 'Sent/lofoten.jpg', sent],
  ['2025/Tuscany/IMG_1603.jpg', 'Sent/tuscany.jpg', sent],
  ['2026/Cornwall/IMG_2104.jpg', 'Sent/boats.jpg', sent],
  ['2024/Lisbon/IMG_1004.jpg', '2024/Lisbon/IMG_1004 crop.jpg', crop],
  ['2025/Lofoten/IMG_1405.jpg', '2025/Lofoten/IMG_1405 crop.jpg', crop],
  ['2024/Dolomites/IMG_1103.jpg', '2024/Dolomites/IMG_1103 crop.jpg', crop],
  ['2026/Cornwall/IMG_2106.jpg', '2026/Cornwall/IMG_2106 mirrored.jpg', mirror],
  ['2025/Kyoto/IMG_1503.jpg', '2025/Kyoto/IMG_1503 warm.jpg', warmer],
  ['2026/New York/IMG_2007.jpg', '2026/New York/IMG_2007 bw.jpg', grey],
  ['2025/Sardinia/IMG_1702.jpg', '2025/Sardinia/IMG_1799.jpg', broken],
  ['2026/Cornwall/IMG_2102.jpg', '2026/Cornwall/IMG_2199.jpg', damaged],
];

/**
 * Draws the demo’s pictures into `folder` (made where it is missing), the same bytes each time.
 * Among them are copies, crops, edits and a burst, one file that cannot be read and one that is
 * damaged. `onProgress` hears of every file; it ends the drawing by throwing. Rejects with the file
 * system’s error.
 */
export async function makeDemoPhotos(
  folder: string,
  onProgress?: (done: number, total: number) => void,
): Promise<void> {
  const shots = planShots();
  let done = 0;
  const put = async (path: string, bytes: Buffer): Promise<void> => {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
    onProgress?.(++done, shots.length + TWINS.length);
  };
  await eachOf(shots, async (shot) => put(shot.path, await drawShot(shot)));
  await eachOf(TWINS, async ([from, path, change]) =>
    put(path, await change(await readFile(join(folder, from)))),
  );
}

/** The bytes of one picture’s file. */
export function drawShot(shot: Shot): Promise<Buffer> {
  const options = {
    jpeg: { quality: 82 },
    webp: { quality: 84, effort: 2 },
    png: { palette: true },
  };
  const picture = drawScene(shot).withExif(shot.exif).withXmp(demoXmp(shot));
  return picture.toFormat(shot.format, options[shot.format]).toBuffer();
}

/** Does `work` for every item, a few at a time; the first failure ends it. */
async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  const workers = Array.from({ length: AT_ONCE }, worker);
  // Whoever hears of a failure can rely on it that nothing is written any more.
  await Promise.allSettled(workers);
  await Promise.all(workers);
}
