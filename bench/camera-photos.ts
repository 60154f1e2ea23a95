import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawCameraJpeg } from '../test-fixtures/pictures.ts';

/**
 * A folder of generated 12-megapixel JPEGs, about 3.5 MB each, drawn once and kept in the system's
 * temporary folder: drawing takes longer than what is measured.
 */
export async function cameraPhotos(count: number): Promise<{ folder: string; paths: string[] }> {
  const folder = join(tmpdir(), 'kindred-bench-camera-photos-1');
  await mkdir(folder, { recursive: true });
  const paths: string[] = [];
  for (let seed = 1; seed <= count; seed += 1) {
    const path = join(folder, `${String(seed).padStart(3, '0')}.jpg`);
    paths.push(path);
    if (existsSync(path)) continue;
    await writeFile(`${path}.part`, await drawCameraJpeg({ seed }));
    await rename(`${path}.part`, path);
  }
  return { folder, paths };
}
