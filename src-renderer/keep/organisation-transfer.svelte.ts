import { fetchOrganisation, handInOrganisation, type TakenIn } from '../api/organisation-file.ts';
import type { KindredError } from '../../src-main/contract/errors.ts';
import { reasonOf, refusalOf, t } from '../i18n/messages.svelte.ts';
import { engine } from '../state/engine.svelte.ts';
import { notices } from '../state/notices.svelte.ts';
import { organisation, UNDO_TOPIC } from '../state/organisation.svelte.ts';

/** “412 photos, 31 tags and 9 albums were taken in.”, and what of the file has no photo here. */
function takenWords({ photos, tags, albums, unknown, changed }: TakenIn): string {
  const what =
    changed === 0 ? t('settings.tookInNothing') : t('settings.tookIn', { photos, tags, albums });
  return unknown === 0 ? what : `${what} ${t('settings.tookInUnknown', { n: unknown })}`;
}

/** Hands a file to the person, as a browser does with downloads. */
function download(file: Blob): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = `kindred-organisation-${new Date().toLocaleDateString('sv')}.json`;
  link.click();
  // The browser has taken hold of it by the next turn.
  setTimeout(() => {
    URL.revokeObjectURL(address);
  });
}

/** Saving the whole organisation as a file, and taking one in. */
export class OrganisationTransfer {
  isSaving = $state(false);
  /** The name of the file that is being taken in. */
  taking: string | undefined = $state();
  /** What came of it. */
  said = $state('');
  isProblem = $state(false);

  async save(): Promise<void> {
    this.isSaving = true;
    this.#say('');
    const file = await fetchOrganisation();
    this.isSaving = false;
    if (file.ok) download(file.value);
    else this.#refuse(file.error);
  }

  async takeIn(file: File): Promise<void> {
    this.taking = file.name;
    this.#say('');
    const taken = await handInOrganisation(file);
    this.taking = undefined;
    if (!taken.ok) {
      this.#refuse(taken.error, file.name);
      return;
    }
    const words = takenWords(taken.value);
    this.#say(words);
    engine.organisedRevision += 1;
    if (taken.value.changed === 0) return;
    const undo = { label: t('organise.undo'), run: () => void organisation.undo() };
    notices.say(words, undo, UNDO_TOPIC);
  }

  #say(words: string): void {
    this.said = words;
    this.isProblem = false;
  }

  #refuse(error: KindredError, name?: string): void {
    this.isProblem = true;
    if (error.message === '') this.said = t('settings.unreachable');
    else this.said = name === undefined ? reasonOf(error) : refusalOf(name, error);
  }
}
