import type { CallOutput } from '../../src-main/contract/calls.ts';
import type { Result } from '../../src-main/contract/errors.ts';
import type { Act } from '../../src-main/contract/organise-calls.ts';
import { reasonOf } from '../i18n/messages.svelte.ts';
import { notices } from '../state/notices.svelte.ts';
import { organisation } from '../state/organisation.svelte.ts';
import { doneSentence } from './act-words.ts';

/** What was done in a dialog: it lies over the bar that offers to undo, which comes when it closes. */
export class UndoOffer {
  #isClosed = false;
  #last: { readonly act: Act; readonly done: CallOutput<'act'> } | undefined = $state.raw();
  /** What the last act did, to be said in the dialog. */
  sentence = $state('');

  /** Whether anything was done, or was asked for and was so before. */
  get isAny(): boolean {
    return this.sentence !== '';
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /**
   * Takes what came of an act.
   * @returns why it could not be, to be said in the dialog; where that is closed by now it is said outside.
   */
  take(act: Act, answer: Result<CallOutput<'act'>>): string | undefined {
    if (!answer.ok) {
      const reason = reasonOf(answer.error);
      if (this.#isClosed) notices.say(reason);
      return reason;
    }
    const done = answer.value;
    this.sentence = doneSentence(act, done);
    if (this.#isClosed) organisation.offerUndo(act, done);
    else if (done.changed > 0) this.#last = { act, done };
    return undefined;
  }

  /** Offers to undo the last act; called once the dialog is closed. */
  close(): void {
    this.#isClosed = true;
    if (this.#last !== undefined) organisation.offerUndo(this.#last.act, this.#last.done);
  }
}
