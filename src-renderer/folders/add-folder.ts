import { reasonOf, t } from '../i18n/messages.svelte.ts';
import { engine } from '../state/engine.svelte.ts';
import { filters } from '../state/filters.svelte.ts';
import { navigation } from '../state/navigation.svelte.ts';
import { notices } from '../state/notices.svelte.ts';
import { folderName } from './path-parts.ts';

/**
 * Makes a folder part of the library and goes to the photos.
 * @returns why not, in a sentence; undefined where all went well.
 */
export async function addFolder(path: string): Promise<string | undefined> {
  const answer = await engine.client.addFolder({ path });
  if (!answer.ok) return reasonOf(answer.error);
  filters.show({ kind: 'all' });
  await engine.refresh();
  if (navigation.screen.name !== 'library') navigation.open({ name: 'library' });
  notices.say(t('folders.added', { name: folderName(answer.value.path) }));
  return undefined;
}
