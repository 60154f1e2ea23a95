import { sep } from 'node:path';
import type { FileChanges, FoundFile, FoundPhoto, KnownFile } from '../catalog/catalog.ts';
import type { FilePath } from './file-path.ts';

/** What a scan means for the catalog. */
export interface Changes extends FileChanges {
  /** As they were, and indexed. */
  readonly unchanged: number;
  /** As they were, and pending or failed. */
  readonly waiting: number;
}

function isSame(known: KnownFile, found: FoundFile): boolean {
  return known.byteSize === found.byteSize && known.mtimeUs === found.mtimeUs;
}

function isBelow(path: FilePath, folders: readonly FilePath[]): boolean {
  return folders.some(
    (folder) => path === folder || folder === '' || path.startsWith(folder + sep),
  );
}

/**
 * Compares what is on disk with what the catalog knows; pure.
 * @param unreadable relative paths whose contents the scan could not see: nothing there is missing.
 */
export function reconcile(
  known: ReadonlyMap<FilePath, KnownFile>,
  found: readonly FoundFile[],
  unreadable: readonly FilePath[],
): Changes {
  const changes = {
    added: [] as FoundFile[],
    changed: [] as FoundPhoto[],
    renamed: [] as FoundPhoto[],
    missing: [] as number[],
    back: [] as FoundPhoto[],
    unchanged: 0,
    waiting: 0,
  };
  const seen = new Set<FilePath>();
  for (const file of found) {
    const before = known.get(file.pathKey);
    seen.add(file.pathKey);
    if (before === undefined) changes.added.push(file);
    else if (!isSame(before, file)) changes.changed.push({ ...file, id: before.id });
    else if (before.state === 'missing') changes.back.push({ ...file, id: before.id });
    else {
      if (before.path !== file.path) changes.renamed.push({ ...file, id: before.id });
      if (before.state === 'indexed') changes.unchanged += 1;
      else changes.waiting += 1;
    }
  }
  for (const [key, file] of known) {
    const gone = file.state !== 'missing' && !seen.has(key) && !isBelow(file.path, unreadable);
    if (gone) changes.missing.push(file.id);
  }
  return changes;
}
