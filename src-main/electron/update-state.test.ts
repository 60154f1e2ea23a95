import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DESKTOP_CALLS, type UpdateState } from '../contract/desktop-calls.ts';
import { updateProblem } from './update-problem.ts';
import {
  canUpdate,
  DAY,
  firstUpdateState,
  isTimeToLook,
  mayDo,
  nextUpdateState,
  type UpdatePlace,
  type UpdaterNews,
} from './update-state.ts';

const INSTALLED: UpdatePlace = {
  platform: 'win32',
  isPackaged: true,
  hasAddress: true,
  env: {},
  execPath: String.raw`C:\Kindred\Kindred.exe`,
};

describe('whether this copy can renew itself', () => {
  const mounted = '/tmp/.mount_Kindred';
  const image = { APPIMAGE: '/home/ada/Kindred.AppImage', APPDIR: mounted };

  it.each<[string, Partial<UpdatePlace>]>([
    ['one installed on Windows', {}],
    ['one on macOS', { platform: 'darwin' }],
    ['an AppImage', { platform: 'linux', env: image, execPath: `${mounted}/kindred` }],
  ])('%s can', (_what, place) => {
    expect(canUpdate({ ...INSTALLED, ...place })).toBe(true);
  });

  it.each<[string, Partial<UpdatePlace>]>([
    ['one in development', { isPackaged: false }],
    ['one built without an address', { hasAddress: false }],
    ['a portable one', { env: { PORTABLE_EXECUTABLE_FILE: String.raw`D:\Kindred.exe` } }],
    ['one from a deb', { platform: 'linux', execPath: '/opt/Kindred/kindred' }],
    [
      'one from a deb, started by a program in an AppImage',
      { platform: 'linux', env: image, execPath: '/opt/Kindred/kindred' },
    ],
  ])('%s can’t', (_what, place) => {
    expect(canUpdate({ ...INSTALLED, ...place })).toBe(false);
  });
});

describe('when it is time to ask', () => {
  const now = new Date('2026-11-30T12:00:00Z');
  const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds).toISOString();

  it('is once a day', () => {
    expect(isTimeToLook(null, now)).toBe(true);
    expect(isTimeToLook(ago(DAY - 1), now)).toBe(false);
    expect(isTimeToLook(ago(DAY), now)).toBe(true);
  });

  it('does not wait a year where a clock was a year ahead', () => {
    expect(isTimeToLook(ago(-365 * DAY), now)).toBe(true);
  });
});

const info = {
  version: '0.2.0',
  releaseNotes: '<p>Faster &amp; <b>calmer</b>.</p><ul><li>One</li></ul>',
};

describe('how far a newer version has come', () => {
  const none = firstUpdateState(true, null);

  it('goes from looking to found, fetched and ready', () => {
    const states: UpdateState[] = [none];
    const news: UpdaterNews[] = [
      { kind: 'looking' },
      { kind: 'found', info },
      { kind: 'fetching', percent: 41.7 },
      { kind: 'ready', info },
    ];
    for (const one of news) states.push(nextUpdateState(states.at(-1) ?? none, one));
    const notes = 'Faster & calmer.\n– One';
    expect(states).toEqual([
      { state: 'none', lookedAt: null },
      { state: 'looking' },
      { state: 'found', version: '0.2.0', notes },
      { state: 'fetching', version: '0.2.0', percent: 42 },
      { state: 'ready', version: '0.2.0', notes },
    ]);
  });

  it('says when it was looked for nothing', () => {
    const at = new Date('2026-11-30T12:00:00Z');
    expect(nextUpdateState({ state: 'looking' }, { kind: 'none', at })).toEqual({
      state: 'none',
      lookedAt: at.toISOString(),
    });
  });

  it('takes notes of several versions, and of none', () => {
    const several = [
      { version: '0.2.0', note: 'Two' },
      { version: '0.1.1', note: null },
    ];
    const found = (releaseNotes: typeof several | null) =>
      nextUpdateState(none, { kind: 'found', info: { version: '0.2.0', releaseNotes } });
    expect(found(several)).toMatchObject({ notes: '0.2.0\nTwo\n\n0.1.1' });
    expect(found(null)).toMatchObject({ notes: '' });
  });

  it('is never anything where this copy can’t renew itself', () => {
    const unavailable = firstUpdateState(false, null);
    expect(nextUpdateState(unavailable, { kind: 'found', info })).toBe(unavailable);
    for (const act of ['look', 'fetch', 'restart'] as const) {
      expect(mayDo(unavailable, act)).toBe(false);
    }
  });

  it('is what the contract says, whatever comes', () => {
    const { update } = DESKTOP_CALLS.desktopSettings.output.shape;
    const text = fc.string({ maxLength: 50 });
    const told = fc.record({
      version: text,
      releaseNotes: fc.oneof(text, fc.constant(null), fc.constant('&#99999999;&#x; <li')),
    });
    const news: fc.Arbitrary<UpdaterNews> = fc.oneof(
      fc.constant({ kind: 'looking' as const }),
      fc.record({
        kind: fc.constant('none' as const),
        at: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }),
      }),
      fc.record({ kind: fc.constantFrom('found' as const, 'ready' as const), info: told }),
      fc.record({ kind: fc.constant('fetching' as const), percent: fc.float({ noNaN: true }) }),
      fc.record({
        kind: fc.constant('failed' as const),
        cause: fc.oneof(text, fc.constant(undefined), fc.constant({ toString: 1 })),
      }),
    );
    fc.assert(
      fc.property(fc.array(news), (all) => {
        const last = all.reduce(nextUpdateState, none);
        expect(update.safeParse(last).success).toBe(true);
      }),
    );
  });

  it('lets a person do what makes sense', () => {
    const allowed = (state: UpdateState) =>
      (['look', 'fetch', 'restart'] as const).filter((act) => mayDo(state, act));
    expect(allowed(none)).toEqual(['look']);
    expect(allowed({ state: 'looking' })).toEqual([]);
    expect(allowed({ state: 'found', version: '2', notes: '' })).toEqual(['look', 'fetch']);
    expect(allowed({ state: 'fetching', version: '2', percent: 1 })).toEqual([]);
    expect(allowed({ state: 'ready', version: '2', notes: '' })).toEqual(['restart']);
    expect(allowed({ state: 'failed', problem: updateProblem('no') })).toEqual(['look']);
  });
});

describe('why there is none', () => {
  const coded = (code: string, message: string) => Object.assign(new Error(message), { code });

  it.each([
    ['update-unreachable', new Error('net::ERR_INTERNET_DISCONNECTED')],
    ['update-unreachable', coded('ENOTFOUND', 'getaddrinfo ENOTFOUND github.com')],
    ['update-unreachable', coded('ERR_UPDATER_LATEST_VERSION_NOT_FOUND', 'Unable to find latest')],
    ['update-unreachable', coded('HTTP_ERROR_404', '404')],
    ['update-unusable', coded('ERR_CHECKSUM_MISMATCH', 'sha512 checksum mismatch')],
    ['update-unusable', coded('ERR_UPDATER_INVALID_SIGNATURE', 'is not signed by the owner')],
    ['update-unusable', new Error('Cannot update while running on a read-only volume.')],
    ['update-unusable', undefined],
    ['disk-full', coded('ENOSPC', 'ENOSPC: no space left on device, write')],
  ])('is %s', (code, cause) => {
    const problem = updateProblem(cause);
    expect(problem.code).toBe(code);
    expect(problem.message).toMatch(/^[A-Z].*\.$/);
    expect(problem.message).not.toMatch(/ERR_|ENO|Error/);
  });
});
