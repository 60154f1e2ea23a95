import { desktop } from '../desktop/desktop.svelte.ts';
import { t } from '../i18n/messages.svelte.ts';
import { dialogs } from '../state/dialogs.svelte.ts';
import { engine, valueOrNotice } from '../state/engine.svelte.ts';
import { notices } from '../state/notices.svelte.ts';
import { addFolder } from './add-folder.ts';
import { folderName, isWithin } from './path-parts.ts';

/** Has a person choose folders, and adds them: in the system’s own dialog where there is one. */
export async function askForFolder(): Promise<void> {
  if (desktop === undefined) {
    dialogs.show('add-folder');
    return;
  }
  const chosen = valueOrNotice(await desktop.client.chooseFolders({}));
  if (chosen !== undefined) await addFolders(chosen.paths);
}

/** Adds folders one after the other; what speaks against one is said. */
export async function addFolders(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const isThere = engine.overview?.folders.some((folder) => isWithin(path, folder.path));
    const why =
      isThere === true ? t('chooser.already', { name: folderName(path) }) : await addFolder(path);
    if (why !== undefined) notices.say(why);
  }
}
