import type { CheckedDesktopInput, DesktopOutput } from '../contract/desktop-calls.ts';
import { ok, type Result } from '../contract/errors.ts';
import { settingsIn, type DesktopSettingsFile } from './desktop-settings.ts';
import type { LoginItem } from './login-item.ts';
import type { Updates } from './updates.ts';

type SettingsAnswer = DesktopOutput<'desktopSettings'>;

interface SettingsParts {
  readonly settings: DesktopSettingsFile;
  readonly loginItem: LoginItem;
  readonly updates: Updates;
  readonly can: SettingsAnswer['can'];
}

/** The calls of DESKTOP_CALLS about settings and updates. */
interface SettingsCalls {
  desktopSettings(): Promise<Result<SettingsAnswer>>;
  changeDesktopSettings(
    input: CheckedDesktopInput<'changeDesktopSettings'>,
  ): Promise<Result<SettingsAnswer>>;
  update(input: CheckedDesktopInput<'update'>): Promise<Result<SettingsAnswer>>;
  /**
   * Told what a page has to know anew, for the news `settings`.
   * @returns what ends the listening.
   */
  onAnswer(listener: (answer: SettingsAnswer) => void): () => void;
}

/** What this system can do of the settings; what it can't is not offered. */
export function settingsThatCan(isPackaged: boolean): SettingsAnswer['can'] {
  // In development the item of the system would start an Electron without an app.
  return { runInBackground: true, startAtLogin: isPackaged, pauseOnBattery: true };
}

/** Answers the calls about settings and updates. */
export function settingsCalls({ settings, loginItem, updates, can }: SettingsParts): SettingsCalls {
  // The item can be taken away in the system's own settings: it, not the file, says how it is.
  const startsAtLogin = () => can.startAtLogin && loginItem.isOn();
  const answer = (): SettingsAnswer => ({
    settings: { ...settingsIn(settings.kept), startsAtLogin: startsAtLogin() },
    can,
    update: updates.state,
  });
  const setLoginItem = (wanted: boolean | undefined): Result<void> =>
    wanted === undefined || !can.startAtLogin || wanted === startsAtLogin()
      ? ok(undefined)
      : loginItem.set(wanted);
  return {
    desktopSettings: () => Promise.resolve(ok(answer())),
    changeDesktopSettings(input) {
      const item = setLoginItem(input.startsAtLogin);
      if (!item.ok) return Promise.resolve(item);
      const changed = settings.change({ ...input, startsAtLogin: startsAtLogin() });
      return Promise.resolve(changed.ok ? ok(answer()) : changed);
    },
    update({ do: act }) {
      // Answered with what has begun; how it goes on comes as news.
      void updates.do(act);
      return Promise.resolve(ok(answer()));
    },
    onAnswer(listener) {
      const tell = () => {
        listener(answer());
      };
      const endings = [settings.onChange(tell), updates.onState(tell)];
      return () => {
        for (const end of endings) end();
      };
    },
  };
}
