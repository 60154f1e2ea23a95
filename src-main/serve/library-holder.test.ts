import { describe, expect, it } from 'vitest';
import { memoryLibrary } from '../../test-fixtures/memory-library.ts';
import { fail, ok, type Result } from '../contract/errors.ts';
import type { EngineEvent } from '../contract/events.ts';
import { holdLibrary } from './library-holder.ts';
import type { ServedLibrary } from './served-library.ts';

const LOCKED = fail('library-locked', 'The library is in use.');

/** A library that opens when the test lets it. */
function lockedLibrary() {
  const library = memoryLibrary();
  const state = { isLocked: true, tries: 0, closed: 0 };
  const open = (): Promise<Result<ServedLibrary>> => {
    state.tries += 1;
    const served = {
      ...library,
      close: () => {
        state.closed += 1;
        return Promise.resolve(false);
      },
    };
    return Promise.resolve(state.isLocked ? LOCKED : ok(served));
  };
  return { library, state, held: holdLibrary(open) };
}

describe('a held library', () => {
  it('opens once, when first needed', async () => {
    const { held, state, library } = lockedLibrary();
    state.isLocked = false;
    expect(state.tries).toBe(0);
    const answers = await Promise.all([held.failures({}), held.overview({}), held.open()]);
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(state.tries).toBe(1);
    expect(library.made.sort()).toEqual(['failures', 'overview']);
  });

  it('answers why it is not open, and tries again only for an overview', async () => {
    const { held, state } = lockedLibrary();
    expect(await held.failures({})).toEqual(LOCKED);
    expect(await held.thumbnail(1)).toEqual(LOCKED);
    expect(await held.keepPicture(new Uint8Array(), 'a.jpg')).toEqual(LOCKED);
    expect(state.tries).toBe(1);
    expect(await held.overview({})).toEqual(LOCKED);
    expect(state.tries).toBe(2);
    state.isLocked = false;
    expect(await held.failures({})).toEqual(LOCKED);
    expect((await held.overview({})).ok).toBe(true);
    expect((await held.failures({})).ok).toBe(true);
    expect(state.tries).toBe(3);
  });

  it('passes news on, also to those who listened before it was open', async () => {
    const { held, state, library } = lockedLibrary();
    const heard: EngineEvent[] = [];
    const stop = held.on((event) => heard.push(event));
    await held.overview({});
    state.isLocked = false;
    await held.overview({});
    expect(heard).toEqual([{ kind: 'overview' }, { kind: 'photos' }]);
    library.tell({ kind: 'notice', message: 'Hello.' });
    expect(heard[2]).toEqual({ kind: 'notice', message: 'Hello.' });
    stop();
    library.tell({ kind: 'photos' });
    expect(heard).toHaveLength(3);
  });

  it('closes once, and opens no more', async () => {
    const { held, state } = lockedLibrary();
    state.isLocked = false;
    await held.open();
    expect(await held.close()).toBe(false);
    expect(await held.close()).toBe(true);
    expect(state.closed).toBe(1);
    expect(await held.overview({})).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  });

  it('closes what was just being opened', async () => {
    const { held, state } = lockedLibrary();
    state.isLocked = false;
    const opening = held.open();
    await held.close();
    await opening;
    expect(state.closed).toBe(1);
  });

  it('takes a failure to open for a reason', async () => {
    const held = holdLibrary(() => {
      throw new Error('no such module');
    });
    expect(await held.overview({})).toMatchObject({
      ok: false,
      error: { code: 'library-unreadable', message: 'The library can’t be opened.' },
    });
  });
});
