import { fork } from 'node:child_process';
import { constants } from 'node:os';
import { z } from 'zod';
import { engineEnvironment } from '../engine/engine-environment.ts';
import {
  CRASHES_WITHOUT_A_PHOTO,
  hasCrashed,
  LAST_END,
  type ProcessEnd,
} from '../serve/process-ends.ts';
import { EXIT } from './exit-codes.ts';

/** Tells the supervised process that it is one. */
export const SUPERVISED = 'KINDRED_SUPERVISED';

/** What the next process is told by the one before it starts with this. */
const REMEMBERED = /^KINDRED_APP_[A-Z]+$/;

/** What the supervised process says. */
const messageSchema = z.union([
  z.object({ progressed: z.literal(true) }),
  /** All is safe and closed; this is the exit code, and the process may be ended by force. */
  z.object({ finished: z.int().min(0).max(255) }),
  /** Goes into the environment of the process that takes over after a crash. */
  z.object({ remember: z.record(z.string().regex(REMEMBERED), z.string().max(4096)) }),
]);
export type SupervisedMessage = z.output<typeof messageSchema>;

/** Tells the process that watches this one, where there is one. */
export function tellSupervisor(message: SupervisedMessage): void {
  process.send?.(message);
}

interface End extends ProcessEnd {
  /** At least one photo came through. */
  readonly progressed: boolean;
  /** It was told to stop: what ends it then, be it a crash, ends it for good. */
  readonly wasStopped: boolean;
}

interface Memory {
  readonly afterCrash: boolean;
  readonly remembered: Record<string, string>;
}

async function runOnce(script: string, args: readonly string[], memory: Memory): Promise<End> {
  const child = fork(script, [...args], {
    env: {
      ...engineEnvironment(process.env),
      [SUPERVISED]: '1',
      [LAST_END]: memory.afterCrash ? 'crashed' : 'unknown',
      ...memory.remembered,
    },
    execArgv: process.execArgv,
  });
  // The terminal sends Ctrl-C to both; the child stops in good order and this process waits for it.
  let wasStopped = false;
  const forward = (signal: NodeJS.Signals) => {
    wasStopped = true;
    if (signal !== 'SIGINT') child.kill(signal);
  };
  process.on('SIGINT', forward).on('SIGTERM', forward);
  let progressed = false;
  let finished: number | null = null;
  child.on('message', (message) => {
    const told = messageSchema.parse(message);
    if ('remember' in told) {
      Object.assign(memory.remembered, told.remember);
      return;
    }
    progressed = true;
    if ('progressed' in told) return;
    // Nothing is left to lose, and a native call that will not end is not waited for.
    finished = told.finished;
    child.kill('SIGKILL');
  });
  const ended = Promise.withResolvers<End>();
  child.on('exit', (code, signal) => {
    ended.resolve({
      code: finished ?? code,
      signal: finished === null ? signal : null,
      progressed,
      wasStopped,
    });
  });
  const end = await ended.promise;
  process.off('SIGINT', forward).off('SIGTERM', forward);
  return end;
}

/**
 * Runs a command in a process of its own and starts it again when a photo brings it down: native
 * decoders can crash on hostile files, and such a file is to cost one photo, not the run.
 * @returns the exit code for this process.
 */
export async function supervise(script: string, args: readonly string[]): Promise<number> {
  const remembered: Record<string, string> = {};
  let afterCrash = false;
  for (let crashes = 0; crashes < CRASHES_WITHOUT_A_PHOTO; crashes += 1) {
    const end = await runOnce(script, args, { afterCrash, remembered });
    if (end.wasStopped || !hasCrashed(end)) {
      return end.code ?? 128 + (end.signal === null ? 0 : constants.signals[end.signal]);
    }
    afterCrash = true;
    if (end.progressed) crashes = -1;
    console.error('A photo brought the reader down; going on without losing anything.');
  }
  console.error('Kindred goes down again and again here; “kindred doctor” may tell why.');
  return EXIT.failed;
}
