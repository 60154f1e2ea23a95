import { untrack } from 'svelte';
import { t } from '../i18n/messages.svelte.ts';
import { notices } from '../state/notices.svelte.ts';
import { organisation, UNDO_TOPIC } from '../state/organisation.svelte.ts';

/** What the engine calls it in the list of acts when photos get something by themselves. */
const BY_ITSELF = 'tag-by-lesson';

/** Says, with a button to undo it, when photos got something by themselves; called once, by the frame. */
export function sayWhatComesByItself(): void {
  /** The newest act known; undefined until the first answer, which is no news. */
  let newest: number | undefined;
  $effect(() => {
    const { undoable, isLoaded } = organisation;
    if (!isLoaded) return;
    const before = newest;
    newest = Math.max(before ?? 0, undoable?.id ?? 0);
    const isNews = before !== undefined && undoable !== null && undoable.id > before;
    if (!isNews || undoable.kind !== BY_ITSELF) return;
    const { photos, name } = undoable;
    const undo = { label: t('organise.undo'), run: () => void organisation.undo() };
    untrack(() => {
      notices.say(t('teach.gave', { n: photos, name: name ?? '' }), undo, UNDO_TOPIC);
    });
  });
}
