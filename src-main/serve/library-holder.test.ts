import { describe, expect, it } from 'vitest';
import { memoryLibrary } from '../../test-fixtures/memory-library.ts';
import { fail, ok, type Result } from '../contract/errors.ts';
import type { EngineEvent } from '../contract/events.ts';
import { holdLibrary } from './library-holder.ts';
import type { LibraryRecovery } from '../engine/keep/restore-library.ts';
import type { Opening } from './library-holder.ts';
import type { ServedLibrary } from './served-library.ts';

const LOCKED = fail('library-locked', 'The library is in use.');
const DAMAGED = fail('catalog-corrupt', 'The catalog is damaged.');

const COPY = { name: 'a', at: '2026-01-01T00:00:00.000Z', photos: 1, organised: 1, byteSize: 1 };

/** A recovery that has one copy and notes what it is asked. */
function noRecovery(onRestore: () => void = () => undefined) {
  const asked: string[] = [];
  const recovery: LibraryRecovery = {
    backups: (isOpen) => {
      asked.push(isOpen ? 'backups, open' : 'backups');
      return Promise.resolve(ok({ backups: [COPY] }));
    },
    restore: ({ name }) => {
      asked.push(`restore ${name ?? 'newest'}`);
      onRestore();
      return Promise.resolve(ok({ restored: COPY, setAside: '/aside' }));
    },
  };
  return { asked, recovery };
}

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
  return { library, state, held: holdLibrary(open, noRecovery().recovery) };
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
    }, noRecovery().recovery);
    expect(await held.overview({})).toMatchObject({
      ok: false,
      error: { code: 'library-unreadable', message: 'The library can’t be opened.' },
    });
  });
});

/** A library whose catalog is damaged when the test says so. */
function damagedLibrary() {
  const state = { isDamaged: false, closed: 0, suspect: [] as boolean[] };
  const openings: Opening[] = [];
  const events: EngineEvent[] = [];
  const open = (opening: Opening): Promise<Result<ServedLibrary>> => {
    openings.push(opening);
    state.suspect.push(opening.isSuspect);
    if (state.isDamaged) return Promise.resolve(DAMAGED);
    const failures = () => Promise.resolve(state.isDamaged ? DAMAGED : ok({ failures: [] }));
    const close = () => {
      state.closed += 1;
      return Promise.resolve(true);
    };
    return Promise.resolve(ok({ ...memoryLibrary({}, { failures }), close }));
  };
  const { asked, recovery } = noRecovery(() => {
    state.isDamaged = false;
  });
  const held = holdLibrary(open, recovery);
  held.on((event) => events.push(event));
  return { held, state, openings, events, asked };
}

describe('a held library whose catalog is damaged', () => {
  it('answers so to every call, and closes it, when a call finds out', async () => {
    const { held, state, events } = damagedLibrary();
    await held.open();
    state.isDamaged = true;
    expect(await held.failures({})).toEqual(DAMAGED);
    expect(events).toEqual([{ kind: 'overview' }, { kind: 'photos' }]);
    expect(await held.thumbnail(1)).toEqual(DAMAGED);
    expect(await held.organisationFile()).toEqual(DAMAGED);
    expect(state).toMatchObject({ closed: 1, suspect: [false] });
    expect(await held.overview({})).toEqual(DAMAGED);
    expect(state.suspect).toEqual([false, true]);
  });

  it('does the same when the engine tells of it, and opens it again when it is mended', async () => {
    const { held, state, openings, events } = damagedLibrary();
    await held.open();
    openings[0]?.onDamage({ code: 'catalog-corrupt', message: 'Damaged.' });
    expect(await held.failures({})).toMatchObject({ ok: false, error: { message: 'Damaged.' } });
    expect(state.closed).toBe(1);
    // Of a library that is not in use any more, nothing is heard.
    openings[0]?.onDamage({ code: 'catalog-corrupt', message: 'Again.' });
    expect((await held.overview({})).ok).toBe(true);
    expect((await held.failures({})).ok).toBe(true);
    expect(events.filter(({ kind }) => kind === 'overview')).toHaveLength(2);
  });

  it('lists copies and goes back to one without a library, and says that all is another one', async () => {
    const { held, state, events, asked } = damagedLibrary();
    state.isDamaged = true;
    expect(await held.backups({})).toEqual(ok({ backups: [COPY] }));
    const restoring = held.restoreBackup({ name: 'a' });
    expect(await held.failures({})).toMatchObject({ ok: false, error: { code: 'busy' } });
    expect(await held.restoreBackup({})).toMatchObject({ ok: false, error: { code: 'busy' } });
    expect(await restoring).toEqual(ok({ restored: COPY, setAside: '/aside' }));
    expect((await held.failures({})).ok).toBe(true);
    expect(asked).toEqual(['backups', 'restore a']);
    const kinds = new Set(events.map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(['overview', 'photos', 'organised']));
    expect(await held.backups({})).toEqual(ok({ backups: [COPY] }));
    expect(asked).toContain('backups, open');
  });

  it('closes a library that is open before a copy takes its place', async () => {
    const { held, state, asked } = damagedLibrary();
    await held.open();
    const bad = await held.restoreBackup({ name: '' });
    expect(bad).toMatchObject({ ok: false, error: { code: 'bad-argument' } });
    expect((await held.restoreBackup({})).ok).toBe(true);
    expect(state.closed).toBe(1);
    expect(asked).toEqual(['restore newest']);
    await held.close();
    expect(state.closed).toBe(2);
    expect(await held.restoreBackup({})).toMatchObject({ error: { code: 'cancelled' } });
  });

  it('lists no copies while one takes the place of the catalog, also where that was asked first', async () => {
    const { held } = damagedLibrary();
    await held.open();
    const listed = held.backups({});
    const restoring = held.restoreBackup({});
    expect(await listed).toMatchObject({ ok: false, error: { code: 'busy' } });
    expect((await restoring).ok).toBe(true);
  });
});
