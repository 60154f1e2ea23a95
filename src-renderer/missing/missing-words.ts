import type { MissingPhoto } from '../../src-main/contract/keeping-calls.ts';
import { shortFolder } from '../export/export-words.ts';
import { t } from '../i18n/messages.svelte.ts';

/** The folder that it was in. */
export function folderOf({ path, name }: MissingPhoto): string {
  return path.endsWith(name) ? path.slice(0, -name.length - 1) || path : path;
}

/** “28 days left”. */
export function leftWords({ daysLeft }: MissingPhoto): string {
  return daysLeft === 0 ? t('missing.lastDay') : t('missing.daysLeft', { n: daysLeft });
}

/** The end of that folder’s path, as its tile shows it. */
export function shownFolder(photo: MissingPhoto): string {
  return shortFolder(folderOf(photo));
}

/** All that its tile shows, for those who hear the page: “IMG_1.jpg, 2024/Lisbon, 28 days left, organised”. */
export function saidOf(photo: MissingPhoto): string {
  const { name, isOrganised } = photo;
  const shown = [name, shownFolder(photo), leftWords(photo)];
  return [...shown, ...(isOrganised ? [t('missing.organised')] : [])].join(', ');
}
