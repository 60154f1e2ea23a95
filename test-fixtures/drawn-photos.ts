import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { drawPicture } from './pictures.ts';

/** Draws small pictures into a folder: NAME → seed; seeds with one whole part look alike. */
export async function drawPhotos(folder: string, seeds: Record<string, number>): Promise<void> {
  for (const [name, seed] of Object.entries(seeds)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), await drawPicture({ seed }));
  }
}
