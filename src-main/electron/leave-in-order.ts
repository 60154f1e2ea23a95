import { app, powerMonitor } from 'electron';
import type { DesktopParts } from './desktop-parts.ts';
import { staysWithoutWindow } from './leaving.ts';

/** Binds the end of the app to what the system tells: windows first, then the engine, then the process. */
export function leaveInOrder({
  leaving,
  settings,
}: Pick<DesktopParts, 'leaving' | 'settings'>): void {
  app.on('before-quit', () => {
    leaving.begin();
  });
  app.on('will-quit', (event) => {
    leaving.onWillQuit(event);
  });
  app.on('window-all-closed', () => {
    const { platform } = process;
    const { runsInBackground } = settings.kept;
    const { isLeaving } = leaving;
    if (!staysWithoutWindow({ platform, runsInBackground, isLeaving })) app.quit();
  });
  powerMonitor.on('shutdown', () => {
    app.quit();
  });
}
