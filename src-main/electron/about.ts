import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AboutPanelOptionsOptions, App, Shell } from 'electron';
import type { DesktopBridge } from '../contract/desktop-calls.ts';
import { fail, ok, type Result } from '../contract/errors.ts';
import type { Say } from './words.ts';

/** What the about panel tells, for `app.setAboutPanelOptions`. */
export function aboutPanel(
  say: Say,
  app: {
    readonly platform: DesktopBridge['platform'];
    readonly version: string;
    /** The folder `resources/icons`. */
    readonly icons: string;
  },
): AboutPanelOptionsOptions {
  const credits = say('about.credits');
  const told: AboutPanelOptionsOptions = {
    applicationName: 'Kindred',
    applicationVersion: app.version,
    // Linux shows no credits; what would be the copyright's line there is free.
    ...(app.platform === 'linux' ? { copyright: credits } : { credits }),
  };
  // macOS has the picture from the app itself.
  return app.platform === 'darwin' ? told : { ...told, iconPath: join(app.icons, 'icon.png') };
}

/** Shows who made what, and what went wrong: files that the system opens in a program of its own. */
export interface AboutFiles {
  /** `resources/licences.txt`, which the build writes. */
  readonly licences: string;
  /** Where the crash log is kept; there is none where nothing went wrong. */
  readonly crashLog: string;
}

async function openFile(
  shell: Pick<Shell, 'openPath'>,
  path: string,
  whenMissing: string,
): Promise<Result<void>> {
  if (!existsSync(path)) return fail('file-missing', whenMissing);
  // What went wrong comes as a text in the language of the system; '' where nothing did.
  const problem = await shell.openPath(path);
  return problem === '' ? ok(undefined) : fail('file-unreadable', problem);
}

/** Opens the licences of all that Kindred is made of. */
export function openLicences(
  shell: Pick<Shell, 'openPath'>,
  files: AboutFiles,
  say: Say,
): Promise<Result<void>> {
  return openFile(shell, files.licences, say('about.noLicences'));
}

/** Opens the log of crashes, which nobody but the person sees. */
export function openCrashLog(
  shell: Pick<Shell, 'openPath'>,
  files: AboutFiles,
  say: Say,
): Promise<Result<void>> {
  return openFile(shell, files.crashLog, say('about.noCrashLog'));
}

/** Shows the system's own panel about an app. */
export function showAbout(
  app: Pick<App, 'setAboutPanelOptions' | 'showAboutPanel'>,
  panel: AboutPanelOptionsOptions,
): void {
  app.setAboutPanelOptions(panel);
  app.showAboutPanel();
}
