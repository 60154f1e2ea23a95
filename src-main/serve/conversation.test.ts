import { describe, expect, it, vi } from 'vitest';
import { memoryLibrary, slowCall } from '../../test-fixtures/memory-library.ts';
import { fail, KindredFailure, ok } from '../contract/errors.ts';
import { Conversation } from './conversation.ts';

/** The page's end of a line, with all that the engine said and did. */
function talk(library: ReturnType<typeof memoryLibrary>) {
  const said: unknown[] = [];
  const refused: string[] = [];
  const problems: unknown[] = [];
  let take: (text: string) => void = () => undefined;
  let close: () => void = () => undefined;
  new Conversation({
    library,
    channel: {
      send: (text) => said.push(JSON.parse(text)),
      refuse: (reason) => refused.push(reason),
      onMessage: (listener) => (take = listener),
      onClose: (listener) => (close = listener),
    },
    onProblem: (cause) => problems.push(cause),
  });
  const say = (message: unknown) => {
    take(typeof message === 'string' ? message : JSON.stringify(message));
  };
  return {
    said,
    refused,
    problems,
    say,
    close: () => {
      close();
    },
  };
}

const overviewCall = (ticket: number) => ({ ticket, call: 'overview', input: {} });

describe('a conversation', () => {
  it('answers with the ticket of the call, in whatever order answers come', async () => {
    const slow = slowCall();
    const page = talk(memoryLibrary({}, { photo: slow.call }));
    page.say({ ticket: 1, call: 'photo', input: { id: 1 } });
    page.say(overviewCall(2));
    await vi.waitFor(() => {
      expect(page.said).toEqual([{ ticket: 2, ok: true, value: {} }]);
    });
    slow.waiting[0]?.();
    await vi.waitFor(() => {
      expect(page.said[1]).toMatchObject({ ticket: 1, ok: false });
    });
  });

  it('cancels the call of a ticket, and no other', async () => {
    const slow = slowCall();
    const page = talk(memoryLibrary({}, { photo: slow.call }));
    page.say({ ticket: 1, call: 'photo', input: { id: 1 } });
    page.say({ ticket: 2, call: 'photo', input: { id: 1 } });
    page.say({ ticket: 1, cancel: true });
    page.say({ ticket: 99, cancel: true });
    const error = { code: 'cancelled', message: 'Stopped.' };
    await vi.waitFor(() => {
      expect(page.said).toEqual([{ ticket: 1, ok: false, error }]);
    });
    expect(slow.started.map(({ signal }) => signal?.aborted)).toEqual([true, false]);
  });

  it('cancels all calls and hears no more news when the page goes', () => {
    const slow = slowCall();
    const library = memoryLibrary({}, { photo: slow.call });
    const page = talk(library);
    page.say({ ticket: 1, call: 'photo', input: { id: 1 } });
    expect(library.listenerCount()).toBe(1);
    page.close();
    expect(library.listenerCount()).toBe(0);
    expect(slow.started[0]?.signal?.aborted).toBe(true);
    page.say(overviewCall(2));
    expect(library.made).toEqual([]);
  });

  it('passes the news on', () => {
    const library = memoryLibrary();
    const page = talk(library);
    library.tell({ kind: 'photos' });
    expect(page.said).toEqual([{ event: { kind: 'photos' } }]);
  });

  it('has at most 64 calls at once', async () => {
    const slow = slowCall();
    const page = talk(memoryLibrary({}, { photo: slow.call }));
    for (let ticket = 0; ticket < 65; ticket += 1) {
      page.say({ ticket, call: 'photo', input: { id: 1 } });
    }
    await vi.waitFor(() => {
      expect(page.said).toHaveLength(1);
    });
    expect(page.said[0]).toMatchObject({ ticket: 64, ok: false, error: { code: 'busy' } });
    slow.waiting[0]?.();
    await vi.waitFor(() => {
      expect(page.said).toHaveLength(2);
    });
    page.say(overviewCall(65));
    await vi.waitFor(() => {
      expect(page.said[2]).toMatchObject({ ticket: 65, ok: true });
    });
  });

  it.each([
    'no JSON',
    '',
    'null',
    '[]',
    '{}',
    '{"ticket":1}',
    '{"ticket":-1,"call":"overview","input":{}}',
    '{"ticket":1.5,"call":"overview","input":{}}',
    '{"ticket":"1","call":"overview","input":{}}',
    '{"ticket":1,"call":"overview","input":{},"more":1}',
    '{"ticket":1,"cancel":false}',
  ])('ends with whoever says %s', (text) => {
    const page = talk(memoryLibrary());
    page.say(text);
    expect(page.refused).toHaveLength(1);
    expect(page.said).toEqual([]);
  });

  it('ends with whoever uses one ticket twice at once', () => {
    const slow = slowCall();
    const page = talk(memoryLibrary({}, { photo: slow.call }));
    page.say({ ticket: 1, call: 'photo', input: { id: 1 } });
    page.say({ ticket: 1, call: 'photo', input: { id: 1 } });
    expect(page.refused).toHaveLength(1);
  });

  it.each(['index', 'similar', 'doctor', 'toString', '__proto__', 'constructor', '', 7, null])(
    'refuses the call %s, which is none of a page',
    async (call) => {
      const library = memoryLibrary();
      const page = talk(library);
      page.say({ ticket: 1, call, input: { folders: ['/'] } });
      await vi.waitFor(() => {
        expect(page.said).toHaveLength(1);
      });
      expect(page.said[0]).toMatchObject({ ticket: 1, ok: false, error: { code: 'bad-argument' } });
      expect(library.made).toEqual([]);
    },
  );

  it('keeps to itself what lies beneath a reason', async () => {
    const beneath = new Error('SELECT secret');
    const library = memoryLibrary(
      {},
      {
        photo: () => Promise.resolve(fail('image-damaged', 'It ends too soon.', beneath)),
        failures: () => Promise.reject(new KindredFailure({ code: 'disk-full', message: 'Full.' })),
        overview: () => Promise.reject(beneath),
        retry: () => {
          throw beneath;
        },
        cards: () => Promise.resolve(ok({ cards: [] })),
      },
    );
    const page = talk(library);
    page.say({ ticket: 1, call: 'photo', input: { id: 1 } });
    page.say({ ticket: 2, call: 'failures', input: {} });
    page.say({ ticket: 3, call: 'overview', input: {} });
    page.say({ ticket: 4, call: 'retry', input: {} });
    page.say({ ticket: 5, call: 'cards', input: { ids: [] } });
    await vi.waitFor(() => {
      expect(page.said).toHaveLength(5);
    });
    const byTicket = new Map(page.said.map((m) => [(m as { ticket: number }).ticket, m]));
    const error = { code: 'image-damaged', message: 'It ends too soon.' };
    expect(byTicket.get(1)).toEqual({ ticket: 1, ok: false, error });
    expect(byTicket.get(2)).toMatchObject({ error: { code: 'disk-full' } });
    expect(byTicket.get(3)).toMatchObject({ error: { code: 'internal' } });
    expect(byTicket.get(4)).toMatchObject({ error: { code: 'internal' } });
    expect(byTicket.get(5)).toEqual({ ticket: 5, ok: true, value: { cards: [] } });
    expect(JSON.stringify(page.said)).not.toMatch(/secret|\.ts|at /);
    expect(page.problems).toEqual([beneath, beneath]);
  });
});
