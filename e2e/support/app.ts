import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const KINDRED = fileURLToPath(new URL('../../bin/kindred.js', import.meta.url));

export interface RunningApp {
  /** The one-time link that was printed. */
  readonly link: string;
  readonly library: string;
  readonly pid: number;
  /** Everything that it printed so far. */
  readonly printed: () => string;
  /** Stops it in good order; gives the exit code. */
  readonly stop: () => Promise<number | null>;
}

export interface AppOptions {
  readonly folders?: readonly string[];
  readonly args?: readonly string[];
  readonly library?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the app as a person does, without a window of its own, and waits for its address. */
export async function startApp(options: AppOptions = {}): Promise<RunningApp> {
  const library = options.library ?? (await mkdtemp(join(tmpdir(), 'kindred-e2e-')));
  const child = spawn(
    process.execPath,
    [
      KINDRED,
      '--library',
      library,
      'app',
      '--no-open',
      ...(options.args ?? []),
      ...(options.folders ?? []),
    ],
    { env: { ...process.env, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const ended = Promise.withResolvers<number | null>();
  child.on('exit', (code) => {
    ended.resolve(code);
  });
  let printed = '';
  child.stderr.on('data', (text: Buffer) => {
    printed += text.toString();
  });
  const link = Promise.withResolvers<string>();
  createInterface(child.stdout).on('line', (line) => {
    printed += `${line}\n`;
    const found = /http:\/\/\S+\/start\?key=\S+/.exec(line)?.[0];
    if (found !== undefined) link.resolve(found);
  });
  void ended.promise.then((code) => {
    link.reject(new Error(`The app ended with ${code ?? 'a signal'}:\n${printed}`));
  });
  return {
    link: await link.promise,
    library,
    pid: child.pid ?? 0,
    printed: () => printed,
    stop: async () => {
      child.kill('SIGTERM'); // Passed on to the process that serves; Ctrl-C in a terminal reaches both.
      const code = await ended.promise;
      if (options.library === undefined) await rm(library, { recursive: true, force: true });
      return code;
    },
  };
}
