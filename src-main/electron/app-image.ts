import { isAbsolute, relative } from 'node:path';

/** How this app was started, as Node says it. */
export interface AppProcess {
  readonly env: NodeJS.ProcessEnv;
  /** `process.execPath` */
  readonly execPath: string;
}

/**
 * The AppImage that this app runs from; undefined where it runs from none. Programs that an AppImage
 * starts inherit its APPIMAGE (a terminal, a file manager), and an update replaces the file that it
 * names: it is believed only where this very program lies in the folder that the AppImage mounted.
 */
export function appImagePath({ env, execPath }: AppProcess): string | undefined {
  const { APPIMAGE: image, APPDIR: mounted } = env;
  if (image === undefined || mounted === undefined) return undefined;
  if (!isAbsolute(image) || !isAbsolute(mounted)) return undefined;
  const inside = relative(mounted, execPath);
  const isInside = inside !== '' && !inside.startsWith('..') && !isAbsolute(inside);
  return isInside ? image : undefined;
}

/** The file that starts this app the next time, too. */
export function appFile(app: AppProcess): string {
  // A portable app on Windows runs from a folder that is gone when it ends.
  return appImagePath(app) ?? app.env['PORTABLE_EXECUTABLE_FILE'] ?? app.execPath;
}
