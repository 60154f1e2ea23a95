import { describe, expect, it } from 'vitest';
import { Leaving, staysWithoutWindow } from './leaving.ts';

function leavingWith(close: () => Promise<unknown>) {
  const told: unknown[] = [];
  const leaving = new Leaving({
    close: () => {
      told.push('close');
      return close();
    },
    quit: () => told.push('quit'),
    onProblem: (...problem) => told.push(problem),
  });
  const willQuit = () => {
    leaving.onWillQuit({ preventDefault: () => told.push('wait') });
  };
  return { leaving, told, willQuit };
}

describe('leaving', () => {
  it('waits for the engine, and ends when it is closed', async () => {
    const closed = Promise.withResolvers<undefined>();
    const { leaving, told, willQuit } = leavingWith(() => closed.promise);
    expect(leaving.isLeaving).toBe(false);
    leaving.begin();
    expect(leaving.isLeaving).toBe(true);
    willQuit();
    // Whoever asks twice is not let through before.
    willQuit();
    expect(told).toEqual(['wait', 'close', 'wait']);
    closed.resolve(undefined);
    await leaving.prepare();
    await Promise.resolve();
    expect(told.slice(3)).toEqual(['quit', 'quit']);
    willQuit();
    expect(told).toHaveLength(5);
  });

  it('lets an update through that had it closed before', async () => {
    const { leaving, told, willQuit } = leavingWith(() => Promise.resolve());
    await leaving.prepare();
    expect(leaving.isLeaving).toBe(true);
    willQuit();
    expect(told).toEqual(['close']);
  });

  it('ends all the same where closing goes wrong, and says so', async () => {
    const problem = new Error('The disk is gone.');
    const { leaving, told, willQuit } = leavingWith(() => Promise.reject(problem));
    willQuit();
    await leaving.prepare();
    await Promise.resolve();
    expect(told).toEqual(['wait', 'close', ['Closing went wrong.', problem], 'quit']);
  });
});

describe('without a window', () => {
  const state = { platform: 'linux', runsInBackground: false, isLeaving: false } as const;

  it('the app ends, but on macOS and where it runs in the background', () => {
    expect(staysWithoutWindow(state)).toBe(false);
    expect(staysWithoutWindow({ ...state, platform: 'win32' })).toBe(false);
    expect(staysWithoutWindow({ ...state, platform: 'darwin' })).toBe(true);
    expect(staysWithoutWindow({ ...state, runsInBackground: true })).toBe(true);
  });

  it('the app never stays when it is leaving', () => {
    for (const platform of ['darwin', 'linux', 'win32'] as const) {
      expect(staysWithoutWindow({ platform, runsInBackground: true, isLeaving: true })).toBe(false);
    }
  });
});
