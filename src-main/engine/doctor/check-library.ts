import type { Result } from '../../contract/errors.ts';
import { MODEL_SETTING } from '../catalog/model-queries.ts';
import type { LibraryParts } from '../library-parts.ts';
import { loadModelPack } from '../model/model-pack.ts';
import { pathForPerson } from '../scan/file-path.ts';
import { ProgressMeter } from '../work/progress-meter.ts';
import { checkBackups } from './check-backups.ts';
import { checkKeys, checkWords } from './check-derived.ts';
import { checkRuntimes } from './check-runtimes.ts';
import { checkStrayIndexes, checkStrayThumbnails, checkUnfinished } from './check-strays.ts';
import { check, type Check, type DoctorContext } from './check.ts';

async function checkModel({ parts }: DoctorContext): Promise<Check> {
  const serving = parts.catalog.setting(MODEL_SETTING);
  if (serving === undefined) {
    return check('model', 'ok', 'No model is installed; photos are compared by composition.');
  }
  const names: string[] = [];
  for (const id of new Set([serving, ...parts.catalog.models.kept()])) {
    const pack = await loadModelPack(parts.folder.models, id);
    if (!pack.ok) return check('model', 'broken', pack.error.message);
    names.push(pack.value.manifest.name);
  }
  const pool = await parts.pool();
  if (!pool.ok) return check('model', 'broken', pool.error.message);
  const [name = '', ...others] = names;
  const and = others.length === 0 ? '' : ` Kept beside it, and whole: ${others.join(', ')}.`;
  return check('model', 'ok', `${name} is whole and runs.${and}`);
}

/**
 * A missing file is normal for an empty library, and for a network that is only on its way to serve; a
 * broken one never is.
 */
async function checkIndexes({ parts, repair }: DoctorContext): Promise<Check> {
  const { content, composition } = await parts.spaces();
  const isNeeded = (name: string) => name === content?.name || name === composition.name;
  const indexes = await parts.indexes();
  if (!indexes.ok) return check('index', 'broken', indexes.error.message);
  const broken = indexes.value
    .states()
    .filter(({ opened, size }) => opened !== 'loaded' && size > 0)
    .filter(({ name, opened }) => opened !== 'missing' || isNeeded(name))
    .map(({ name, opened }) => `${name}: ${opened}`);
  if (broken.length === 0) return check('index', 'ok', 'The index agrees with the catalog.');
  const message = `The index file was not usable (${broken.join(', ')})`;
  if (!repair) return check('index', 'broken', `${message}; it is made anew when needed.`);
  const rebuilt = await indexes.value.rebuild();
  const saved = rebuilt.ok ? await indexes.value.save() : rebuilt;
  return saved.ok
    ? check('index', 'repaired', `${message}; it was made anew from the catalog.`)
    : check('index', 'broken', saved.error.message);
}

async function remakeThumbnail(parts: LibraryParts, id: number): Promise<Result<unknown>> {
  const photo = parts.catalog.photo(id);
  const pool = await parts.pool();
  if (!pool.ok) return pool;
  return pool.value.describe(photo?.path ?? '', true);
}

async function checkThumbnails(context: DoctorContext): Promise<Check> {
  const { parts, repair, signal } = context;
  const meter = new ProgressMeter('check', parts.catalog.counts().photos, context.onProgress);
  let remade = 0;
  const broken: string[] = [];
  for (const { id, hash } of parts.catalog.shownPhotos()) {
    if (signal?.aborted === true) break;
    meter.advance();
    if ((await parts.thumbnails.read(hash)).ok) continue;
    const mended = repair ? await remakeThumbnail(parts, id) : undefined;
    if (mended?.ok === true) remade += 1;
    else broken.push(pathForPerson(parts.catalog.photo(id)?.path ?? ''));
  }
  return thumbnailCheck(broken, remade);
}

function thumbnailCheck(broken: readonly string[], remade: number): Check {
  const [first] = broken;
  if (first !== undefined) {
    return check(
      'thumbnails',
      'broken',
      `${broken.length} thumbnails are missing or damaged, the first of ${first}.`,
    );
  }
  return remade > 0
    ? check('thumbnails', 'repaired', `${remade} thumbnails were made anew from their photos.`)
    : check('thumbnails', 'ok', 'Every thumbnail is whole.');
}

/**
 * Looks at every part of a library whose catalog is sound; with `repair`, makes anew what can be made
 * anew.
 */
export async function checkLibrary(context: DoctorContext): Promise<Check[]> {
  return [
    checkBackups(context),
    checkWords(context),
    checkKeys(context),
    await checkModel(context),
    ...(await checkRuntimes(context)),
    await checkIndexes(context),
    checkStrayIndexes(context),
    await checkThumbnails(context),
    checkStrayThumbnails(context),
    checkUnfinished(context),
  ];
}
