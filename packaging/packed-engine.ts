import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { StartMessage } from '../src-main/engine-process/line-messages.ts';
import { RemoteLibrary } from '../src-main/engine-process/remote-library.ts';
import { enginePlace } from '../src-main/electron/engine-place.ts';
import type { EngineLine } from '../src-main/serve/engine-line.ts';

/** The engine of a package, running on the package's Node. */
export interface PackedEngine {
  readonly line: EngineLine;
  readonly process: ChildProcess;
  /** Its exit code and what it wrote to standard error. */
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>;
}

export interface PackedStart {
  /** The folder `resources` of a package for Linux. */
  readonly resources: string;
  readonly library: string;
  readonly folders: readonly string[];
  /** All that it knows of this machine. */
  readonly env: NodeJS.ProcessEnv;
  readonly workingDirectory: string;
}

/** Starts the engine that lies in a package for Linux, as the app in that package would. */
export function startPackedEngine(start: PackedStart): PackedEngine {
  const { resources, library, folders, env, workingDirectory } = start;
  const app = { platform: 'linux', isPackaged: true, resourcesPath: resources, env } as const;
  const entry = join(resources, 'app.asar/src-main/engine-process/main.js');
  const place = enginePlace(app, entry, () => 'no Node but the one that is packed');
  if (place.runs !== 'node') throw new Error('On Linux the engine runs on Node.');
  const engine = fork(place.entry, [], {
    execPath: place.program,
    execArgv: [],
    serialization: 'advanced',
    env: place.env,
    cwd: workingDirectory,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let stderr = '';
  engine.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<{ code: number | null; stderr: string }>((resolve, reject) => {
    engine.on('error', reject);
    engine.on('close', (code) => {
      resolve({ code, stderr });
    });
  });
  const order: StartMessage = {
    kind: 'start',
    library,
    folders: [...folders],
    demo: false,
    left: {},
  };
  engine.send(order);
  return { line: lineTo(engine, ended), process: engine, ended };
}

function lineTo(engine: ChildProcess, ended: Promise<{ code: number | null }>): EngineLine {
  const remote = new RemoteLibrary({
    onLeft: () => undefined,
    onProgressed: () => undefined,
    onProblem: (sentence) => {
      throw new Error(sentence);
    },
  });
  remote.join({
    post: (message) => {
      engine.send(message);
    },
    onMessage: (listener) => engine.on('message', listener),
    onExit: (listener) => engine.on('exit', listener),
  });
  return remote.line({
    startAgain: () => undefined,
    close: async () => {
      engine.send({ kind: 'close' });
      return (await ended).code === 0;
    },
  });
}
