import { basename, dirname, extname, join } from 'node:path';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type {
  ExportCatalog,
  ExportPhoto,
  ExportRow,
  ExportTask,
} from '../catalog/export-catalog.ts';
import type { LibraryParts } from '../library-parts.ts';
import { pathForPerson, type FilePath } from '../scan/file-path.ts';
import { copyOriginal } from './copy-original.ts';
import type { ExportOrder } from './export-order.ts';
import { fileName } from './file-name.ts';
import type { FreeNames } from './free-names.ts';
import { patternName, type NameFacts } from './name-pattern.ts';
import { temporaryName } from './target-folder.ts';
import { GIVEN_UP, giveName, settleLast, writeFlushed } from './whole-file.ts';

/** What the photos of one export have in common. */
export interface ExportJob {
  readonly row: ExportRow;
  readonly order: ExportOrder;
  readonly exports: ExportCatalog;
  readonly parts: LibraryParts;
  readonly names: FreeNames;
  readonly signal: AbortSignal;
}

const ENDINGS = { jpeg: '.jpg', webp: '.webp', avif: '.avif' } as const;
/** Longer ones are no endings. */
const ENDING_BYTES = 16;

/** The ending that a copy gets: its own as an original, else that of its format. */
function endingOf(path: FilePath, format: ExportOrder['format']): string {
  if (format !== 'original') return ENDINGS[format];
  const ending = fileName(pathForPerson(extname(path)).slice(1));
  return ending === '' || Buffer.byteLength(ending) > ENDING_BYTES ? '' : `.${ending}`;
}

/** What a photo's name is made of. */
function nameFacts(photo: ExportPhoto, position: number, total: number): NameFacts {
  const { path, shownAt, camera, title, place } = photo;
  return {
    name: pathForPerson(basename(path, extname(path))),
    shownAt,
    camera,
    title,
    folder: pathForPerson(basename(dirname(path))),
    place,
    number: position + 1,
    total,
  };
}

/** Name and ending that a photo is to get. */
export function wantedName(
  photo: ExportPhoto,
  order: Pick<ExportOrder, 'format' | 'names'>,
  position: number,
  total: number,
): readonly [name: string, ending: string] {
  const name = patternName(order.names, nameFacts(photo, position, total));
  return [name, endingOf(photo.path, order.format)];
}

/**
 * Copies one photo of an export, unless the last session did so before it could write that down.
 *
 * Fails with the reason of the photo, of the target (target-failure.ts), or `cancelled`; nothing is
 * left of the copy then.
 */
export async function exportPhoto(job: ExportJob, task: ExportTask): Promise<Result<void>> {
  const { row, order, exports } = job;
  const temporary = join(row.target, temporaryName(order.mark, task.position));
  const settled = await settleLast(temporary, row.target, task.name);
  if (!settled.ok) return settled;
  const copied = settled.value ? ok(undefined) : await copyAnew(job, task, temporary);
  if (!copied.ok) return copied;
  exports.markDone(row.id, task.position);
  return ok(undefined);
}

async function copyAnew(
  job: ExportJob,
  task: ExportTask,
  temporary: FilePath,
): Promise<Result<void>> {
  const { row, order, exports, names } = job;
  const photo = exports.photo(task.photoId);
  if (photo === undefined) {
    return fail('photo-unknown', 'This photo is no longer in the library.');
  }
  const written = await writeCopy(job, photo, temporary);
  if (!written.ok) return written;
  const [name, ending] = wantedName(photo, order, task.position, row.total);
  const named = await giveName(temporary, row.target, () => {
    const free = names.take(name, ending);
    exports.intend(row.id, task.position, free);
    return free;
  });
  if (named.ok) return named;
  // In this order: what is intended while no temporary file is there counts as done.
  exports.intend(row.id, task.position, undefined);
  await settleLast(temporary, row.target, undefined);
  return named;
}

async function writeCopy(
  { order, parts, signal }: ExportJob,
  photo: ExportPhoto,
  temporary: FilePath,
): Promise<Result<void>> {
  if (order.format === 'original') {
    return writeFlushed(temporary, (file) => copyOriginal(photo.path, file, signal));
  }
  const pool = await parts.pool();
  if (!pool.ok) return pool;
  const { format, longestSide, quality, metadata } = order;
  const { stars, title, caption, tags } = photo;
  const said = { stars, title, caption, tags };
  const picture = { format, longestSide, quality, metadata, said };
  const make = () => unlessGivenUp(signal, pool.value.exportPicture(photo.path, picture));
  let made = await make();
  // The reader may have gone down by another photo, which was looked at beside this one.
  if (!made.ok && made.error.code === 'decode-crashed') made = await make();
  if (!made.ok) return made;
  return writeFlushed(temporary, async (file) => {
    await file.writeFile(made.value);
    return ok(undefined);
  });
}

/** Closing an app does not wait for a picture. */
async function unlessGivenUp<T>(signal: AbortSignal, work: Promise<Result<T>>): Promise<Result<T>> {
  const { promise, resolve } = Promise.withResolvers<Result<never>>();
  const giveUp = () => {
    resolve(GIVEN_UP);
  };
  if (signal.aborted) return GIVEN_UP;
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
