import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app, Menu, type BrowserWindow } from 'electron';
import electronUpdater from 'electron-updater';
import { ok } from '../contract/errors.ts';
import { desktopActs, type DesktopHandlers } from './desktop-acts.ts';
import { APP_FILES, type DesktopParts } from './desktop-parts.ts';
import { fileShell } from './file-shell.ts';
import { loginItem, renewLoginItem } from './login-item.ts';
import { showPhotoMenu } from './photo-menu.ts';
import { settingsCalls, settingsThatCan } from './settings-calls.ts';
import { canUpdate } from './update-state.ts';
import { keepUpdates, type Updates } from './updates.ts';

function appUpdates({ settings, leaving }: DesktopParts): Updates {
  const { platform, env, execPath, resourcesPath } = process;
  const hasAddress = existsSync(join(resourcesPath, 'app-update.yml'));
  const place = { platform, env, execPath, hasAddress, isPackaged: app.isPackaged };
  return keepUpdates({
    // Taken out only when it is asked for: it looks around as soon as it is touched.
    updater: canUpdate(place) ? () => electronUpdater.autoUpdater : undefined,
    settings,
    prepareToQuit: () => leaving.prepare(),
    relaunch: () => {
      app.relaunch();
      app.exit();
    },
  });
}

function appLoginItem({ log }: DesktopParts) {
  const { platform, env, execPath } = process;
  const item = loginItem(app, { platform, env, execPath, home: app.getPath('home') });
  const renewed = app.isPackaged ? renewLoginItem(item) : ok(undefined);
  if (!renewed.ok) log.write('The start at login can’t be renewed.', renewed.error.cause);
  return item;
}

/**
 * Makes what answers the calls of a window's page, and tells the page what changes of the settings.
 * @returns the handlers for a window.
 */
export function pageHandlers(parts: DesktopParts): (window: BrowserWindow) => DesktopHandlers {
  const { engine, settings, windows, log } = parts;
  const calls = settingsCalls({
    settings,
    loginItem: appLoginItem(parts),
    updates: appUpdates(parts),
    can: settingsThatCan(app.isPackaged),
  });
  calls.onAnswer((answer) => {
    windows.now?.tell({ kind: 'settings', answer });
  });
  const build = Menu.buildFromTemplate.bind(Menu);
  return (window) => ({
    ...desktopActs(engine, fileShell(window, APP_FILES.icon), (cause) => {
      log.write('A file did not go to the trash.', cause);
    }),
    desktopSettings: () => calls.desktopSettings(),
    changeDesktopSettings: (input) => calls.changeDesktopSettings(input),
    update: (input) => calls.update(input),
    showMenu: async ({ items }) => ok(await showPhotoMenu(items, { build, window })),
  });
}
