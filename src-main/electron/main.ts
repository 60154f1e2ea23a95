import { join } from 'node:path';
import { app, dialog, utilityProcess } from 'electron';
import type { EngineLine } from '../serve/engine-line.ts';
import { askAboutLostPage, setMenuBar, surroundWindow } from './around-window.ts';
import type { StartWish } from './arguments.ts';
import { hearLaterStarts, prepareApp, wishOf } from './before-ready.ts';
import type { CrashLog } from './crash-log.ts';
import { keepCrashLog, logEngineCrash } from './crash-reports.ts';
import { APP_FILES, type DesktopParts } from './desktop-parts.ts';
import { openDesktopSettings } from './desktop-settings.ts';
import { startEngine } from './engine-process.ts';
import { leaveInOrder } from './leave-in-order.ts';
import { Leaving } from './leaving.ts';
import { OneWindow } from './one-window.ts';
import { pageHandlers } from './page-handlers.ts';
import { handOver } from './second-start.ts';
import { servePage } from './serve-page.ts';
import { laterStarts, takeFirstStart } from './starts.ts';
import { openWindow, type PageWindow, type WindowParts } from './window.ts';
import { wordsFor } from './words.ts';

// Kindred on a desktop, from its first step to its last. It decides nothing: what is decided lies in
// the files that it names, each of which runs, and is tested, without Electron.

/** The engine, in a process of its own, over the library that this start is for. */
function openEngine({ library, demo }: StartWish, log: CrashLog): EngineLine {
  const { platform, env, resourcesPath } = process;
  return startEngine({
    place: { platform, env, resourcesPath, isPackaged: app.isPackaged },
    utilityProcess,
    // The folders of a start are added as those of a later one: a person hears of it where one can't be.
    start: { library, demo, folders: [] },
    onCrash: (crash) => {
      logEngineCrash(log, crash);
    },
    onStderr: (text) => {
      process.stderr.write(text);
      log.write('The engine said:', text);
    },
  });
}

/** How the one window is opened, each time that it is. */
function windowParts(
  parts: DesktopParts,
  handlersFor: ReturnType<typeof pageHandlers>,
): WindowParts {
  return {
    preload: APP_FILES.preload,
    icon: APP_FILES.icon,
    isDevelopment: !app.isPackaged,
    stateFile: join(app.getPath('userData'), 'window.json'),
    engine: parts.engine,
    handlersFor,
    onProblem: parts.onProblem,
    onLost: (window) => void askAboutLostPage(window, parts),
  };
}

async function run(wish: StartWish, takeLaterStarts: ReturnType<typeof hearLaterStarts>) {
  const log = keepCrashLog();
  const onProblem = (what: string, cause?: unknown) => {
    log.write(what, cause);
  };
  await app.whenReady();
  const say = wordsFor(app.getLocale());
  const settings = openDesktopSettings(app.getPath('userData'));
  const engine = openEngine(wish, log);
  const served = await servePage(engine, onProblem);
  if (!served.ok) {
    dialog.showErrorBox('Kindred', served.error.message);
    await engine.close();
    app.exit(1);
    return;
  }
  const leaving = new Leaving({
    close: () => {
      endSurroundings();
      return engine.close();
    },
    quit: () => {
      app.quit();
    },
    onProblem,
  });
  const windows = new OneWindow<PageWindow>((onClosed) =>
    openWindow(windowParts(parts, handlersFor), onClosed),
  );
  const parts: DesktopParts = { say, settings, engine, windows, leaving, log, onProblem };
  const handlersFor = pageHandlers(parts);
  setMenuBar(parts);
  const endSurroundings = surroundWindow(parts);
  leaveInOrder(parts);
  takeFirstStart(wish, parts);
  takeLaterStarts(laterStarts(wish, parts));
}

prepareApp();
if (app.requestSingleInstanceLock(handOver(process.argv, process.cwd()))) {
  const wish = wishOf({ argv: process.argv, workingDirectory: process.cwd() });
  run(wish, hearLaterStarts()).catch((cause: unknown) => {
    console.error(cause);
    dialog.showErrorBox('Kindred', String(cause));
    app.exit(1);
  });
} else {
  app.quit();
}
