import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { App } from 'electron';
import { fail, ok, type Result } from '../contract/errors.ts';
import { appFile, type AppProcess } from './app-image.ts';
import { HIDDEN_FLAG } from './arguments.ts';
import { autostartEntry, isAutostartOn } from './desktop-entry.ts';

/** Whether the system starts Kindred when a person logs in; the system's own answer, as it is now. */
export interface LoginItem {
  isOn(): boolean;
  /** `settings-unwritable` where the system does not take it. */
  set(isOn: boolean): Result<void>;
}

type LoginApp = Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>;

export interface LoginItemPlace extends AppProcess {
  readonly platform: NodeJS.Platform;
  /** The person's own folder, `app.getPath('home')`. */
  readonly home: string;
}

const REFUSED = 'The system did not take it.';

/** On macOS (which passes no argument, but says so itself) and Windows the system keeps a list. */
function listedItem(app: LoginApp, place: LoginItemPlace): LoginItem {
  // Electron quotes the path itself (electron#50016) and knows the item again by path and arguments.
  const named = place.platform === 'win32' ? { path: appFile(place), args: [HIDDEN_FLAG] } : {};
  return {
    isOn: () => app.getLoginItemSettings(named).openAtLogin,
    set: (isOn) => {
      try {
        app.setLoginItemSettings({ ...named, openAtLogin: isOn });
      } catch (cause) {
        return fail('settings-unwritable', REFUSED, cause);
      }
      return ok(undefined);
    },
  };
}

/** Linux: a file in the autostart folder (XDG Autostart and Base Directory Specifications). */
function fileItem(place: LoginItemPlace): LoginItem {
  const { XDG_CONFIG_HOME: chosen } = place.env;
  // A path that is not absolute is to be ignored, says the specification.
  const config = chosen !== undefined && isAbsolute(chosen) ? chosen : join(place.home, '.config');
  const folder = join(config, 'autostart');
  const path = join(folder, 'kindred.desktop');
  return {
    isOn: () => {
      try {
        return isAutostartOn(readFileSync(path, 'utf8'));
      } catch {
        return false; // Not there, or not readable for the desktop either.
      }
    },
    set: (isOn) => {
      try {
        if (!isOn) {
          rmSync(path, { force: true });
          return ok(undefined);
        }
        mkdirSync(folder, { recursive: true });
        // Desktops read whatever ends in .desktop: it is to be whole when it is called so.
        writeFileSync(`${path}.part`, autostartEntry(appFile(place), [HIDDEN_FLAG]));
        renameSync(`${path}.part`, path);
        return ok(undefined);
      } catch (cause) {
        return fail('settings-unwritable', REFUSED, cause);
      }
    },
  };
}

/** How Kindred starts at login on this system. */
export function loginItem(app: LoginApp, place: LoginItemPlace): LoginItem {
  return place.platform === 'linux' ? fileItem(place) : listedItem(app, place);
}

/**
 * Writes the item anew where it is on, at start: an update may have given the app's file another
 * name, and an item of the old one would start nothing.
 */
export function renewLoginItem(item: LoginItem): Result<void> {
  return item.isOn() ? item.set(true) : ok(undefined);
}

/** Whether this start shows no window: the system started it, and there is a tray picture to open one. */
export function startsHidden(start: {
  /** As the command line says (arguments.ts). */
  readonly isHidden: boolean;
  /** `app.getLoginItemSettings().wasOpenedAtLogin`; only macOS, which passes no arguments, knows. */
  readonly wasOpenedAtLogin: boolean;
  readonly runsInBackground: boolean;
}): boolean {
  return (start.isHidden || start.wasOpenedAtLogin) && start.runsInBackground;
}
