import type { CallInput, CallName, CallOutput, CommandName, PageCallName } from './calls.ts';
import type { Result } from './errors.ts';
import type { WorkEvents } from './events.ts';

/** What goes with a call beside its input: news on the way, and a way to stop it. */
export interface CallOptions extends WorkEvents {
  readonly signal?: AbortSignal;
}

/** Some calls of the table as methods. */
type ClientOf<Names extends CallName> = {
  readonly [Name in Names]: (
    input: CallInput<Name>,
    options?: CallOptions,
  ) => Promise<Result<CallOutput<Name>>>;
};

/** The engine as the command line sees it. */
export type CommandClient = ClientOf<CommandName>;

/** The engine as a page sees it, over whatever transport. */
export type PageClient = ClientOf<PageCallName>;
