import type { UpdateState } from '../../src-main/contract/desktop-calls.ts';
import { date, number, reasonOf, t } from '../i18n/messages.svelte.ts';

/** How far a newer version has come, in a sentence. */
export function updateSentence(update: UpdateState): string {
  switch (update.state) {
    case 'unavailable':
      return t('desktop.update.unavailable');
    case 'none': {
      if (update.lookedAt === null) return t('desktop.update.never');
      const when = date(update.lookedAt, { dateStyle: 'medium', timeStyle: 'short' });
      return t('desktop.update.none', { when });
    }
    case 'looking':
      return t('desktop.update.looking');
    case 'found':
      return t('desktop.update.found', { version: update.version });
    case 'fetching': {
      const share = number(update.percent / 100, { style: 'percent' });
      return t('desktop.update.fetching', { version: update.version, share });
    }
    case 'ready':
      return t('desktop.update.ready', { version: update.version });
    case 'failed':
      return reasonOf(update.problem);
  }
}
