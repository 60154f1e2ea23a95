import { PAGE_CALLS, type PageCallName } from '../../src-main/contract/calls.ts';
import type { CallOptions, PageClient } from '../../src-main/contract/client.ts';
import type { DesktopNews } from '../../src-main/contract/desktop-calls.ts';
import type { Result } from '../../src-main/contract/errors.ts';
import { BridgeLine } from './bridge-line.ts';
import { Connection, type ConnectionListeners } from './connection.ts';
import { bridge } from './desktop-bridge.ts';
import { SocketLine } from './socket-line.ts';

/** The engine, and a way to knock again when it has gone away. */
export interface Engine {
  readonly client: PageClient;
  readonly retry: () => void;
}

interface Listeners extends ConnectionListeners {
  /** What the desktop app around the page has to say; never in a browser. */
  readonly onNews: (news: DesktopNews) => void;
}

/** Picks the way to the engine (the bridge of the desktop app, or a socket) and opens it. */
export function connect({ onNews, ...listeners }: Listeners): Engine {
  const line =
    bridge === undefined
      ? new SocketLine(new URL('/socket', location.href.replace(/^http/, 'ws')).href)
      : new BridgeLine(bridge, onNews);
  const connection = new Connection(line, listeners);
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
