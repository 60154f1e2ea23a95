import { expect, test } from 'vitest';
import type { EngineEvent } from '../../src-main/contract/events.ts';
import { Connection } from './connection.ts';
import type { ConnectionState, Line, LineListeners } from './line.ts';

/** A line in a test's hands: what was said on it, and what comes back. */
class HeldLine implements Line {
  readonly said: unknown[] = [];
  retries = 0;
  #isOpen = false;
  #listeners: LineListeners | undefined;

  listen(listeners: LineListeners): void {
    this.#listeners = listeners;
  }

  send(text: string): void {
    if (this.#isOpen) this.said.push(JSON.parse(text));
  }

  retry(): void {
    this.retries += 1;
  }

  turn(state: ConnectionState): void {
    this.#isOpen = state === 'open';
    this.#listeners?.onState(state);
  }

  hear(message: unknown): void {
    this.#listeners?.onMessage(JSON.stringify(message));
  }
}

function connected() {
  const line = new HeldLine();
  const states: ConnectionState[] = [];
  const events: EngineEvent[] = [];
  const connection = new Connection(line, {
    onState: (state) => {
      states.push(state);
    },
    onEvent: (event) => {
      events.push(event);
    },
  });
  return { line, states, events, connection };
}

const ASKED = [
  { ticket: 1, call: 'overview', input: {} },
  { ticket: 2, call: 'photo', input: { id: 7 } },
];

test('answers go to the calls that they are of, in any order', async () => {
  const { line, connection } = connected();
  line.turn('open');
  const first = connection.call('overview', {});
  const second = connection.call('photo', { id: 7 });
  expect(line.said).toEqual(ASKED);
  const refusal = { ok: false, error: { code: 'photo-unknown', message: 'There is none.' } };
  line.hear({ ticket: 2, ...refusal });
  line.hear({ ticket: 1, ok: true, value: 'all of it' });
  expect(await first).toEqual({ ok: true, value: 'all of it' });
  expect(await second).toEqual(refusal);
});

test('what was asked and not answered is asked again after each opening, and nothing else', async () => {
  const { line, states, connection } = connected();
  void connection.call('overview', {});
  const answered = connection.call('photo', { id: 7 });
  expect(line.said).toEqual([]);
  line.turn('open');
  expect(line.said).toEqual(ASKED);
  line.hear({ ticket: 2, ok: true, value: 7 });
  await answered;
  line.turn('starting');
  const meanwhile = connection.call('cards', { ids: [] });
  line.turn('open');
  const third = { ticket: 3, call: 'cards', input: { ids: [] } };
  expect(line.said).toEqual([...ASKED, ASKED[0], third]);
  expect(states).toEqual(['open', 'starting', 'open']);
  line.hear({ ticket: 3, ok: true, value: 'cards' });
  expect(await meanwhile).toEqual({ ok: true, value: 'cards' });
});

test('a call that is stopped is taken back, and not asked again', async () => {
  const { line, connection } = connected();
  line.turn('open');
  const stop = new AbortController();
  const call = connection.call('overview', {}, stop.signal);
  stop.abort();
  expect(await call).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  expect(line.said.at(-1)).toEqual({ ticket: 1, cancel: true });
  line.turn('open');
  expect(line.said).toHaveLength(2);
  expect(await connection.call('overview', {}, stop.signal)).toMatchObject({ ok: false });
  expect(line.said).toHaveLength(2);
});

test('news is passed on, and so is the wish to try again', () => {
  const { line, events, connection } = connected();
  line.hear({ event: { kind: 'photos' } });
  expect(events).toEqual([{ kind: 'photos' }]);
  connection.retry();
  expect(line.retries).toBe(1);
});
