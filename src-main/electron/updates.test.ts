import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import { openDesktopSettings } from './desktop-settings.ts';
import { keepUpdates, type Updater } from './updates.ts';

const NEWER = { version: '0.2.0', releaseNotes: 'Calmer' };

/** Behaves as electron-updater 6.8 does: events, and a promise that says the same. */
class SampleUpdater extends EventEmitter {
  autoDownload = true;
  autoInstallOnAppQuit = true;
  allowDowngrade = true;
  disableWebInstaller = false;
  logger: Updater['logger'] = console;
  requestHeaders: Updater['requestHeaders'] = null;
  readonly asked: string[] = [];
  newer: typeof NEWER | undefined = NEWER;
  problem: Error | undefined;

  checkForUpdates(): Promise<unknown> {
    this.asked.push('check');
    if (this.problem !== undefined) return this.#fail(this.problem);
    if (this.newer === undefined) this.emit('update-not-available', NEWER);
    else this.emit('update-available', this.newer);
    return Promise.resolve({ isUpdateAvailable: this.newer !== undefined });
  }

  downloadUpdate(): Promise<string[]> {
    this.asked.push('download');
    if (this.problem !== undefined) return this.#fail(this.problem);
    this.emit('download-progress', { percent: 50 });
    this.emit('update-downloaded', NEWER);
    return Promise.resolve(['/tmp/newer']);
  }

  quitAndInstall(): void {
    this.asked.push('install');
  }

  #fail(problem: Error): Promise<never> {
    this.emit('error', problem);
    return Promise.reject(problem);
  }
}

describe('updates', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date('2026-11-30T12:00:00Z') });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function kept(looksForUpdates: boolean, folder = temporaryFolder(), can = true) {
    const sample = new SampleUpdater();
    const given = vi.fn(() => {
      // Exactly what the app uses of it is there.
      return sample as unknown as Updater;
    });
    const settings = openDesktopSettings(folder);
    settings.change({ looksForUpdates });
    const done: string[] = [];
    const updates = keepUpdates({
      updater: can ? given : undefined,
      settings,
      prepareToQuit: () => {
        done.push('closed');
        return Promise.resolve();
      },
      relaunch: () => {
        done.push('relaunched');
      },
    });
    const states: string[] = [];
    updates.onState(({ state }) => {
      states.push(state);
    });
    return { sample, given, settings, updates, states, folder, done };
  }

  it('ask nothing of the network while the setting is off', async () => {
    const { sample, given, updates } = kept(false);
    await vi.advanceTimersByTimeAsync(10 * 24 * 3_600_000);
    expect(sample.asked).toEqual([]);
    expect(given).not.toHaveBeenCalled();
    expect(updates.state).toEqual({ state: 'none', lookedAt: null });
  });

  it('ask once a day where it is on, also over restarts of the app', async () => {
    const first = kept(true);
    await vi.advanceTimersByTimeAsync(3 * 3_600_000);
    expect(first.sample.asked).toEqual(['check']);
    first.updates.close();
    const second = kept(true, first.folder);
    await vi.advanceTimersByTimeAsync(20 * 3_600_000);
    expect(second.sample.asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(2 * 3_600_000);
    expect(second.sample.asked).toEqual(['check']);
    await vi.advanceTimersByTimeAsync(48 * 3_600_000);
    expect(second.sample.asked).toEqual(['check', 'check', 'check']);
  });

  it('ask at once when it is turned on, and no more when it is turned off', async () => {
    const { sample, settings } = kept(false);
    settings.change({ looksForUpdates: true });
    expect(sample.asked).toEqual(['check']);
    settings.change({ looksForUpdates: false });
    await vi.advanceTimersByTimeAsync(5 * 24 * 3_600_000);
    expect(sample.asked).toEqual(['check']);
  });

  it('fetch and install nothing by themselves, and say nothing of this computer', async () => {
    const { sample, updates } = kept(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(sample).toMatchObject({
      autoDownload: false,
      autoInstallOnAppQuit: false,
      allowDowngrade: false,
      logger: null,
      requestHeaders: { 'x-user-staging-id': '0' },
    });
    expect(sample.asked).toEqual(['check']);
    expect(updates.state).toEqual({ state: 'found', version: '0.2.0', notes: 'Calmer' });
  });

  it('do as a person presses, one after the other', async () => {
    const { sample, updates, states, done } = kept(false);
    await updates.do('fetch');
    await updates.do('restart');
    expect(sample.asked).toEqual([]);
    await updates.do('look');
    await updates.do('fetch');
    await updates.do('restart');
    expect(sample.asked).toEqual(['check', 'download', 'install']);
    expect(states).toEqual(['looking', 'found', 'fetching', 'fetching', 'ready']);
    expect(done).toEqual(['closed']);
  });

  it('note that there is none', async () => {
    const { sample, updates } = kept(false);
    sample.newer = undefined;
    await updates.do('look');
    expect(updates.state).toEqual({ state: 'none', lookedAt: '2026-11-30T12:00:00.000Z' });
  });

  it('say in a sentence why nothing came, and can be asked again', async () => {
    const { sample, updates } = kept(false);
    sample.problem = new Error('net::ERR_INTERNET_DISCONNECTED');
    await updates.do('look');
    expect(updates.state).toMatchObject({
      state: 'failed',
      problem: { code: 'update-unreachable' },
    });
    sample.problem = undefined;
    await updates.do('look');
    expect(updates.state.state).toBe('found');
  });

  it('start this version again where the newer one could not be put in place', async () => {
    const { sample, updates, done } = kept(false);
    await updates.do('look');
    await updates.do('fetch');
    await updates.do('restart');
    sample.emit('error', new Error('EACCES: permission denied'));
    expect(done).toEqual(['closed', 'relaunched']);
  });

  it('are nothing where this copy can’t renew itself', async () => {
    const { sample, updates } = kept(true, temporaryFolder(), false);
    await updates.do('look');
    await vi.advanceTimersByTimeAsync(3 * 24 * 3_600_000);
    expect(updates.state).toEqual({ state: 'unavailable' });
    expect(sample.asked).toEqual([]);
  });
});
