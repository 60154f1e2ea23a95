import { fileURLToPath } from 'node:url';
import type { DesktopBridge } from '../contract/desktop-calls.ts';
import type { EngineLine } from '../serve/engine-line.ts';
import { outsideArchive } from './app-places.ts';
import type { CrashLog } from './crash-log.ts';
import type { DesktopSettingsFile } from './desktop-settings.ts';
import type { Leaving } from './leaving.ts';
import type { OneWindow } from './one-window.ts';
import type { PageWindow } from './window.ts';
import type { Say } from './words.ts';

/** What the running app is made of; each part of the desktop takes of it what it needs. */
export interface DesktopParts {
  readonly say: Say;
  readonly settings: DesktopSettingsFile;
  readonly engine: EngineLine;
  readonly windows: OneWindow<PageWindow>;
  readonly leaving: Leaving;
  readonly log: CrashLog;
  /** Writes into it what went wrong, and what lies beneath. */
  readonly onProblem: (what: string, cause?: unknown) => void;
}

/** The system that this app runs on, as all of Kindred tells systems apart. */
export const PLATFORM: DesktopBridge['platform'] =
  process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux';

function resource(path: string): string {
  return outsideArchive(fileURLToPath(new URL(`../../resources/${path}`, import.meta.url)));
}

/** Files of the app that the system itself reads. */
export const APP_FILES = {
  icons: resource('icons'),
  icon: resource('icons/icon.png'),
  licences: resource('licences.txt'),
  /** Read by Electron, out of the archive. */
  preload: fileURLToPath(new URL('./preload.cjs', import.meta.url)),
} as const;
