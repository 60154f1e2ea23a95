import type { DesktopOutput } from '../../src-main/contract/desktop-calls.ts';
import { t } from '../i18n/messages.svelte.ts';
import { dialogs } from '../state/dialogs.svelte.ts';
import { valueOrNotice } from '../state/engine.svelte.ts';
import { navigation } from '../state/navigation.svelte.ts';
import { notices } from '../state/notices.svelte.ts';
import { selection } from '../state/selection.svelte.ts';
import { desktop } from './desktop.svelte.ts';
import { nextPhoto } from './next-photo.ts';

type Moved = DesktopOutput<'trash'>;

/** Only the last word about it is shown. */
const TOPIC = 'trash';
/** What is moved faster than this needs no word before it is done. */
const QUICK_MS = 400;

/** What the system calls its trash: Trash, Recycle Bin. */
export function binName(): string {
  return desktop === undefined ? '' : t(`desktop.bin.${desktop.platform}`);
}

/** Moving the photos’ own files to the system’s trash, once a person has said so. */
class Trash {
  /** What came of the last time. */
  last: Moved | undefined = $state.raw();

  /** Asks whether to. */
  ask(photos: readonly number[]): void {
    dialogs.showFor('trash', photos);
  }

  /** Moves them; they leave the library’s screens as soon as the engine sees that their files went. */
  async move(photos: readonly number[]): Promise<void> {
    if (desktop === undefined) return;
    const bin = binName();
    const word = setTimeout(() => {
      notices.stay(t('desktop.trashing', { n: photos.length, bin }), undefined, TOPIC);
    }, QUICK_MS);
    const answer = await desktop.client.trash({ photos: [...photos] });
    clearTimeout(word);
    notices.dismissTopic(TOPIC);
    const moved = valueOrNotice(answer);
    if (moved === undefined) return;
    const stayed = new Set(moved.failed.map(({ photo }) => photo));
    this.#walkOn(new Set(photos.filter((id) => !stayed.has(id))));
    this.#say(moved, bin);
  }

  #say(moved: Moved, bin: string): void {
    this.last = moved;
    const { failed } = moved;
    if (failed.length === 0) {
      notices.say(t('desktop.trashed', { n: moved.moved, bin }), undefined, TOPIC);
    } else if (dialogs.open === undefined) dialogs.show('trash-failures');
    else {
      const see = {
        label: t('desktop.seeWhy'),
        run: () => {
          dialogs.show('trash-failures');
        },
      };
      notices.stay(t('desktop.trashFailed', { n: failed.length }), see, TOPIC);
    }
  }

  /** The viewer goes on to the next photo. */
  #walkOn(gone: ReadonlySet<number>): void {
    const { overlay } = navigation;
    if (overlay?.name === 'compare' && overlay.ids.some((id) => gone.has(id))) navigation.back();
    if (overlay?.name !== 'viewer' || !gone.has(overlay.id)) return;
    const next = nextPhoto(selection.listed, overlay.id, gone);
    if (next === undefined) navigation.back();
    else navigation.show({ name: 'viewer', id: next });
  }
}

export const trash = new Trash();
