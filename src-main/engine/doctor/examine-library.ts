import type { CallOutput, CheckedInput } from '../../contract/calls.ts';
import type { CallOptions } from '../../contract/client.ts';
import { ok, type Result } from '../../contract/errors.ts';
import { catalogDamage } from '../catalog/check-catalog.ts';
import type { RestoredCatalog } from '../catalog/restore-catalog.ts';
import { restoreLibrary } from '../keep/restore-library.ts';
import { openPartsForReading, openPartsForWriting } from '../library-parts.ts';
import { checkLibrary } from './check-library.ts';
import { check, counted, type Check } from './check.ts';

const COMMAND = 'kindred doctor';

/** What became of the catalog, for a person. */
function restoredSentence({ restored, photos, setAside, dropped }: RestoredCatalog): string {
  const where = setAside === '' ? '' : ` The one before was set aside as ${setAside}.`;
  const lost = dropped === 0 ? '' : ` ${counted(dropped, 'row')} that led nowhere were left out.`;
  const has = counted(photos, 'photo');
  if (restored === undefined) {
    const left = `There was no sound copy: what could be read of the catalog is in a new one, ${has}; index your folders again.`;
    return `${left}${lost}${where}`;
  }
  return `${restored.name} of ${restored.at} took the place of the catalog, with ${has}.${lost}${where}`;
}

/** Before anything is opened: a catalog that is damaged, or is to be another one, gets its place taken. */
async function mendCatalog(
  libraryDir: string,
  { repair, restore }: CheckedInput<'doctor'>,
): Promise<Result<Check>> {
  const damage = catalogDamage(libraryDir, 'full');
  if (damage === undefined && restore === undefined) {
    return ok(check('catalog', 'ok', 'The catalog is sound.'));
  }
  if (!repair && restore === undefined) {
    const message = 'The catalog is damaged; “kindred doctor --repair” mends it or goes back.';
    return ok(check('catalog', 'broken', message));
  }
  const name = restore === '' ? undefined : restore;
  const takesWhatIsLeft = repair && restore === undefined;
  const done = await restoreLibrary({ libraryDir, name, command: COMMAND, takesWhatIsLeft });
  return done.ok ? ok(check('catalog', 'repaired', restoredSentence(done.value))) : done;
}

/**
 * Examines a library from the outside, as it may be too broken to open; with `repair`, mends it.
 * Photos are only ever read.
 */
export async function examineLibrary(
  libraryDir: string,
  input: CheckedInput<'doctor'>,
  options: CallOptions = {},
): Promise<Result<CallOutput<'doctor'>>> {
  const mended = await mendCatalog(libraryDir, input);
  if (!mended.ok) return mended;
  if (mended.value.state === 'broken') return ok({ healthy: false, checks: [mended.value] });
  const parts = input.repair
    ? openPartsForWriting(libraryDir, COMMAND)
    : openPartsForReading(libraryDir);
  if (!parts.ok) return parts;
  try {
    const rest = await checkLibrary({ ...options, parts: parts.value, repair: input.repair });
    const checks = [mended.value, ...rest];
    return ok({ healthy: checks.every(({ state }) => state !== 'broken'), checks });
  } finally {
    await parts.value.close();
  }
}
