import type { DesktopInput, UpdateState } from '../../src-main/contract/desktop-calls.ts';
import type { MessageKey } from '../i18n/messages.svelte.ts';

/** What a person can do about it. */
interface UpdateStep {
  readonly step: DesktopInput<'update'>['do'];
  readonly label: MessageKey;
}

const STEPS: Readonly<Partial<Record<UpdateState['state'], UpdateStep>>> = {
  none: { step: 'look', label: 'desktop.update.look' },
  // It keeps its place while it is busy, so that the keyboard does not lose it.
  looking: { step: 'look', label: 'desktop.update.look' },
  found: { step: 'fetch', label: 'desktop.update.fetch' },
  fetching: { step: 'fetch', label: 'desktop.update.fetch' },
  ready: { step: 'restart', label: 'desktop.update.restart' },
  failed: { step: 'look', label: 'app.retry' },
};

/** Undefined where nothing can be done. */
export function updateStep({ state }: UpdateState): UpdateStep | undefined {
  return STEPS[state];
}
