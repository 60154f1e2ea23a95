import type { Page, WebSocket } from '@playwright/test';
import { CALLS, type CallOutput, type PageCallName } from '../../src-main/contract/calls.ts';

// What a page and the engine say to each other, read along on the WebSocket.

/** A call as it went over the line. */
interface Spoken {
  readonly call: string;
  readonly input: unknown;
}

/** A call and its answer. */
interface Answered<Name extends PageCallName> {
  readonly input: unknown;
  readonly value: CallOutput<Name>;
}

export interface Line {
  /** All calls since the page was opened, in their order. */
  readonly calls: () => readonly Spoken[];
  /** The next call of this name, once it has its answer; ask before the person acts. */
  readonly next: <Name extends PageCallName>(name: Name) => Promise<Answered<Name>>;
}

interface Listener {
  readonly name: string;
  readonly hear: (input: unknown, value: unknown) => void;
}

/** Opens the page anew and reads along from its first word. */
export async function readAlong(page: Page): Promise<Line> {
  const calls: Spoken[] = [];
  const listeners: Listener[] = [];
  page.on('websocket', (socket) => {
    follow(socket, calls, listeners);
  });
  await page.reload();
  return {
    calls: () => calls,
    next: (name) =>
      new Promise((resolve) => {
        listeners.push({
          name,
          hear: (input, value) => {
            // The table of calls knows the type that belongs to the name.
            resolve({ input, value: CALLS[name].output.parse(value) as CallOutput<typeof name> });
          },
        });
      }),
  };
}

function follow(socket: WebSocket, calls: Spoken[], listeners: Listener[]): void {
  const open = new Map<number, Spoken>();
  socket.on('framesent', ({ payload }) => {
    const said = JSON.parse(String(payload)) as { ticket: number; call?: string; input?: unknown };
    if (said.call === undefined) return;
    const spoken = { call: said.call, input: said.input };
    calls.push(spoken);
    open.set(said.ticket, spoken);
  });
  socket.on('framereceived', ({ payload }) => {
    const said = JSON.parse(String(payload)) as { ticket?: number; ok?: boolean; value?: unknown };
    const spoken = open.get(said.ticket ?? -1);
    if (spoken === undefined || said.ok !== true) return;
    const at = listeners.findIndex(({ name }) => name === spoken.call);
    const [listener] = at < 0 ? [] : listeners.splice(at, 1);
    listener?.hear(spoken.input, said.value);
  });
}

/** Makes a call from the page, as the page itself does, on a line of its own. */
export async function callFrom<Name extends PageCallName>(
  page: Page,
  name: Name,
  input: unknown,
): Promise<CallOutput<Name>> {
  const value = await page.evaluate(
    ([call, about]) =>
      new Promise<unknown>((resolve, reject) => {
        const socket = new WebSocket(`ws://${location.host}/socket`);
        socket.onopen = () => {
          socket.send(JSON.stringify({ ticket: 1, call, input: about }));
        };
        socket.onmessage = ({ data }: MessageEvent<string>) => {
          const said = JSON.parse(data) as { ticket?: number; ok?: boolean; value?: unknown };
          if (said.ticket !== 1) return;
          socket.close();
          if (said.ok === true) resolve(said.value);
          else reject(new Error(data));
        };
      }),
    [name, input] as const,
  );
  return CALLS[name].output.parse(value) as CallOutput<Name>;
}
