import { t } from '../i18n/messages.svelte.ts';
import { notices } from '../state/notices.svelte.ts';

/** Copies a text and says so; where the browser forbids it, shows the text to be copied by hand. */
export async function copyText(text: string, said: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    notices.say(said);
  } catch {
    // No permission, or a page that came over the network without https.
    notices.say(t('copy.byHand', { text }));
  }
}
