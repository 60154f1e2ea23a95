import type { EnginePort } from '../engine-process/remote-library.ts';
import type { ProcessEnd } from '../serve/process-ends.ts';

/** How an engine's process ended. */
export interface EngineProcessEnd extends ProcessEnd {
  /** Native code, or the system, took it down. */
  readonly crashed: boolean;
}

/** A running engine, whatever kind of process it is. */
export interface EngineProcess extends EnginePort {
  readonly onStderr: (listener: (text: string) => void) => void;
  readonly onExit: (listener: (end: EngineProcessEnd) => void) => void;
  /** Ends it by force. */
  readonly kill: () => void;
}

/** Starts an engine's process, which is told how the one before it ended. */
export type ForkEngine = (lastEnd: 'crashed' | 'unknown') => EngineProcess;
