import { realpath } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { ok, type Result } from '../../contract/errors.ts';
import type { CatalogReader } from '../catalog/catalog.ts';
import { pathForFs, pathFromBytes, type FilePath } from '../scan/file-path.ts';
import { findPhoto } from '../scan/library-folders.ts';
import { within } from './time-box.ts';

/** How long a drive may take to answer, ms: a disk spins up within ten seconds. */
const ANSWER_LIMIT_MS = 20_000;

/** The path with the links of all its folders down to `above` resolved; undefined where that fails. */
async function resolvedDownTo(above: FilePath, path: FilePath): Promise<FilePath | undefined> {
  try {
    const real = pathFromBytes(await realpath(pathForFs(above), { encoding: 'buffer' }));
    return join(real, relative(above, path));
  } catch {
    return undefined; // Not there now, or not to be looked into: the path as it is may still be known.
  }
}

/**
 * All that a file may be called in the library: a folder of it is kept by its real path, yet inside it
 * a photo that is found by a link is kept under the link.
 */
async function namesOf(path: FilePath): Promise<readonly FilePath[]> {
  const names = new Set<FilePath>();
  for (let above = path; ; above = dirname(above)) {
    const name = await resolvedDownTo(above, path);
    if (name !== undefined) names.add(name);
    if (above === dirname(above)) return [...names];
  }
}

/**
 * The photo at an absolute path, by whatever links and spelling it is reached.
 * @returns undefined where there is none, or none that can be shown yet.
 */
export async function photoAt(
  catalog: CatalogReader,
  path: FilePath,
): Promise<Result<number | undefined>> {
  const asked = resolve(path);
  const names = await within(namesOf(asked), ANSWER_LIMIT_MS, []);
  const photos = [...names, asked].map((name) => findPhoto(catalog, name));
  const ids = photos.flatMap((photo) => (photo === undefined ? [] : [photo.id]));
  const shown = catalog.browse.shownPhotos(ids);
  return ok(ids.find((id) => shown.has(id)));
}
