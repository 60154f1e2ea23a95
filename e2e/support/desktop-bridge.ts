import { expect, type Page } from '@playwright/test';
import {
  readDesktopCall,
  type DesktopBridge,
  type DesktopCallName,
  type DesktopInput,
  type DesktopNews,
  type DesktopOutput,
  type EngineProcessState,
} from '../../src-main/contract/desktop-calls.ts';
import { fail, ok, type Result } from '../../src-main/contract/errors.ts';

// A stand-in for the shell of the desktop app, in a browser: the page talks to the real engine over
// its server’s WebSocket, and what it asks of the shell is answered by the test.

type Answers = {
  [Name in DesktopCallName]?: (
    input: DesktopInput<Name>,
  ) => Result<DesktopOutput<Name>> | Promise<Result<DesktopOutput<Name>>>;
};

export interface DesktopStandIn {
  /** What the shell answers from now on; calls without an answer here are refused. */
  readonly answers: Answers;
  /** The inputs of all calls of a name so far. */
  readonly asked: <Name extends DesktopCallName>(name: Name) => DesktopInput<Name>[];
  /** How often the page wanted the engine started by hand. */
  readonly retries: () => number;
  /** Where files and folders lie that a test drops, by their names. */
  readonly lay: (paths: Readonly<Record<string, string>>) => Promise<void>;
  readonly tell: (news: DesktopNews) => Promise<void>;
  /** The engine starts again, is there, or was given up on. */
  readonly stand: (state: EngineProcessState) => Promise<void>;
}

/** What the script in the page has for the test. */
interface InPage {
  readonly tell: (news: DesktopNews) => void;
  readonly stand: (state: EngineProcessState) => void;
  readonly paths: Record<string, string>;
}
type StandInWindow = typeof globalThis & {
  standIn: InPage;
  kindred: DesktopBridge;
  standInAsk: (name: string, input: unknown) => Promise<Result<unknown>>;
  standInRetry: () => Promise<void>;
};

/** Runs in the page, before its own scripts. */
function putBridge(platform: DesktopBridge['platform']): void {
  const page = globalThis as StandInWindow;
  let listeners: Parameters<DesktopBridge['listen']>[0] | undefined;
  let socket: WebSocket | undefined;
  const open = (): void => {
    socket = new WebSocket(`ws://${location.host}/socket`);
    socket.onopen = () => listeners?.onEngine('open');
    socket.onmessage = ({ data }) => listeners?.onMessage(String(data));
  };
  const paths: Record<string, string> = {};
  page.standIn = {
    paths,
    tell: (news) => listeners?.onNews(news),
    stand: (state) => {
      if (state === 'open') open();
      else {
        socket?.close();
        listeners?.onEngine(state);
      }
    },
  };
  page.kindred = {
    platform,
    send: (text) => socket?.send(text),
    listen: (told) => {
      listeners = told;
      listeners.onEngine('starting');
      open();
    },
    retry: () => void page.standInRetry(),
    // Between page and preload script everything is cloned; what can’t be fails there, too.
    ask: (name, input) => page.standInAsk(name, structuredClone(input)),
    pathOf: (file) => (file instanceof File ? (paths[file.name] ?? '') : ''),
  };
}

/** A shell that has been left as it came. */
export const SETTINGS: DesktopOutput<'desktopSettings'> = {
  settings: {
    runsInBackground: false,
    startsAtLogin: false,
    pausesOnBattery: false,
    looksForUpdates: false,
  },
  can: { runInBackground: true, startAtLogin: true, pauseOnBattery: true },
  update: { state: 'none', lookedAt: null },
};

/** Opens the page anew as the desktop app does. */
export async function inDesktop(
  page: Page,
  platform: DesktopBridge['platform'] = 'linux',
): Promise<DesktopStandIn> {
  const asked: { readonly name: string; readonly input: unknown }[] = [];
  let retries = 0;
  const answers: Answers = {
    desktopSettings: () => ok(SETTINGS),
    changeDesktopSettings: () => ok(SETTINGS),
  };
  await page.exposeFunction('standInAsk', async (name: string, input: unknown) => {
    const call = readDesktopCall(name, input);
    if (call === undefined) return fail('bad-argument', `Not a call of the shell: ${name}`);
    asked.push(call);
    // The table pairs each name with its input; TypeScript cannot follow that through a union.
    const answer = answers[call.name] as ((input: unknown) => unknown) | undefined;
    return answer === undefined
      ? fail('not-allowed', `The test has no answer to ${name}.`)
      : await answer(call.input);
  });
  await page.exposeFunction('standInRetry', () => {
    retries += 1;
  });
  await page.addInitScript(putBridge, platform);
  await page.reload();
  return {
    answers,
    asked: (name) =>
      // As above.
      asked.flatMap((call) => (call.name === name ? [call.input as never] : [])),
    retries: () => retries,
    lay: (paths) =>
      page.evaluate((all) => {
        Object.assign((globalThis as StandInWindow).standIn.paths, all);
      }, paths),
    tell: (news) =>
      page.evaluate((one) => {
        (globalThis as StandInWindow).standIn.tell(one);
      }, news),
    stand: (state) =>
      page.evaluate((one) => {
        (globalThis as StandInWindow).standIn.stand(one);
      }, state),
  };
}

/** Has the shell pick a line of the next menus by its id. */
export function picks(desktop: DesktopStandIn, picked: string | null): void {
  desktop.answers.showMenu = () => ok({ picked });
}

/** The menu that was shown last, once there are so many. */
export async function shownMenu(
  desktop: DesktopStandIn,
  count: number,
): Promise<DesktopInput<'showMenu'>['items']> {
  await expect.poll(() => desktop.asked('showMenu').length).toBe(count);
  return desktop.asked('showMenu').at(-1)?.items ?? [];
}

/** Files or folders in the hand of the system, to be moved over the window. */
export async function systemDrag(page: Page, paths: readonly string[]) {
  const devtools = await page.context().newCDPSession(page);
  const send = (type: 'dragEnter' | 'dragOver' | 'drop' | 'dragCancel', at: Point) =>
    devtools.send('Input.dispatchDragEvent', {
      type,
      ...at,
      data: { items: [], files: [...paths], dragOperationsMask: 1 },
    });
  return {
    over: async (at: Point): Promise<void> => {
      await send('dragEnter', at);
      // A system tells again and again where the hand is: first what it came to is told, then where.
      await send('dragOver', at);
      await send('dragOver', at);
    },
    drop: async (at: Point): Promise<void> => {
      await send('drop', at);
    },
    /** Out of the window, to be let go elsewhere. */
    leave: async (at: Point): Promise<void> => {
      await send('dragCancel', at);
    },
  };
}

interface Point {
  readonly x: number;
  readonly y: number;
}
