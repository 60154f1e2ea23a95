import { readShellMessage } from './line-messages.ts';
import type { ParentPort } from './parent-port.ts';
import { RunningEngine } from './running-engine.ts';

/**
 * Hosts the engine for the shell at the other end of a line, until the shell says so or is gone.
 * @param stop aborted when the system wants an end.
 * @returns whether this process is free to end; else a worker is busy, and it is to be ended by force.
 */
export function hostEngine(port: ParentPort, stop: AbortSignal): Promise<boolean> {
  const ended = Promise.withResolvers<boolean>();
  let engine: RunningEngine | undefined;
  let isClosing = false;
  const close = () => {
    if (isClosing) return;
    isClosing = true;
    if (engine === undefined) ended.resolve(true);
    else engine.close().then(ended.resolve, ended.reject);
  };
  port.onMessage((heard) => {
    const message = readShellMessage(heard);
    // Whoever says what no shell says is not to find out what would be heard.
    if (message === undefined) console.error('This is no message of a shell; it was left out.');
    else if (message.kind === 'close') close();
    else if (isClosing) return;
    else if (message.kind !== 'start') engine?.take(message);
    else engine ??= new RunningEngine(message, port.post);
  });
  port.onGone(close);
  stop.addEventListener('abort', close);
  return ended.promise;
}
