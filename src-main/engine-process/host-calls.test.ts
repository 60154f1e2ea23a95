import { describe, expect, it, vi } from 'vitest';
import { memoryLibrary, slowCall } from '../../test-fixtures/memory-library.ts';
import { fail, ok } from '../contract/errors.ts';
import type { ServedLibrary } from '../serve/served-library.ts';
import { HostCalls } from './host-calls.ts';
import type { EngineLineMessage } from './line-messages.ts';

function host(library: ServedLibrary) {
  const said: EngineLineMessage[] = [];
  const problems: unknown[] = [];
  const calls = new HostCalls({
    library,
    post: (message) => said.push(message),
    onProblem: (cause) => problems.push(cause),
  });
  return { calls, said, problems };
}

describe('the calls of a shell', () => {
  it('are stopped one by one, or all', async () => {
    const slow = slowCall();
    const { calls, said } = host(memoryLibrary({}, { photo: slow.call }));
    const answered = [1, 2, 3].map((ticket) => calls.answer(ticket, 'photo', { id: 1 }));
    calls.cancel(2);
    calls.cancel(77);
    await answered[1];
    const answer = { ok: false, error: { code: 'cancelled', message: 'Stopped.' } };
    expect(said).toEqual([{ kind: 'answer', ticket: 2, answer }]);
    calls.cancelAll();
    await Promise.all(answered);
    expect(slow.started.map(({ signal }) => signal?.aborted)).toEqual([true, true, true]);
  });

  it('are refused where a ticket is in use, or there are too many', async () => {
    const slow = slowCall();
    const { calls, said } = host(memoryLibrary({}, { photo: slow.call }));
    const answered: Promise<void>[] = [];
    for (let ticket = 0; ticket < 1000; ticket += 1) {
      answered.push(calls.answer(ticket, 'photo', { id: 1 }));
    }
    await calls.answer(1000, 'photo', { id: 1 });
    calls.cancel(5);
    await answered[5];
    await calls.answer(6, 'photo', { id: 1 });
    const codes = said.map((message) => message.kind === 'answer' && message.answer);
    expect(codes).toMatchObject([
      { error: { code: 'busy' } },
      { error: { code: 'cancelled' } },
      { error: { code: 'busy', message: 'This ticket is in use.' } },
    ]);
    calls.cancelAll();
  });

  it('keep to this process what lies beneath a reason', async () => {
    const beneath = new Error('SELECT secret');
    const library = {
      ...memoryLibrary(),
      thumbnail: () => Promise.resolve(fail('image-damaged', 'It ends too soon.', beneath)),
      screen: () => Promise.reject(beneath),
      original: () => {
        throw beneath;
      },
    };
    const { calls, said, problems } = host(library);
    await calls.answer(1, 'thumbnail', { id: 1 });
    await calls.answer(2, 'screen', { id: 1 });
    await calls.answer(3, 'original', { id: 1 });
    expect(said).toMatchObject([
      { answer: { error: { code: 'image-damaged', message: 'It ends too soon.' } } },
      { answer: { error: { code: 'internal' } } },
      { answer: { error: { code: 'internal' } } },
    ]);
    expect(JSON.stringify(said)).not.toContain('secret');
    expect(problems).toEqual([beneath, beneath]);
  });

  it('give bytes without the memory that others share with them', async () => {
    const around = new Uint8Array(1000).fill(7);
    const thumbnail = vi.fn(() => Promise.resolve(ok(around.subarray(10, 13))));
    const { calls, said } = host({ ...memoryLibrary(), thumbnail });
    await calls.answer(1, 'thumbnail', { id: 4 });
    expect(thumbnail).toHaveBeenCalledWith(4);
    const [message] = said;
    const value = message?.kind === 'answer' && message.answer.ok && message.answer.value;
    expect(value).toEqual(Uint8Array.of(7, 7, 7));
    expect(value instanceof Uint8Array && value.buffer.byteLength).toBe(3);
  });
});
