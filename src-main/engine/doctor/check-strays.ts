import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { backupFolder } from '../catalog/backup-files.ts';
import { strayIndexes } from '../models/stray-indexes.ts';
import { check, counted, type Check, type DoctorContext } from './check.ts';

/** Without the library lock, what is younger may be in the hands of a process that writes just now. */
const YOUNG_MS = 600_000;
const UNFINISHED = /\.(?:part|unfinished)$/u;
const THUMBNAIL = /^[0-9a-f]+\.jpg$/u;

/** Files of a folder, itself and not what is inside its folders; none where it is not there. */
function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => join(folder, name));
  } catch {
    return []; // Not made yet, or unreadable: then the check of what belongs there says so.
  }
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(folder, name));
  } catch {
    return []; // As above.
  }
}

function isOld(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs > YOUNG_MS;
}

/** Files that nobody has in hand. */
function settled(paths: readonly string[], { repair }: DoctorContext): string[] {
  return paths.filter((path) => repair || isOld(path));
}

function remove(paths: readonly string[]): void {
  for (const path of paths) rmSync(path, { force: true });
}

/** Thumbnails that belong to no photo. */
export function checkStrayThumbnails(context: DoctorContext): Check {
  const { parts, repair } = context;
  // Files first: what comes later is no stray of what is asked then.
  const files = foldersIn(parts.folder.thumbnails).flatMap((folder) =>
    filesIn(folder).flatMap((path) => {
      const name = path.slice(folder.length + 1);
      return THUMBNAIL.test(name) ? [{ path, hex: folder.slice(-2) + name.slice(0, -4) }] : [];
    }),
  );
  const wanted = new Set<string>();
  for (const hash of parts.catalog.care.thumbnailHashes()) {
    wanted.add(Buffer.from(hash).toString('hex'));
  }
  const strays = settled(
    files.filter(({ hex }) => !wanted.has(hex)).map(({ path }) => path),
    context,
  );
  if (strays.length === 0) {
    return check('stray thumbnails', 'ok', 'Every thumbnail belongs to a photo.');
  }
  const found = counted(strays.length, 'thumbnail');
  if (!repair) return check('stray thumbnails', 'broken', `Found ${found} of no photo.`);
  remove(strays);
  return check('stray thumbnails', 'repaired', `Removed ${found} of no photo.`);
}

/** Index files of networks whose vectors are not kept. */
export function checkStrayIndexes(context: DoctorContext): Check {
  const { folder, catalog } = context.parts;
  const strays = settled(strayIndexes(folder, catalog), context);
  if (strays.length === 0) {
    return check('stray indexes', 'ok', 'Every index belongs to a model in use.');
  }
  const found = counted(strays.length, 'index', 'indexes');
  if (!context.repair)
    return check('stray indexes', 'broken', `Found ${found} of no model in use.`);
  remove(strays);
  return check('stray indexes', 'repaired', `Removed ${found} of no model in use.`);
}

/** Files under another name that never got their own, as the process that wrote them came to no end. */
export function checkUnfinished(context: DoctorContext): Check {
  const { folder } = context.parts;
  const folders = [
    folder.dir,
    folder.indexes,
    backupFolder(folder.dir),
    ...foldersIn(folder.thumbnails),
  ];
  const files = folders.flatMap(filesIn).filter((path) => UNFINISHED.test(path));
  const left = settled(files, context);
  if (left.length === 0) return check('unfinished files', 'ok', 'No unfinished file was left.');
  const found = counted(left.length, 'unfinished file');
  if (!context.repair) {
    return check('unfinished files', 'broken', `Found ${found} of processes that were stopped.`);
  }
  remove(left);
  return check('unfinished files', 'repaired', `Removed ${found}.`);
}
