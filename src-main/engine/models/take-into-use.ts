import { ok, type Result } from '../../contract/errors.ts';
import { writerOf, type LibraryParts } from '../library-parts.ts';
import type { ModelPack } from '../model/model-pack.ts';

/**
 * Lets an installed network serve: at once where it has looked at every photo, or where none serves that
 * could go on meanwhile; else as soon as it has (work/complete-networks.ts). Asked for the one that
 * serves, a change that is under way is given up; the other one stays kept.
 */
export async function takeIntoUse(parts: LibraryParts, pack: ModelPack): Promise<Result<void>> {
  const catalog = writerOf(parts);
  if (!catalog.ok) return catalog;
  const { id } = pack.manifest;
  const serving = await parts.pack();
  const isReady = serving === undefined || serving.manifest.id === id;
  if (isReady || catalog.value.lacking.count(id) === 0) {
    catalog.value.models.serveNext(undefined);
    await parts.use(pack);
    return ok(undefined);
  }
  catalog.value.models.serveNext(id);
  await parts.changeNetworks();
  return ok(undefined);
}
