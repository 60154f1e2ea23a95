import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { DesktopSettings } from '../contract/desktop-calls.ts';
import { fail, ok, type Result } from '../contract/errors.ts';

/** In the app's own folder (`app.getPath('userData')`). */
const FILE = 'desktop.json';
/** What could not be read is set aside under this name, so that a person can look what was in it. */
const ASIDE = 'desktop.unreadable.json';

/**
 * What is kept of the desktop app: a person's settings, and what it has to remember itself. Names
 * that are not known are a newer version's and left out; those that are lacking have their default.
 */
const keptSchema = z.object({
  runsInBackground: z.boolean().default(false),
  startsAtLogin: z.boolean().default(false),
  pausesOnBattery: z.boolean().default(false),
  looksForUpdates: z.boolean().default(false),
  theme: z.enum(['system', 'dark', 'light']).default('system'),
  /** When it was last asked whether there is a newer version; null where never. */
  lookedForUpdates: z.iso.datetime().nullable().default(null),
  /** The work was paused because of the battery, not by the person. */
  isHeldOnBattery: z.boolean().default(false),
});
export type KeptDesktop = Readonly<z.output<typeof keptSchema>>;

const DEFAULTS: KeptDesktop = keptSchema.parse({});

/** The part of it that a page sees and changes. */
export function settingsIn(kept: KeptDesktop): DesktopSettings {
  const { runsInBackground, startsAtLogin, pausesOnBattery, looksForUpdates, theme } = kept;
  return { runsInBackground, startsAtLogin, pausesOnBattery, looksForUpdates, theme };
}

/** What is to be kept otherwise from now on; what is left out or undefined stays. */
type DesktopChanges = {
  readonly [Name in keyof KeptDesktop]?: KeptDesktop[Name] | undefined;
};

/** The desktop app's settings, on disk and in memory. */
export interface DesktopSettingsFile {
  readonly kept: KeptDesktop;
  /** `settings-unwritable` where it can't be kept; then nothing is changed. */
  change(changes: DesktopChanges): Result<KeptDesktop>;
  /** @returns what ends the listening. */
  onChange(listener: (now: KeptDesktop, before: KeptDesktop) => void): () => void;
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}

/** What was kept; undefined where there is a file that makes no sense. */
function readKept(path: string): KeptDesktop | undefined {
  try {
    return keptSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    return isMissing(cause) ? DEFAULTS : undefined;
  }
}

/** Under another name first, flushed, then renamed: a power cut leaves the old file or the new one. */
function writeWhole(folder: string, kept: KeptDesktop): void {
  mkdirSync(folder, { recursive: true });
  const part = join(folder, `${FILE}.${randomUUID()}.part`);
  try {
    const file = openSync(part, 'wx');
    try {
      writeSync(file, `${JSON.stringify(kept, undefined, 2)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(part, join(folder, FILE));
  } catch (cause) {
    rmSync(part, { force: true });
    throw cause;
  }
}

/**
 * Opens what is kept in the app's folder. All is off where nothing is kept yet, and where the file
 * can't be understood, which is then set aside.
 * @param folder `app.getPath('userData')`.
 */
export function openDesktopSettings(folder: string): DesktopSettingsFile {
  const path = join(folder, FILE);
  const read = readKept(path);
  if (read === undefined) setAside(path, join(folder, ASIDE));
  let kept = read ?? DEFAULTS;
  const listeners = new Set<(now: KeptDesktop, before: KeptDesktop) => void>();
  return {
    get kept() {
      return kept;
    },
    change(changes) {
      const before = kept;
      const known = Object.entries(changes).filter(([, value]) => value !== undefined);
      const now = keptSchema.safeParse({ ...before, ...Object.fromEntries(known) });
      if (!now.success) return fail('bad-argument', 'These are no settings.', now.error);
      if (JSON.stringify(now.data) === JSON.stringify(before)) return ok(before);
      try {
        writeWhole(folder, now.data);
      } catch (cause) {
        return fail('settings-unwritable', 'The settings could not be kept.', cause);
      }
      kept = now.data;
      for (const listener of [...listeners]) listener(kept, before);
      return ok(kept);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function setAside(path: string, aside: string): void {
  try {
    renameSync(path, aside);
  } catch (cause) {
    // It stays where it is and is replaced by the next change; a lost copy is no reason not to start.
    console.warn(`${path} can't be read or set aside; going on with the defaults.`, cause);
  }
}
