import type { CallInput, CallName, CallOutput } from './calls.ts';
import type { Result } from './errors.ts';
import type { WorkEvents } from './events.ts';

/** What goes with a call beside its input: news on the way, and a way to stop it. */
export interface CallOptions extends WorkEvents {
  readonly signal?: AbortSignal;
}

/** The engine as every shell sees it, derived from the table of calls. */
export type KindredClient = {
  readonly [Name in CallName]: (
    input: CallInput<Name>,
    options?: CallOptions,
  ) => Promise<Result<CallOutput<Name>>>;
};
