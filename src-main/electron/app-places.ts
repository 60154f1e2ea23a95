import { join, resolve } from 'node:path';

/** What the place of the app's own data depends on. */
interface DataPlace {
  readonly platform: NodeJS.Platform;
  /** Where apps keep their data, `app.getPath('appData')`. */
  readonly appData: string;
  /** What `--user-data-dir` says; '' where it was not said. */
  readonly chosen: string;
  readonly workingDirectory: string;
}

/**
 * The folder for what the window keeps (its place, settings, the crash log, Chromium's own files).
 * @returns undefined where Electron's own choice is right.
 */
export function userDataFolder(place: DataPlace): string | undefined {
  if (place.chosen !== '') return resolve(place.workingDirectory, place.chosen);
  // Electron would choose “Kindred”, and that is the folder of the library there, which a person may
  // take away or carry elsewhere as a whole (engine/library-folder.ts).
  return place.platform === 'darwin' ? join(place.appData, 'Kindred Desktop') : undefined;
}

/**
 * Where a file of the app lies for programs that can't look into its archive: the system's own, and
 * plain Node. In development there is no archive.
 */
export function outsideArchive(path: string): string {
  return path.replace(/([\\/])app\.asar(?=[\\/]|$)/, '$1app.asar.unpacked');
}
