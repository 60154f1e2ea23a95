import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../bin/kindred.js', import.meta.url));

/** How a run of the command line ended. */
export interface KindredRun {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The last line of standard output, where it is JSON. */
  readonly json: unknown;
}

export interface KindredOptions {
  readonly library: string;
  /** A folder with a network (tiny-network.ts), or one with none. */
  readonly models: string;
  readonly env?: NodeJS.ProcessEnv;
  /** In a process group of its own, so that all of it can be killed at once. */
  readonly detached?: boolean;
}

function lastJson(stdout: string): unknown {
  const line = stdout.trim().split('\n').at(-1) ?? '';
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // A run for a person, or one that was killed.
  }
}

/** Starts `kindred …` as a person's shell would; with a library, a network and no internet. */
export function startKindred(
  options: KindredOptions,
  args: readonly string[],
): { child: ChildProcess; ended: Promise<KindredRun> } {
  const child = spawn(process.execPath, [BIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: options.detached ?? false,
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      KINDRED_LIBRARY: options.library,
      KINDRED_MODELS: options.models,
      KINDRED_OFFLINE: '1',
      ...options.env,
    },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<KindredRun>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code, signal, stdout, stderr, json: lastJson(stdout) });
    });
  });
  return { child, ended };
}

/** Runs `kindred …` to its end. */
export function runKindred(options: KindredOptions, args: readonly string[]): Promise<KindredRun> {
  return startKindred(options, args).ended;
}
