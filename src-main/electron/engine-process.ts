import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EngineLine } from '../serve/engine-line.ts';
import { keepEngine, type KeepOptions } from './engine-keeper.ts';
import { enginePlace, type AppPlace } from './engine-place.ts';
import { forkNode } from './fork-node.ts';
import { forkUtility, type UtilityForker } from './fork-utility.ts';

const ENTRY = fileURLToPath(new URL('../engine-process/main.ts', import.meta.url));

export interface StartEngineOptions extends Omit<KeepOptions, 'fork' | 'closeMs'> {
  readonly place: AppPlace;
  /** Electron’s own; used where no Node of its own runs the engine, after the app is ready. */
  readonly utilityProcess: UtilityForker;
}

/** The Node that a checkout brings, wherever the app was built to. */
function developmentNode(): string {
  const brought = fileURLToPath(import.meta.resolve('node/package.json'));
  return join(brought, '..', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/**
 * Starts the engine and keeps it running. The shell's own calls wait while it starts. Lines of pages
 * (`openPage`) belong to one process: one is to be opened after each `open`, and says nothing to
 * anybody where there is no engine. `close()` ends it in good order, by force after a few seconds;
 * it answers false then.
 */
export function startEngine({ place, utilityProcess, ...options }: StartEngineOptions): EngineLine {
  const engine = enginePlace(place, ENTRY, developmentNode);
  const fork = engine.runs === 'node' ? forkNode(engine) : forkUtility(engine, utilityProcess);
  return keepEngine({ ...options, fork });
}
