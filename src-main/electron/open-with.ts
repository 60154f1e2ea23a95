import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { DesktopNews } from '../contract/desktop-calls.ts';
import { fail, ok, type Result } from '../contract/errors.ts';
import { pathForFs, pathForPerson } from '../engine/scan/file-path.ts';
import type { EngineLine } from '../serve/engine-line.ts';

/** As for a picture that is dropped on a page (serve/page-answers.ts). */
const MOST_BYTES = 200 * 1024 * 1024;
/** A pipe under that name does not block; Windows knows no such flag. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK || 0);

/** What of the engine a picture from outside is asked about. */
type OpenEngine = Pick<EngineLine, 'photoAt' | 'keepPicture'>;

async function readPicture(path: string): Promise<Result<Uint8Array>> {
  try {
    await using file = await open(pathForFs(path), FLAGS);
    const stats = await file.stat();
    if (!stats.isFile()) return fail('not-an-image', 'This is not a file.');
    if (stats.size > MOST_BYTES) {
      const sentence = 'The picture is larger than 200 MB; add its folder to search by it.';
      return fail('file-too-large', sentence);
    }
    return ok(await file.readFile());
  } catch (cause) {
    return fail('file-unreadable', 'The file can’t be read now.', cause);
  }
}

async function pictureNews(path: string, engine: OpenEngine): Promise<Result<DesktopNews>> {
  const photo = await engine.photoAt(path);
  if (!photo.ok) return photo;
  if (photo.value !== undefined) return ok({ kind: 'similar', photo: photo.value });
  const bytes = await readPicture(path);
  if (!bytes.ok) return bytes;
  const name = pathForPerson(basename(path));
  const kept = await engine.keepPicture(bytes.value, name);
  if (!kept.ok) return kept;
  const { picture, width, height } = kept.value;
  return ok({ kind: 'similar-picture', picture, name, width, height });
}

/**
 * What a page is told when a picture is opened with Kindred: to show what is like it, as a photo of
 * the library where it is one, else as a picture from outside; or why that can't be.
 */
export async function openedPicture(path: string, engine: OpenEngine): Promise<DesktopNews> {
  const news = await pictureNews(path, engine);
  if (news.ok) return news.value;
  const name = pathForPerson(basename(path));
  return { kind: 'notice', message: `${name}: ${news.error.message}` };
}
