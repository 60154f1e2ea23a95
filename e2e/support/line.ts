import type { ElectronApplication, Page } from '@playwright/test';
import { CALLS, type CallOutput, type PageCallName } from '../../src-main/contract/calls.ts';
import { desktopOf } from './electron-app.ts';
import { readDesktop } from './electron-line.ts';

// What a page and the engine say to each other: read along on the WebSocket, or in the desktop app.

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
  const desktop = desktopOf(page);
  if (desktop === undefined) followSockets(page, calls, listeners);
  else await followDesktop(desktop, calls, listeners);
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

function followSockets(page: Page, calls: Spoken[], listeners: Listener[]): void {
  page.on('websocket', (socket) => {
    const talk = talkOf(calls, listeners);
    socket.on('framesent', ({ payload }) => {
      talk.sent(String(payload));
    });
    socket.on('framereceived', ({ payload }) => {
      talk.received(String(payload));
    });
  });
}

async function followDesktop(
  app: ElectronApplication,
  calls: Spoken[],
  listeners: Listener[],
): Promise<void> {
  let talk = talkOf(calls, listeners);
  await readDesktop(app, ({ what, text }) => {
    if (what === 'listen') talk = talkOf(calls, listeners);
    else talk[what](text);
  });
}

/** Puts questions and answers of one line together. */
function talkOf(calls: Spoken[], listeners: Listener[]) {
  const open = new Map<number, Spoken>();
  return {
    sent: (text: string) => {
      const said = JSON.parse(text) as { ticket: number; call?: string; input?: unknown };
      if (said.call === undefined) return;
      const spoken = { call: said.call, input: said.input };
      calls.push(spoken);
      open.set(said.ticket, spoken);
    },
    received: (text: string) => {
      const said = JSON.parse(text) as Answer;
      const spoken = open.get(said.ticket ?? -1);
      if (spoken === undefined || said.ok !== true) return;
      const at = listeners.findIndex(({ name }) => name === spoken.call);
      const [listener] = at < 0 ? [] : listeners.splice(at, 1);
      listener?.hear(spoken.input, said.value);
    },
  };
}

interface Answer {
  readonly ticket?: number;
  readonly ok?: boolean;
  readonly value?: unknown;
}

/** Makes a call from the page, as the page itself does. */
export async function callFrom<Name extends PageCallName>(
  page: Page,
  name: Name,
  input: unknown,
): Promise<CallOutput<Name>> {
  const desktop = desktopOf(page);
  const value = await (desktop === undefined
    ? callOnSocket(page, name, input)
    : callOnBridge(page, desktop, name, input));
  return CALLS[name].output.parse(value) as CallOutput<Name>;
}

/** On a line of its own. */
function callOnSocket(page: Page, name: string, input: unknown): Promise<unknown> {
  return page.evaluate(
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
}

/** Far beyond the tickets of the page itself, on whose line it goes. */
let lastTicket = 1_000_000_000;

async function callOnBridge(
  page: Page,
  app: ElectronApplication,
  name: string,
  input: unknown,
): Promise<unknown> {
  lastTicket += 1;
  const ticket = lastTicket;
  const answer = Promise.withResolvers<unknown>();
  const end = await readDesktop(app, ({ what, text }) => {
    if (what !== 'received') return;
    const said = JSON.parse(text) as Answer;
    if (said.ticket !== ticket) return;
    if (said.ok === true) answer.resolve(said.value);
    else answer.reject(new Error(text));
  });
  await page.evaluate(
    (text) => {
      // What the preload script gives the page (contract/desktop-calls.ts).
      const { kindred } = globalThis as unknown as { kindred: { send: (text: string) => void } };
      kindred.send(text);
    },
    JSON.stringify({ ticket, call: name, input }),
  );
  try {
    return await answer.promise;
  } finally {
    end();
  }
}
