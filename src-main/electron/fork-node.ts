import { fork } from 'node:child_process';
import { hasCrashed, LAST_END } from '../serve/process-ends.ts';
import type { NodePlace } from './engine-place.ts';
import type { EngineProcess, EngineProcessEnd, ForkEngine } from './engine-seam.ts';

/** Runs the engine on a Node of its own. */
export function forkNode({ program, entry, env }: NodePlace): ForkEngine {
  return (lastEnd) => startNode(program, entry, { ...env, [LAST_END]: lastEnd });
}

function startNode(program: string, entry: string, env: NodeJS.ProcessEnv): EngineProcess {
  const child = fork(entry, [], {
    execPath: program,
    // Electron's own are none of Node's.
    execArgv: [],
    // So that bytes cross as bytes.
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    env,
  });
  const ended = Promise.withResolvers<EngineProcessEnd>();
  const failed = Promise.withResolvers<string>();
  // After all that it wrote was read.
  child.on('close', (code, signal) => {
    ended.resolve({ code, signal, crashed: hasCrashed({ code, signal }) });
  });
  // It did not even start.
  child.on('error', (cause) => {
    failed.resolve(`${cause.message}\n`);
    if (child.pid === undefined) ended.resolve({ code: null, signal: null, crashed: false });
  });
  return {
    post: (message) => {
      // One that is gone hears nothing; its end says so.
      if (child.connected) child.send(message, undefined, undefined, () => undefined);
    },
    onMessage: (listener) => {
      child.on('message', listener);
    },
    onStderr: (listener) => {
      child.stderr?.setEncoding('utf8').on('data', listener);
      void failed.promise.then(listener);
    },
    onExit: (listener) => {
      void ended.promise.then(listener);
    },
    kill: () => {
      child.kill('SIGKILL');
    },
  };
}
