import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import { DESKTOP_CALLS, type UpdateState } from '../contract/desktop-calls.ts';
import { fail, ok, type Result } from '../contract/errors.ts';
import { openDesktopSettings } from './desktop-settings.ts';
import { settingsCalls, settingsThatCan } from './settings-calls.ts';

function calls({ isPackaged = true, refuses = false } = {}) {
  const settings = openDesktopSettings(temporaryFolder());
  const item = { isOn: false, sets: 0 };
  const updateListeners = new Set<(state: UpdateState) => void>();
  let update: UpdateState = { state: 'none', lookedAt: null };
  const asked: string[] = [];
  const made = settingsCalls({
    settings,
    loginItem: {
      isOn: () => item.isOn,
      set: (isOn): Result<void> => {
        if (refuses) return fail('settings-unwritable', 'The system did not take it.');
        item.sets += 1;
        item.isOn = isOn;
        return ok(undefined);
      },
    },
    updates: {
      get state() {
        return update;
      },
      do: (act) => {
        asked.push(act);
        update = { state: 'looking' };
        for (const listener of updateListeners) listener(update);
        return new Promise(() => undefined);
      },
      onState: (listener) => {
        updateListeners.add(listener);
        return () => updateListeners.delete(listener);
      },
      close: () => undefined,
    },
    can: settingsThatCan(isPackaged),
  });
  return { made, settings, item, asked, updateListeners };
}

describe('the calls about settings', () => {
  it('answer as the contract says', async () => {
    const answer = await calls().made.desktopSettings();
    expect(answer.ok).toBe(true);
    const value = answer.ok ? answer.value : undefined;
    expect(DESKTOP_CALLS.desktopSettings.output.parse(value)).toEqual(value);
    expect(value).toMatchObject({
      settings: { runsInBackground: false, startsAtLogin: false, theme: 'system' },
      can: { runInBackground: true, startAtLogin: true, pauseOnBattery: true },
      update: { state: 'none' },
    });
  });

  it('change what is named, and leave the rest', async () => {
    const { made } = calls();
    await made.changeDesktopSettings({ pausesOnBattery: true });
    const answer = await made.changeDesktopSettings({ theme: 'dark' });
    expect(answer).toMatchObject({
      value: { settings: { pausesOnBattery: true, runsInBackground: false, theme: 'dark' } },
    });
  });

  it('let the system say whether Kindred starts at login', async () => {
    const { made, item } = calls();
    await made.changeDesktopSettings({ startsAtLogin: true });
    expect(item).toEqual({ isOn: true, sets: 1 });
    // Taken away in the system's own settings.
    item.isOn = false;
    expect(await made.desktopSettings()).toMatchObject({
      value: { settings: { startsAtLogin: false } },
    });
    expect(await made.changeDesktopSettings({ startsAtLogin: true })).toMatchObject({
      value: { settings: { startsAtLogin: true } },
    });
  });

  it('change nothing where the system refuses', async () => {
    const { made, settings } = calls({ refuses: true });
    const answer = await made.changeDesktopSettings({ startsAtLogin: true, pausesOnBattery: true });
    expect(answer).toMatchObject({ ok: false, error: { code: 'settings-unwritable' } });
    expect(settings.kept.pausesOnBattery).toBe(false);
  });

  it('leave the system alone in development', async () => {
    const { made, item } = calls({ isPackaged: false });
    const answer = await made.changeDesktopSettings({ startsAtLogin: true });
    expect(item.sets).toBe(0);
    expect(answer).toMatchObject({
      value: { settings: { startsAtLogin: false }, can: { startAtLogin: false } },
    });
  });

  it('answer at once what has begun of an update', async () => {
    const { made, asked } = calls();
    const answer = await made.update({ do: 'look' });
    expect(asked).toEqual(['look']);
    expect(answer).toMatchObject({ value: { update: { state: 'looking' } } });
  });

  it('tell pages of every change', async () => {
    const { made, settings, updateListeners } = calls();
    const heard: string[] = [];
    const end = made.onAnswer(({ settings: now, update }) => {
      heard.push(`${now.theme ?? ''} ${update.state}`);
    });
    settings.change({ theme: 'light' });
    await made.update({ do: 'look' });
    end();
    settings.change({ theme: 'dark' });
    expect(heard).toEqual(['light none', 'light looking']);
    expect(updateListeners.size).toBe(0);
  });
});
