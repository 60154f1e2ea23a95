import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PageClient } from '../contract/client.ts';

/** Where a demo lives: all in one temporary folder. */
export interface DemoHome {
  readonly folder: string;
  readonly library: string;
  readonly photos: string;
}

/** New photos are looked for each time that this many are drawn. */
const PHOTOS_AT_ONCE = 12;

/** @param existing the folder of a demo that goes on after a crash. */
export function demoHome(existing: string | undefined): DemoHome {
  const folder = existing ?? mkdtempSync(join(tmpdir(), 'kindred-demo-'));
  return { folder, library: join(folder, 'library'), photos: join(folder, 'photos') };
}

/** Draws the photos of a demo into its library, where they show up a few at a time. */
export async function fillDemo(
  { photos }: DemoHome,
  library: PageClient,
  stop: AbortSignal,
): Promise<void> {
  try {
    const { makeDemoPhotos } = await import('./demo-photos.ts');
    mkdirSync(photos);
    await library.addFolder({ path: photos });
    await makeDemoPhotos(photos, (done) => {
      stop.throwIfAborted();
      if (done % PHOTOS_AT_ONCE === 0) void library.work({ do: 'scan' });
    });
    await library.work({ do: 'scan' });
  } catch (cause) {
    if (stop.aborted) return;
    console.error('The photos of the demo can’t be drawn; is there room on the disk?', cause);
  }
}

/** Takes a demo away with all that is in it. */
export function closeDemo({ folder }: DemoHome): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    console.error(`The demo’s folder ${folder} could not be taken away; nothing needs it now.`);
  }
}
