import { expect, test } from 'vitest';
import {
  BRIDGE_NAMES,
  DESKTOP_CALLS,
  type BridgeListeners,
  type DesktopNews,
  type EngineProcessState,
} from '../../src-main/contract/desktop-calls.ts';
import { ok } from '../../src-main/contract/errors.ts';
import { BridgeLine } from './bridge-line.ts';
import { bridgeOf, desktopClient } from './desktop-bridge.ts';
import type { ConnectionState } from './line.ts';
import { pictureOriginOf } from './picture-origin.ts';

function sampleBridge() {
  const said: string[] = [];
  let retries = 0;
  let told: BridgeListeners | undefined;
  return {
    said,
    retries: () => retries,
    /** Says to the page how the engine stands. */
    stands: (state: EngineProcessState) => told?.onEngine(state),
    says: (text: string) => told?.onMessage(text),
    tells: (news: DesktopNews) => told?.onNews(news),
    bridge: {
      platform: 'linux' as const,
      send: (text: string) => said.push(text),
      listen: (listeners: BridgeListeners) => {
        told = listeners;
      },
      retry: () => {
        retries += 1;
      },
      ask: (name: string, input: unknown) => Promise.resolve(ok({ name, input })),
      pathOf: () => '/photos/one.jpg',
    },
  };
}

test('a page knows a bridge by all of its parts', () => {
  const { bridge } = sampleBridge();
  expect(bridgeOf({ kindred: bridge })).toBe(bridge);
  expect(bridgeOf({})).toBeUndefined();
  expect(bridgeOf({ kindred: 'linux' })).toBeUndefined();
  expect(bridgeOf({ kindred: { ...bridge, platform: 'beos' } })).toBeUndefined();
  for (const name of BRIDGE_NAMES) {
    expect(bridgeOf({ kindred: { ...bridge, [name]: undefined } }), name).toBeUndefined();
  }
});

test('each call of the shell is a function', async () => {
  const client = desktopClient(sampleBridge().bridge);
  expect(Object.keys(client)).toEqual(Object.keys(DESKTOP_CALLS));
  expect(await client.reveal({ photo: 3 })).toEqual(ok({ name: 'reveal', input: { photo: 3 } }));
});

function bridgeLine() {
  const sample = sampleBridge();
  const states: ConnectionState[] = [];
  const heard: string[] = [];
  const news: DesktopNews[] = [];
  const line = new BridgeLine(sample.bridge, (one) => news.push(one));
  line.listen({
    onState: (state) => states.push(state),
    onMessage: (text) => heard.push(text),
  });
  return { ...sample, line, states, heard, news };
}

test('an engine starts with its app, and starts again after that', () => {
  const { stands, states } = bridgeLine();
  for (const state of ['starting', 'open', 'starting', 'open', 'lost'] as const) stands(state);
  expect(states).toEqual(['connecting', 'open', 'starting', 'open', 'lost']);
});

test('nothing is said to an engine that is not there', () => {
  const { line, stands, said } = bridgeLine();
  line.send('too early');
  stands('open');
  line.send('now');
  stands('starting');
  line.send('too late');
  expect(said).toEqual(['now']);
});

test('only an engine that was given up on is started by hand', () => {
  const { line, stands, retries } = bridgeLine();
  stands('open');
  line.retry();
  stands('starting');
  line.retry();
  expect(retries()).toBe(0);
  stands('lost');
  line.retry();
  expect(retries()).toBe(1);
});

test('what engine and shell say is passed on', () => {
  const { says, tells, heard, news } = bridgeLine();
  says('{"event":{"kind":"photos"}}');
  tells({ kind: 'notice', message: 'Hello.' });
  expect(heard).toEqual(['{"event":{"kind":"photos"}}']);
  expect(news).toEqual([{ kind: 'notice', message: 'Hello.' }]);
});

test('pictures come by their own protocol in the desktop app alone', () => {
  expect(pictureOriginOf('kindred://app/')).toBe('photo://library');
  expect(pictureOriginOf('kindred://app/index.html')).toBe('photo://library');
  expect(pictureOriginOf('kindred://apple/')).toBe('');
  expect(pictureOriginOf('http://127.0.0.1:4000/')).toBe('');
});
