import type { CallInput } from '../../src-main/contract/calls.ts';
import type { ExportState } from '../../src-main/contract/export-calls.ts';
import { t } from '../i18n/messages.svelte.ts';
import { dialogs } from '../state/dialogs.svelte.ts';
import { engine, valueOrNotice } from '../state/engine.svelte.ts';
import { notices } from '../state/notices.svelte.ts';
import { shortFolder } from './export-words.ts';

/** How exports come to their end, and steering them. */
class ExportNews {
  /** The one whose failures are looked at. */
  looked: number | undefined = $state();
  /** Those that this page has seen on their way. */
  readonly #underWay = new Set<number>();
  /** Those whose end was told. */
  readonly #told = new Set<number>();

  /** Says when an export is done; called once, inside an effect root. */
  follow(): void {
    $effect(() => {
      for (const one of engine.exports) {
        if (one.state === 'done') this.#tell(one);
        else {
          this.#underWay.add(one.id);
          this.#told.delete(one.id);
        }
      }
    });
  }

  #tell(one: ExportState): void {
    if (this.#told.has(one.id)) return;
    this.#told.add(one.id);
    const values = { n: one.done, folder: shortFolder(one.to) };
    if (one.failed === 0) {
      notices.say(t('export.copied', values));
      // All is said: another page that was quicker has taken it off the list.
      void engine.client.steerExport({ id: one.id, do: 'forget' });
      return;
    }
    // One that ended before this page was opened stays at the foot of the sidebar until it is read.
    if (!this.#underWay.has(one.id)) return;
    notices.say(t('export.copiedSome', { ...values, failed: one.failed }), {
      label: t('export.show'),
      run: () => {
        this.showFailures(one.id);
      },
    });
  }

  showFailures(id: number): void {
    this.looked = id;
    dialogs.show('export-failures');
  }

  async steer(one: ExportState, what: CallInput<'steerExport'>['do']): Promise<void> {
    const isThere = valueOrNotice(await engine.client.steerExport({ id: one.id, do: what }));
    if (isThere === undefined) return;
    if (what === 'cancel') {
      const values = { n: one.done, folder: shortFolder(one.to) };
      notices.say(t('export.cancelled', values));
    }
    await engine.askExports();
  }
}

export const exportNews = new ExportNews();
