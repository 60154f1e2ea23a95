import { app, BrowserWindow, dialog, Menu, nativeTheme, powerMonitor, shell, Tray } from 'electron';
import type { Result } from '../contract/errors.ts';
import { aboutPanel, openCrashLog, openLicences, showAbout } from './about.ts';
import { appMenu } from './app-menu.ts';
import { APP_FILES, PLATFORM, type DesktopParts } from './desktop-parts.ts';
import { followPower } from './power.ts';
import { keepTray } from './tray.ts';
import { followTheme } from './window-theme.ts';
import { workProgress } from './work-progress.ts';

/** Says why a file was not opened, where there is a reason. */
async function sayWhyNot(opened: Promise<Result<void>>): Promise<void> {
  const answer = await opened;
  if (!answer.ok) await dialog.showMessageBox({ type: 'info', message: answer.error.message });
}

/** The menu bar, and what its lines open. */
export function setMenuBar({ say, windows, log }: DesktopParts): void {
  const files = { licences: APP_FILES.licences, crashLog: log.file };
  const place = { platform: PLATFORM, isDevelopment: !app.isPackaged };
  const template = appMenu(say, place, {
    act: (action) => {
      windows.showAndTell({ kind: 'action', action });
    },
    openLicences: () => void sayWhyNot(openLicences(shell, files, say)),
    showCrashLog: () => void sayWhyNot(openCrashLog(shell, files, say)),
    showAbout: () => {
      const told = { platform: PLATFORM, version: app.getVersion(), icons: APP_FILES.icons };
      showAbout(app, aboutPanel(say, told));
    },
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

/**
 * What there is beside the window: the picture in the tray, the battery, the theme, and how far the
 * work is.
 * @returns what takes it away.
 */
export function surroundWindow(parts: DesktopParts): () => void {
  const { say, settings, engine, windows, leaving } = parts;
  // The dock of macOS, where an app is without a window, too.
  app.on('activate', () => {
    if (!leaving.isLeaving) windows.show();
  });
  const showWork = workProgress(() => windows.now?.window);
  const endings = [
    keepTray({
      make: (image) => new Tray(image),
      build: Menu.buildFromTemplate.bind(Menu),
      platform: PLATFORM,
      icons: APP_FILES.icons,
      say,
      engine,
      settings,
      acts: {
        open: () => {
          windows.show();
        },
        quit: () => {
          app.quit();
        },
      },
    }),
    followPower({ engine, monitor: powerMonitor, settings }),
    followTheme(nativeTheme, settings, () => BrowserWindow.getAllWindows()),
    engine.on((event) => {
      if (event.kind === 'work') showWork(event.work);
    }),
  ];
  return () => {
    for (const end of endings) end();
  };
}

/** Asks the person what is to be done about a window whose page goes down again and again. */
export async function askAboutLostPage(
  window: BrowserWindow,
  { say }: Pick<DesktopParts, 'say'>,
): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: say('page.gone'),
    detail: say('page.goneDetail'),
    buttons: [say('page.again'), say('app.quitShort')],
    defaultId: 0,
    cancelId: 1,
  });
  if (response !== 0) app.quit();
  else if (!window.isDestroyed()) window.webContents.reload();
}
