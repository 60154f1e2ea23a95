import type { CallName, CallOutput, CheckedInput } from '../contract/calls.ts';
import { checkInput } from '../contract/check-input.ts';
import type { KindredError, Result } from '../contract/errors.ts';
import { storageError } from './catalog/durable-file.ts';

/** What was thrown, as a reason for the person. */
export function errorOf(cause: unknown): KindredError {
  return storageError(cause);
}

/** Does some work; whatever it throws becomes a reason. */
export async function attempt<T>(work: () => Promise<Result<T>> | Result<T>): Promise<Result<T>> {
  try {
    return await work();
  } catch (cause) {
    return { ok: false, error: errorOf(cause) };
  }
}

/**
 * One call of the contract: its input is checked, and whatever is thrown becomes a reason.
 * @returns `bad-argument` naming the field, or what the work gives.
 */
export async function checkedCall<Name extends CallName>(
  name: Name,
  input: unknown,
  work: (input: CheckedInput<Name>) => Promise<Result<CallOutput<Name>>> | Result<CallOutput<Name>>,
): Promise<Result<CallOutput<Name>>> {
  const checked = checkInput(name, input);
  return checked.ok ? attempt(() => work(checked.value)) : checked;
}
