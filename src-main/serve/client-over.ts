import { PAGE_CALLS, type PageCallName } from '../contract/calls.ts';
import type { CallOptions, PageClient } from '../contract/client.ts';
import type { Result } from '../contract/errors.ts';

/** All calls of a page as one function. */
export function clientOver(
  call: (name: PageCallName, input: unknown, options?: CallOptions) => Promise<Result<unknown>>,
): PageClient {
  const names = Object.keys(PAGE_CALLS) as PageCallName[];
  const calls = names.map((name) => [
    name,
    (input: unknown, options?: CallOptions) => call(name, input, options),
  ]);
  // Made from the table of calls, name by name; TypeScript cannot follow that through fromEntries.
  return Object.fromEntries(calls) as PageClient;
}
