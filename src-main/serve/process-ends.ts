/** Tells an engine's process how the one before it ended: `crashed` or `unknown`. */
export const LAST_END = 'KINDRED_LAST_END';

/** Four photos are in hand at most, and each is let go after two crashes; more is no photo's doing. */
export const CRASHES_WITHOUT_A_PHOTO = 10;

/** Signals by which a native library takes its process down, or the system when memory runs out. */
const CRASHES: readonly (NodeJS.Signals | null)[] = [
  'SIGKILL',
  'SIGABRT',
  'SIGSEGV',
  'SIGBUS',
  'SIGILL',
  'SIGFPE',
  'SIGTRAP',
];
/** Windows exits with an NTSTATUS of severity "error" instead. */
const NT_STATUS_ERROR = 0xc0000000;

/** How a process ended, as Node tells it. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Whether native code, or the system, took the process down. */
export function hasCrashed({ code, signal }: ProcessEnd): boolean {
  return CRASHES.includes(signal) || (code ?? 0) >= NT_STATUS_ERROR;
}
