import type { CallOutput } from '../../src-main/contract/calls.ts';
import type { KindredError } from '../../src-main/contract/errors.ts';
import type { Backup } from '../../src-main/contract/keeping-calls.ts';
import { folderName } from '../folders/path-parts.ts';
import { t } from '../i18n/messages.svelte.ts';
import { engine } from '../state/engine.svelte.ts';
import { notices } from '../state/notices.svelte.ts';
import { copyWhen } from './backup-words.ts';

/** The sound copies of the catalog, and going back to one. */
export class Backups {
  /** Newest first; undefined until the first answer. */
  all: readonly Backup[] | undefined = $state.raw();
  isRestoring = $state(false);
  /** Why the last thing asked for did not come true. */
  problem: KindredError | undefined = $state.raw();

  async ask(): Promise<void> {
    const answer = await engine.client.backups({});
    this.problem = answer.ok ? undefined : answer.error;
    if (answer.ok) this.all = answer.value.backups;
  }

  /** @returns whether the library is as that copy has it. */
  async restore(name: string): Promise<boolean> {
    this.isRestoring = true;
    this.problem = undefined;
    const answer = await engine.client.restoreBackup({ name });
    if (answer.ok) await this.#showRestored(answer.value);
    else this.problem = answer.error;
    this.isRestoring = false;
    return answer.ok;
  }

  async #showRestored({ restored, setAside }: CallOutput<'restoreBackup'>): Promise<void> {
    await engine.startAnew();
    const values = { when: copyWhen(restored), name: folderName(setAside) };
    notices.say(t('restore.done', values));
  }
}
