import { CALLS, type CallName, type CheckedInput } from './calls.ts';
import { fail, ok, type Result } from './errors.ts';

/**
 * Checks what came from outside against the table of calls.
 * @returns the input with defaults filled in, or `bad-argument` naming the field.
 */
export function checkInput<Name extends CallName>(
  name: Name,
  input: unknown,
): Result<CheckedInput<Name>> {
  const checked = CALLS[name].input.safeParse(input);
  // The table pairs each name with its schema; TypeScript cannot follow that through a union.
  if (checked.success) return ok(checked.data as CheckedInput<Name>);
  const [issue] = checked.error.issues;
  const field = issue?.path.join('.') ?? '';
  return fail(
    'bad-argument',
    `${field === '' ? name : field}: ${issue?.message ?? 'not understood'}.`,
  );
}
