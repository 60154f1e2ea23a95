import { PAGE_CALLS, type PageCallName } from '../../src-main/contract/calls.ts';
import type { PageClient } from '../../src-main/contract/client.ts';
import type { CallOptions } from '../../src-main/contract/client.ts';
import type { Result } from '../../src-main/contract/errors.ts';
import { Connection } from './connection.ts';

type Listeners = ConstructorParameters<typeof Connection>[1];

/** The engine, and a way to knock again when it has gone away. */
export interface Engine {
  readonly client: PageClient;
  readonly retry: () => void;
}

/** Picks the way to the engine (a socket to the server that the page came from) and opens it. */
export function connect(listeners: Listeners): Engine {
  const url = new URL('/socket', location.href.replace(/^http/, 'ws')).href;
  const connection = new Connection(url, listeners);
  const names = Object.keys(PAGE_CALLS) as PageCallName[];
  const calls = names.map((name) => [
    name,
    (input: unknown, options?: CallOptions): Promise<Result<unknown>> =>
      connection.call(name, input, options?.signal),
  ]);
  return {
    // Made from the table of calls, name by name; TypeScript cannot follow that through fromEntries.
    client: Object.fromEntries(calls) as PageClient,
    retry: () => {
      connection.retry();
    },
  };
}
