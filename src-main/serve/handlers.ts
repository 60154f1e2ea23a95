import { PAGE_CALLS, type PageCallName } from '../contract/calls.ts';
import { checkInput } from '../contract/check-input.ts';
import type { CallOptions, PageClient } from '../contract/client.ts';
import { fail, KindredFailure, type KindredError, type Result } from '../contract/errors.ts';
import type { ServedLibrary } from './served-library.ts';

export interface ServeOptions extends CallOptions {
  /** Told of what was thrown and is none of the known reasons; the page gets only a sentence. */
  readonly onProblem?: (cause: unknown) => void;
}

function isPageCall(name: unknown): name is PageCallName {
  return typeof name === 'string' && Object.hasOwn(PAGE_CALLS, name);
}

/** Calls by name, for whoever passes calls on; `input` is checked already or will be. */
export function callByName(
  library: PageClient,
  name: PageCallName,
  input: unknown,
  options: CallOptions = {},
): Promise<Result<unknown>> {
  // Each call has an input of its own; which one this is only the name tells.
  return library[name](input as never, options);
}

/**
 * A reason without what lies beneath it. `onProblem` is told of that where it is none of the known
 * reasons.
 */
function bareReason(
  { code, message, cause }: KindredError,
  onProblem?: (cause: unknown) => void,
): KindredError {
  if (code === 'internal') onProblem?.(cause ?? message);
  return { code, message };
}

/** Turns whatever was thrown into a reason without what lies beneath. */
export function reasonOf(cause: unknown, onProblem?: (cause: unknown) => void): KindredError {
  if (cause instanceof KindredFailure) return bareReason(cause.error, onProblem);
  const message =
    'Something went wrong inside Kindred; its log, or the terminal it runs in, says more.';
  return bareReason({ code: 'internal', message, cause }, onProblem);
}

/**
 * Does what a page or a shell asked for. Never throws, and never gives away what lies beneath a
 * reason; `onProblem` is told of that where it is none of the known reasons.
 */
export async function answered<T>(
  work: () => Promise<Result<T>>,
  onProblem?: (cause: unknown) => void,
): Promise<Result<T>> {
  try {
    const answer = await work();
    return answer.ok ? answer : { ok: false, error: bareReason(answer.error, onProblem) };
  } catch (cause) {
    return { ok: false, error: reasonOf(cause, onProblem) };
  }
}

/**
 * Makes a call that came from a page: one of PAGE_CALLS, its input checked.
 * Never throws, and never gives away what lies beneath a reason.
 */
export async function serveCall(
  library: ServedLibrary,
  name: unknown,
  input: unknown,
  options: ServeOptions = {},
): Promise<Result<unknown>> {
  if (!isPageCall(name)) return fail('bad-argument', 'A page knows no such call.');
  const checked = checkInput(name, input);
  if (!checked.ok) return checked;
  const { onProblem, ...callOptions } = options;
  return answered(() => callByName(library, name, checked.value, callOptions), onProblem);
}
