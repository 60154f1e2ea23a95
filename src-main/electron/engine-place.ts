import { posix } from 'node:path';
import { engineEnvironment } from '../engine/engine-environment.ts';

/** Where this app runs, as Electron and Node say it. */
export interface AppPlace {
  readonly platform: NodeJS.Platform;
  readonly isPackaged: boolean;
  /** `process.resourcesPath` */
  readonly resourcesPath: string;
  readonly env: NodeJS.ProcessEnv;
}

/** On a Node of its own. */
export interface NodePlace {
  readonly runs: 'node';
  /** The Node. */
  readonly program: string;
  readonly entry: string;
  readonly env: NodeJS.ProcessEnv;
}

/** In a utility process of Electron. */
export interface UtilityPlace {
  readonly runs: 'utility';
  readonly entry: string;
  readonly env: NodeJS.ProcessEnv;
}

export type EnginePlace = NodePlace | UtilityPlace;

/** What is meant for Electron itself would make another program of its processes. */
const OF_ELECTRON = /^ELECTRON_/i;
/** What would run other code in the engine; an app that was installed runs its own only. */
const OF_OTHERS = /^NODE_(OPTIONS|PATH)$/i;

function environment({ env, isPackaged }: AppPlace): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => !OF_ELECTRON.test(name) && !(isPackaged && OF_OTHERS.test(name)),
  );
  return engineEnvironment(Object.fromEntries(kept));
}

/** Beside the archive lies what plain Node has to read: it knows no archive. */
function unpacked(entry: string): string {
  return entry.replace(/^(.*[/\\])app\.asar([/\\])/, '$1app.asar.unpacked$2');
}

/**
 * Which program runs the engine, and how. On Linux, sharp and the GLib that Electron is built with
 * can't live in one process, whatever process of Electron's it is: there a Node of its own runs it, in
 * development everywhere.
 * @param entry the engine's entry as it lies beside the shell's own files.
 * @param developmentNode asked for only where nothing is packaged.
 */
export function enginePlace(
  app: AppPlace,
  entry: string,
  developmentNode: () => string,
): EnginePlace {
  const env = environment(app);
  if (!app.isPackaged) return { runs: 'node', program: developmentNode(), entry, env };
  const packed = { entry: unpacked(entry), env };
  if (app.platform !== 'linux') return { runs: 'utility', ...packed };
  return { runs: 'node', program: posix.join(app.resourcesPath, 'node'), ...packed };
}
