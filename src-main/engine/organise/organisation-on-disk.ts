import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { open, realpath, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fail, ok, type Result } from '../../contract/errors.ts';
import { openOrganisation } from '../catalog/organisation-snapshot.ts';
import { attempt } from '../checked-call.ts';
import { writeFlushed } from '../export/whole-file.ts';
import { pathForFs, pathForPerson, type FilePath } from '../scan/file-path.ts';
import { MOST_BYTES } from './organisation-file.ts';
import { FILE_KIND } from './organisation-schema.ts';
import {
  writeOrganisation,
  type WritePiece,
  type WrittenOrganisation,
} from './write-organisation.ts';

/** A pipe does not block; Windows knows no such flag. */
const READING = constants.O_RDONLY | (constants.O_NONBLOCK || 0);
/** So much of a file tells whether it is one of ours. */
const HEAD_BYTES = 1024;
const OURS = new RegExp(String.raw`^\ufeff?\s*\{\s*"kindred"\s*:\s*"${FILE_KIND}"`);

const TOO_LARGE = fail('organisation-unreadable', 'The file is larger than 256 MB.');

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}

const nameOf = (path: FilePath) => `“${pathForPerson(basename(path))}”`;

async function withSnapshot(
  libraryDir: string,
  write: WritePiece,
): Promise<Result<WrittenOrganisation>> {
  const snapshot = openOrganisation(libraryDir);
  if (!snapshot.ok) return snapshot;
  try {
    return await writeOrganisation(snapshot.value, write);
  } finally {
    snapshot.value.close();
  }
}

/** What a person organised, as a whole file in memory. */
export async function organisationBytes(libraryDir: string): Promise<Result<Uint8Array>> {
  const pieces: Buffer[] = [];
  const written = await withSnapshot(libraryDir, (piece) => {
    pieces.push(Buffer.from(piece));
    return Promise.resolve(ok(undefined));
  });
  return written.ok ? ok(Buffer.concat(pieces)) : written;
}

/** Why a file could not be written, by what the file system threw. */
function unwritable(path: FilePath, cause: unknown): Result<never> {
  if (['ENOSPC', 'EDQUOT'].includes(codeOf(cause))) {
    return fail('disk-full', `The disk is full; ${nameOf(path)} was not written.`, cause);
  }
  const folder = pathForPerson(dirname(path));
  const sentence =
    codeOf(cause) === 'ENOENT'
      ? `${nameOf(path)} can’t be written: there is no folder ${folder}.`
      : `${nameOf(path)} can’t be written into ${folder}.`;
  return fail('export-unwritable', sentence, cause);
}

async function beginningOf(file: FileHandle): Promise<string | undefined> {
  if (!(await file.stat()).isFile()) return undefined;
  const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
  return buffer.toString('utf8', 0, bytesRead);
}

/** Whatever is there and no organisation file stays. */
async function checkReplaceable(path: FilePath): Promise<Result<void>> {
  const stays = fail(
    'export-unwritable',
    `${nameOf(path)} is no organisation file of Kindred’s, so it stays as it is; choose another name.`,
  );
  let file: FileHandle;
  try {
    file = await open(pathForFs(path), READING);
  } catch (cause) {
    return codeOf(cause) === 'ENOENT' ? ok(undefined) : unwritable(path, cause);
  }
  try {
    const beginning = await beginningOf(file);
    return beginning !== undefined && OURS.test(beginning) ? ok(undefined) : stays;
  } catch (cause) {
    return codeOf(cause) === 'EISDIR' ? stays : unwritable(path, cause);
  } finally {
    await file.close();
  }
}

/** A link stays one: what it points at is replaced. */
async function targetOf(path: FilePath): Promise<FilePath> {
  return realpath(path).catch(() => path);
}

async function append(handle: FileHandle, piece: string, path: FilePath): Promise<Result<void>> {
  try {
    await handle.appendFile(piece);
    return ok(undefined);
  } catch (cause) {
    return unwritable(path, cause);
  }
}

const causeOf = (result: Result<void>) => (result.ok ? undefined : result.error.cause);

/**
 * Writes what a person organised into a file: under another name first, flushed, then renamed, so that
 * a half one is never seen. Only another organisation file is replaced.
 * @param file absolute.
 */
export async function exportOrganisationTo(
  libraryDir: string,
  file: FilePath,
): Promise<Result<WrittenOrganisation>> {
  const path = await targetOf(file);
  const replaceable = await checkReplaceable(path);
  if (!replaceable.ok) return replaceable;
  const temporary = join(dirname(path), `.kindred-${randomUUID()}.part`);
  let counts: Result<WrittenOrganisation> | undefined;
  const written = await writeFlushed(temporary, async (handle) => {
    counts = await attempt(() => withSnapshot(libraryDir, (piece) => append(handle, piece, path)));
    return counts.ok ? ok(undefined) : counts;
  });
  if (counts?.ok === false) return counts;
  if (counts === undefined || !written.ok) return unwritable(path, causeOf(written));
  try {
    await rename(temporary, pathForFs(path));
  } catch (cause) {
    await rm(temporary, { force: true });
    return unwritable(path, cause);
  }
  return counts;
}

async function readWhole(file: FileHandle): Promise<Result<Uint8Array>> {
  const stats = await file.stat();
  if (!stats.isFile()) {
    return fail('organisation-unreadable', 'This is a folder or a device, no file.');
  }
  return stats.size > MOST_BYTES ? TOO_LARGE : ok(await file.readFile());
}

/**
 * The bytes of a file that is to be taken in.
 * @param file absolute.
 */
export async function readOrganisationFrom(file: FilePath): Promise<Result<Uint8Array>> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(pathForFs(file), READING);
    return await readWhole(handle);
  } catch (cause) {
    return codeOf(cause) === 'ENOENT' || codeOf(cause) === 'ENOTDIR'
      ? fail('file-missing', `There is no file ${nameOf(file)}.`, cause)
      : fail('file-unreadable', `${nameOf(file)} can’t be read.`, cause);
  } finally {
    await handle?.close();
  }
}
