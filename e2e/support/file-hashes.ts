import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The SHA-256 of every file in a folder and the folders inside, by its path in there. */
export async function fileHashes(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
  const hashes: Record<string, string> = {};
  for (const path of paths) {
    const hash = createHash('sha256').update(await readFile(path));
    hashes[path.slice(folder.length + 1)] = hash.digest('hex');
  }
  return hashes;
}
