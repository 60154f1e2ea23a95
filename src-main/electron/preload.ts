import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { BridgeListeners, DesktopBridge } from '../contract/desktop-calls.ts';
import { IPC_CHANNELS } from '../contract/desktop-channels.ts';
import type { Result } from '../contract/errors.ts';

// The one way between the page and the shell. It is bundled into one file (packaging/build-preload.ts)
// and runs in the sandbox, apart from the page, which reaches these functions and nothing beneath.

function platform(): DesktopBridge['platform'] {
  return process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux';
}

let isListening = false;

/** Only what is said goes on: the event beside it would give the page the channel itself. */
function hear(channel: string, listener: (message: never) => void): void {
  ipcRenderer.on(channel, (_event, message: unknown) => {
    // The shell says on each channel what the contract has for it.
    listener(message as never);
  });
}

function listen({ onMessage, onEngine, onNews }: BridgeListeners): void {
  if (isListening) return;
  isListening = true;
  hear(IPC_CHANNELS.message, onMessage);
  hear(IPC_CHANNELS.engine, onEngine);
  hear(IPC_CHANNELS.news, onNews);
  ipcRenderer.send(IPC_CHANNELS.listen);
}

async function ask(name: string, input: unknown): Promise<Result<unknown>> {
  try {
    // The shell answers nothing else, be it a reason.
    return (await ipcRenderer.invoke(IPC_CHANNELS.ask, { name, input })) as Result<unknown>;
  } catch {
    // The shell is closing; its own log says what there is to say.
    return { ok: false, error: { code: 'internal', message: 'Kindred’s window got no answer.' } };
  }
}

function pathOf(file: object): string {
  try {
    // Electron tells a File of the page from everything else, and throws at that.
    return webUtils.getPathForFile(file as Parameters<typeof webUtils.getPathForFile>[0]);
  } catch {
    return '';
  }
}

const bridge: DesktopBridge = {
  platform: platform(),
  send: (text) => {
    ipcRenderer.send(IPC_CHANNELS.send, text);
  },
  listen,
  retry: () => {
    ipcRenderer.send(IPC_CHANNELS.retry);
  },
  ask,
  pathOf,
};

contextBridge.exposeInMainWorld('kindred', bridge);
