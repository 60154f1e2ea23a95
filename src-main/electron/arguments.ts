import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { path as pathSchema } from '../contract/fields.ts';

/** What a person, or the system for them, starts Kindred with. */
export interface StartWish {
  /** Absolute; folders to add. One that is not there is among them, so that somebody says so. */
  readonly folders: readonly string[];
  /** Absolute; a picture whose similars are asked for. */
  readonly photo: string | undefined;
  /** Absolute; where the library is to be, where it was said. */
  readonly library: string | undefined;
  /** Pictures that Kindred draws itself, in a library that is gone at the end. */
  readonly demo: boolean;
  /** The system, not the person, starts Kindred, at login: no window is asked for. */
  readonly isHidden: boolean;
}

/** A command line, and what its meaning depends on. */
export interface CommandLine {
  readonly argv: readonly string[];
  /** Unpackaged, Electron's first word is the folder of the app. */
  readonly isPackaged: boolean;
  readonly workingDirectory: string;
  readonly platform: NodeJS.Platform;
  /** What lies at an absolute path. */
  readonly look: (path: string) => 'folder' | 'file' | 'nothing';
}

/** What a start at login has on its command line. */
export const HIDDEN_FLAG = '--hidden';
const LIBRARY_FLAG = '--library';
const DEMO_FLAG = '--demo';

/** More folders than this at once nobody means. */
const MOST_FOLDERS = 100;

/** Windows itself adds words such as `/prefetch:1`; no path of Windows has a colon there. */
const WINDOWS_SWITCH = /^\/\w+:\w*$/;

const NOTHING_ASKED: StartWish = {
  folders: [],
  photo: undefined,
  library: undefined,
  demo: false,
  isHidden: false,
};

/** What lies at a path of this computer; what can't be looked at is nothing. */
export function lookAt(path: string): 'folder' | 'file' | 'nothing' {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) return 'folder';
    return stats.isFile() ? 'file' : 'nothing';
  } catch {
    return 'nothing'; // Not there, or closed to this account: the engine says which.
  }
}

/** @returns the absolute path that a word means, or undefined where it can't be one. */
function pathOf(word: string, workingDirectory: string): string | undefined {
  try {
    // Some desktops of Linux hand over addresses where they were asked for paths.
    const path = word.startsWith('file://') ? fileURLToPath(word) : word;
    if (!pathSchema.safeParse(path).success) return undefined;
    return resolve(workingDirectory, path);
  } catch {
    return undefined; // An address of another computer, or none at all.
  }
}

function isSwitch(word: string, platform: NodeJS.Platform): boolean {
  return word.startsWith('-') || (platform === 'win32' && WINDOWS_SWITCH.test(word));
}

/** What stands behind the name of a flag: in the same word after `=`, or in the next one. */
function valueOf(words: readonly string[], flag: string): string | undefined {
  const at = words.findIndex((word) => word === flag || word.startsWith(`${flag}=`));
  const word = words[at];
  if (word === undefined) return undefined;
  if (word !== flag) return word.slice(flag.length + 1);
  const next = words[at + 1];
  return next?.startsWith('-') === true ? undefined : next;
}

/** Flags end at `--`; what stands behind it is paths, whatever they begin with. */
function split(line: CommandLine): { flagged: string[]; plain: string[] } {
  const words = line.argv.slice(1);
  const end = words.indexOf('--');
  return end === -1
    ? { flagged: words, plain: [] }
    : { flagged: words.slice(0, end), plain: words.slice(end + 1) };
}

/** The words that are no flags, without the value of the one flag that has its value in a word. */
function pathWords({ isPackaged, platform }: CommandLine, flagged: readonly string[]): string[] {
  const library = flagged.indexOf(LIBRARY_FLAG);
  const words = flagged.filter(
    (word, at) => !isSwitch(word, platform) && (library === -1 || at !== library + 1),
  );
  return isPackaged ? words : words.slice(1);
}

/**
 * Reads the command line of a first or second start; `kindred FOLDER` adds a folder, a picture asks
 * for its similars (the first of several). Switches that Kindred does not know are Chromium's or the
 * system's, and none of its business. Never throws.
 */
export function readArguments(line: CommandLine): StartWish {
  const { flagged, plain } = split(line);
  const paths = [...pathWords(line, flagged), ...plain]
    .map((word) => pathOf(word, line.workingDirectory))
    .filter((path) => path !== undefined);
  const library = valueOf(flagged, LIBRARY_FLAG);
  return {
    ...sortPaths(paths, line.look),
    library: library === undefined ? undefined : pathOf(library, line.workingDirectory),
    demo: flagged.includes(DEMO_FLAG),
    isHidden: flagged.includes(HIDDEN_FLAG),
  };
}

function sortPaths(
  paths: readonly string[],
  look: CommandLine['look'],
): Pick<StartWish, 'folders' | 'photo'> {
  const files = new Set(paths.filter((path) => look(path) === 'file'));
  const folders = [...new Set(paths)].filter((path) => !files.has(path));
  return { folders: folders.slice(0, MOST_FOLDERS), photo: [...files][0] };
}

/** What macOS means by an `open-file` event: a folder or a picture was dropped on Kindred's symbol. */
export function readOpenedFile(path: string, look: CommandLine['look']): StartWish {
  const whole = pathOf(path, '/');
  return whole === undefined ? NOTHING_ASKED : { ...NOTHING_ASKED, ...sortPaths([whole], look) };
}
