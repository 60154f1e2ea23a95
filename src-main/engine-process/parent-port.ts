import type { EngineLineMessage } from './line-messages.ts';

/** The engine's end of the line to the shell that started it. */
export interface ParentPort {
  readonly post: (message: EngineLineMessage) => void;
  readonly onMessage: (listener: (message: unknown) => void) => void;
  /** Told when the shell is gone. */
  readonly onGone: (listener: () => void) => void;
}

/** What Electron gives a utility process as `process.parentPort`. */
interface UtilityPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
}

function overUtility(port: UtilityPort): ParentPort {
  return {
    post: (message) => {
      port.postMessage(message);
    },
    onMessage: (listener) => {
      port.on('message', ({ data }) => {
        listener(data);
      });
    },
    onGone: (listener) => {
      port.on('close', listener);
    },
  };
}

function overFork(child: NodeJS.Process): ParentPort {
  return {
    post: (message) => {
      // A shell that is gone hears nothing; `disconnect` says so.
      if (child.connected) child.send?.(message, undefined, undefined, () => undefined);
    },
    onMessage: (listener) => {
      child.on('message', listener);
    },
    onGone: (listener) => {
      child.once('disconnect', listener);
      if (!child.connected) listener();
    },
  };
}

/** The line to whoever started this process; undefined where nobody listens. */
export function parentPort(
  of: NodeJS.Process & { readonly parentPort?: UtilityPort },
): ParentPort | undefined {
  if (of.parentPort !== undefined) return overUtility(of.parentPort);
  return of.send === undefined ? undefined : overFork(of);
}
