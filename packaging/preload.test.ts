import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { beforeAll, describe, expect, it } from 'vitest';
import type { BridgeListeners, DesktopBridge } from '../src-main/contract/desktop-calls.ts';
import { BRIDGE_NAMES, IPC_CHANNELS } from '../src-main/contract/desktop-channels.ts';
import { temporaryFolder } from '../test-fixtures/temporary-folder.ts';
import { buildPreload } from './build-preload.ts';

const folder = temporaryFolder();
const file = join(folder, 'preload.cjs');
let script = '';

beforeAll(async () => {
  await buildPreload(file);
  script = readFileSync(file, 'utf8');
});

type Heard = (event: unknown, message: unknown) => void;

/** Runs the built script as Electron's sandbox does: with `electron` to require, and nothing else. */
function runPreload(invoke: (...args: unknown[]) => Promise<unknown> = () => Promise.resolve()) {
  const required: string[] = [];
  const sent: unknown[][] = [];
  const heard = new Map<string, Heard>();
  const exposed: Record<string, DesktopBridge> = {};
  const electron = {
    contextBridge: {
      exposeInMainWorld: (key: string, api: DesktopBridge) => {
        exposed[key] = api;
      },
    },
    ipcRenderer: {
      on: (channel: string, listener: Heard) => heard.set(channel, listener),
      send: (...args: unknown[]) => sent.push(args),
      invoke: (...args: unknown[]) => {
        sent.push(args);
        return invoke(...args);
      },
    },
    webUtils: {
      getPathForFile: (dropped: { path?: string }) => {
        if (dropped.path === undefined) throw new TypeError('That is no File.');
        return dropped.path;
      },
    },
  };
  const require = (name: string) => {
    required.push(name);
    if (name !== 'electron') throw new Error(`There is no ${name} in the sandbox.`);
    return electron;
  };
  const context = createContext({
    require,
    exports: {},
    module: {},
    process: { platform: 'win32' },
  });
  runInContext(script, context);
  const bridge = exposed['kindred'];
  if (bridge === undefined) throw new Error('The preload script gave the page nothing.');
  return { bridge, exposed, required, sent, heard };
}

describe('the preload script', () => {
  it('is one file, of CommonJS, that requires electron alone', () => {
    expect(readdirSync(folder)).toEqual(['preload.cjs']);
    expect(
      [...script.matchAll(/\brequire\(["'`]([^"'`]+)["'`]\)/g)].map((found) => found[1]),
    ).toEqual(['electron']);
    expect(script).not.toMatch(/^\s*(?:import|export)\b/m);
    expect(script).not.toMatch(/\bimport\(/);
    // Checks of the contract, and the library they are made with, belong to the shell's end.
    expect(script.length).toBeLessThan(8000);
    expect(runPreload().required).toEqual(['electron']);
  });

  it('gives the page exactly what the contract names, and nothing that leads to Electron', () => {
    const { bridge, exposed } = runPreload();
    expect(Object.keys(exposed)).toEqual(['kindred']);
    expect(Object.keys(bridge).toSorted()).toEqual([...BRIDGE_NAMES].toSorted());
    for (const [name, value] of Object.entries(bridge)) {
      expect(typeof value, name).toBe(name === 'platform' ? 'string' : 'function');
    }
    expect(bridge.platform).toBe('win32');
  });

  it('says what the page says, on the channels of the contract', async () => {
    const { bridge, sent } = runPreload(() => Promise.resolve({ ok: true, value: 1 }));
    bridge.send('text');
    bridge.retry();
    expect(await bridge.ask('reveal', { photo: 1 })).toEqual({ ok: true, value: 1 });
    expect(JSON.parse(JSON.stringify(sent))).toEqual([
      [IPC_CHANNELS.send, 'text'],
      [IPC_CHANNELS.retry],
      [IPC_CHANNELS.ask, { name: 'reveal', input: { photo: 1 } }],
    ]);
  });

  it('hands on what it hears without the event, once however often it is asked to', () => {
    const { bridge, sent, heard } = runPreload();
    const said: unknown[][] = [];
    const listeners: BridgeListeners = {
      onMessage: (...args) => said.push(args),
      onEngine: (...args) => said.push(args),
      onNews: (...args) => said.push(args),
    };
    bridge.listen(listeners);
    bridge.listen(listeners);
    expect(sent).toEqual([[IPC_CHANNELS.listen]]);
    for (const channel of [IPC_CHANNELS.message, IPC_CHANNELS.engine, IPC_CHANNELS.news]) {
      heard.get(channel)?.({ sender: 'ipcRenderer' }, channel);
    }
    expect(said).toEqual([[IPC_CHANNELS.message], [IPC_CHANNELS.engine], [IPC_CHANNELS.news]]);
  });

  it('never rejects, and never throws at what was dropped', async () => {
    const { bridge } = runPreload(() => Promise.reject(new Error('Closing.')));
    expect(await bridge.ask('reveal', { photo: 1 })).toMatchObject({
      ok: false,
      error: { code: 'internal' },
    });
    expect(bridge.pathOf({ path: '/dropped' })).toBe('/dropped');
    expect(bridge.pathOf({})).toBe('');
  });
});
