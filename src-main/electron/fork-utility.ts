import { LAST_END } from '../serve/process-ends.ts';
import type { UtilityPlace } from './engine-place.ts';
import type { EngineProcess, ForkEngine } from './engine-seam.ts';

/** Whatever Electron gives as `UtilityProcess`, as far as it is needed. */
export interface UtilityChild {
  /** Undefined before it runs and after it ended. */
  readonly pid: number | undefined;
  readonly stderr: NodeJS.ReadableStream | null;
  postMessage(message: unknown): void;
  kill(): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
}

/** Electron’s `utilityProcess`, as far as it is needed; only after the app is ready. */
export interface UtilityForker {
  fork(
    entry: string,
    args: string[],
    options: {
      readonly env: NodeJS.ProcessEnv;
      readonly execArgv: string[];
      readonly stdio: ('ignore' | 'inherit' | 'pipe')[];
      readonly serviceName: string;
    },
  ): UtilityChild;
}

/** How Node ends when something was thrown that nobody caught. */
const THROWN = 1;

/** Runs the engine in a utility process of Electron. */
export function forkUtility(
  { entry, env }: UtilityPlace,
  utilityProcess: UtilityForker,
): ForkEngine {
  return (lastEnd) => {
    const child = utilityProcess.fork(entry, [], {
      env: { ...env, [LAST_END]: lastEnd },
      execArgv: [],
      stdio: ['ignore', 'inherit', 'pipe'],
      serviceName: 'Kindred Engine',
    });
    return overUtility(child);
  };
}

function overUtility(child: UtilityChild): EngineProcess {
  return {
    post: (message) => {
      child.postMessage(message);
    },
    onMessage: (listener) => {
      child.on('message', listener);
    },
    onStderr: (listener) => {
      child.stderr?.setEncoding('utf8').on('data', listener);
    },
    onExit: (listener) => {
      child.on('exit', (code) => {
        // Electron’s codes of crashes differ by system, and 0 is among them (electron#42283): whoever
        // ends an engine that was not told to end is a crash, unless it is plainly something thrown.
        listener({ code, signal: null, crashed: code !== THROWN });
      });
    },
    kill: () => {
      killByForce(child);
    },
  };
}

/** `kill()` alone asks for an end, which a busy engine does not hear. */
function killByForce(child: UtilityChild): void {
  const { pid } = child;
  if (pid === undefined) child.kill();
  else {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself just now.
    }
  }
}
