import { mkdirSync } from 'node:fs';
import { app, protocol } from 'electron';
import {
  lookAt,
  readArguments,
  readOpenedFile,
  type CommandLine,
  type StartWish,
} from './arguments.ts';
import { userDataFolder } from './app-places.ts';
import { APP_SCHEMES } from './schemes.ts';
import { readSecondStart } from './second-start.ts';

/** As electron-builder.yml has it: by this, Windows knows that window and shortcut belong together. */
const APP_ID = 'app.kindred.Kindred';

/** What the system has to know before the app is ready. */
export function prepareApp(): void {
  const userData = userDataFolder({
    platform: process.platform,
    appData: app.getPath('appData'),
    chosen: app.commandLine.getSwitchValue('user-data-dir'),
    workingDirectory: process.cwd(),
  });
  if (userData !== undefined) {
    // Electron takes no folder that is not there.
    mkdirSync(userData, { recursive: true });
    app.setPath('userData', userData);
  }
  if (process.platform === 'win32') app.setAppUserModelId(APP_ID);
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged(APP_SCHEMES);
}

/** What a command line asks of this app. */
export function wishOf(start: Pick<CommandLine, 'argv' | 'workingDirectory'>): StartWish {
  const { isPackaged } = app;
  return readArguments({ ...start, isPackaged, platform: process.platform, look: lookAt });
}

/**
 * Hears later starts, and what macOS opens with Kindred: both may come before the app is ready.
 * @returns what is given all that came so far, and from then on.
 */
export function hearLaterStarts(): (take: (wish: StartWish) => void) => void {
  const early: StartWish[] = [];
  let take = (wish: StartWish) => {
    early.push(wish);
  };
  app.on('open-file', (event, path) => {
    event.preventDefault();
    take(readOpenedFile(path, lookAt));
  });
  app.on('second-instance', (_event, argv, workingDirectory, handedOver) => {
    take(wishOf(readSecondStart(handedOver, { argv, workingDirectory })));
  });
  return (taker) => {
    take = taker;
    for (const wish of early.splice(0)) taker(wish);
  };
}
