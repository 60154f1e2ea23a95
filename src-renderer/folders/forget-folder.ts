import type { Folder } from '../../src-main/contract/folder-calls.ts';
import { t } from '../i18n/messages.svelte.ts';
import { engine, valueOrNotice } from '../state/engine.svelte.ts';
import { filters } from '../state/filters.svelte.ts';
import { notices } from '../state/notices.svelte.ts';

/** Forgets a folder and offers for a while to add it again, with what was left out of it. */
export async function forgetFolder(folder: Folder): Promise<void> {
  const { id, name } = folder;
  const gone = valueOrNotice(await engine.client.removeFolder({ id }));
  if (gone === undefined) return;
  if (filters.folder === id) filters.show({ kind: 'all' });
  await engine.refresh();
  notices.say(t('folders.forgotten', { name, n: gone.forgotten }), {
    label: t('folders.addAgain'),
    run: () => void addAgain(folder),
  });
}

async function addAgain({ path, excludes, isPaused }: Folder): Promise<void> {
  const added = valueOrNotice(await engine.client.addFolder({ path }));
  if (added === undefined) return;
  valueOrNotice(await engine.client.changeFolder({ id: added.id, excludes, isPaused }));
  await engine.refresh();
}
