import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { WorkEvents } from '../../contract/events.ts';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { Catalog, FolderRow, KnownFile } from '../catalog/catalog.ts';
import { pathForFs } from '../scan/file-path.ts';
import type { FolderScan } from '../scan/folder-scan.ts';
import { readSidecars } from '../sidecar/read-sidecar.ts';
import { sidecarNews, type SidecarNews } from '../sidecar/sidecar-news.ts';
import { writeSidecars, type SidecarSummary } from '../sidecar/sidecar-writer.ts';
import { ProgressMeter } from './progress-meter.ts';

/** How many photos' sidecars are read at once. */
const READ_AT_ONCE = 8;

export interface SidecarContext extends WorkEvents {
  readonly catalog: Catalog;
  readonly signal?: AbortSignal | undefined;
  /** Stars, tags, titles or captions are not what they were. */
  readonly onMarked?: () => void;
}

const CANCELLED: Result<never> = fail('cancelled', 'Stopped.');

function isStopped({ signal }: SidecarContext): boolean {
  return signal?.aborted === true;
}

async function readNews(
  context: SidecarContext,
  folder: FolderRow,
  { photoId, sidecars }: SidecarNews,
): Promise<void> {
  const read = await readSidecars(folder.path, sidecars);
  // After an abort the run has ended, and the catalog may be closed.
  if (isStopped(context)) return;
  if (context.catalog.sidecars.saveRead(photoId, read)) context.onMarked?.();
}

/**
 * Takes in the sidecars that a scan found new, changed or gone; decodes no photo.
 * @param photosSeen the photos in what the scan looked into: of others it says nothing.
 * @returns `cancelled` where it was stopped: the next scan finds the rest.
 */
export async function takeInSidecars(
  context: SidecarContext,
  folder: FolderRow,
  scan: FolderScan,
  photosSeen: () => readonly KnownFile[],
): Promise<Result<void>> {
  const { catalog, onProgress } = context;
  await Promise.all(
    scan.leftovers.map((path) =>
      // One that can’t be taken away now is found again by the next scan.
      rm(pathForFs(join(folder.path, path)), { force: true }).catch(() => undefined),
    ),
  );
  if (scan.sidecars.length === 0 && !catalog.sidecars.hasAny(folder.id)) return ok(undefined);
  // Each of these steps takes a good part of a second for 100,000 photos: calls come in between.
  await setImmediate();
  const photos = photosSeen();
  await setImmediate();
  if (isStopped(context)) return CANCELLED;
  const known = catalog.sidecars.known(photos.map(({ id }) => id));
  const news = sidecarNews(photos, scan.sidecars, known, folder.foldsCase);
  if (news.length === 0) return ok(undefined);
  const meter = new ProgressMeter('sidecars', news.length, onProgress);
  for (let at = 0; at < news.length; at += READ_AT_ONCE) {
    if (isStopped(context)) return CANCELLED;
    const slice = news.slice(at, at + READ_AT_ONCE);
    await Promise.all(slice.map((photo) => readNews(context, folder, photo)));
    meter.set(at + slice.length);
  }
  meter.flush();
  return isStopped(context) ? CANCELLED : ok(undefined);
}

export interface WritingOptions {
  /** Those are tried again that could not be written before. */
  readonly withFailed?: boolean;
  /** Whether it is to end before the next one. */
  readonly isPaused?: () => boolean;
}

/** Writes the sidecars that wait; `cancelled` where it was stopped. */
export async function writeWaitingSidecars(
  context: SidecarContext,
  options: WritingOptions = {},
): Promise<Result<SidecarSummary>> {
  const { catalog, signal, onProgress } = context;
  // In between, calls of the page are answered.
  while (catalog.sidecars.queueDifferent()) {
    await setImmediate();
    if (isStopped(context)) return CANCELLED;
  }
  const { waiting, failed } = catalog.sidecars.counts();
  const total = waiting + (options.withFailed === true ? failed : 0);
  if (total === 0) return ok({ written: 0, failed: 0 });
  const meter = new ProgressMeter('sidecars', total, onProgress);
  const onWritten = (count: { done: number; failed: number }) => {
    meter.set(count.done, count.failed);
  };
  const written = await writeSidecars({ ...options, catalog, signal, onWritten });
  meter.flush();
  return written;
}
