import { resolve } from 'node:path';
import type { PageClient } from '../contract/client.ts';

/** Adds the folders that an app was started with; one that can't be added costs only itself. */
export async function addFolders(library: PageClient, folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    const added = await library.addFolder({ path: resolve(folder) });
    if (!added.ok) console.error(added.error.message);
  }
}
