import { within } from '../browse/time-box.ts';
import { fail, type Result } from '../../contract/errors.ts';
import type { FilePath } from './file-path.ts';

/**
 * How long a drive may be silent, ms: a disk spins up within ten seconds, and a slow network drive
 * lists a folder of 100,000 files within half a minute.
 */
const SILENCE_LIMIT_MS = 60_000;
/** How long work that was broken off may take to end by itself, ms. */
const END_LIMIT_MS = 200;

const SILENT: Result<never> = fail('folder-unreadable', 'The drive does not answer.');
const CANCELLED: Result<never> = fail('cancelled', 'Stopped.');

/** Work that lasts as long as its drive gives signs of life. */
export interface Patience {
  /** Aborts where the work is broken off, by whomever. */
  readonly signal: AbortSignal;
  /** The drive answered. */
  readonly heard: () => void;
}

export interface PatienceLimits {
  readonly signal?: AbortSignal | undefined;
  /** {@link SILENCE_LIMIT_MS} where left out. */
  readonly silenceMs?: number | undefined;
}

/**
 * Folders with work that was broken off and has not ended, as their drive owes it an answer. Nothing
 * more is asked of them until then: each open question holds one of the few threads that all of the
 * process asks with.
 */
const owing = new Set<FilePath>();

/**
 * Does some work with a folder, and gives it up where its drive does not answer, as a network drive
 * may do whose other side is gone: what was asked can’t be called off, but need not be waited for.
 * @param work is to look at the signal after each wait.
 * @returns `folder-unreadable` where the drive is silent, `cancelled` where the signal aborts.
 */
export async function withPatience<T>(
  folder: FilePath,
  { signal, silenceMs = SILENCE_LIMIT_MS }: PatienceLimits,
  work: (patience: Patience) => Promise<Result<T>>,
): Promise<Result<T>> {
  if (owing.has(folder)) return SILENT;
  const silence = new AbortController();
  const both = signal === undefined ? silence.signal : AbortSignal.any([signal, silence.signal]);
  const gaveUp = Promise.withResolvers<undefined>();
  both.addEventListener('abort', () => {
    gaveUp.resolve(undefined);
  });
  if (both.aborted) return CANCELLED;
  const timer = setTimeout(() => {
    silence.abort();
  }, silenceMs);
  const heard = (): void => {
    timer.refresh();
  };
  const working = work({ signal: both, heard });
  const done = await Promise.race([working, gaveUp.promise]).finally(() => {
    clearTimeout(timer);
  });
  if (done !== undefined) return done;
  const reason = silence.signal.aborted ? SILENT : CANCELLED;
  await waitForEnd(folder, working);
  return reason;
}

async function waitForEnd(folder: FilePath, working: Promise<unknown>): Promise<void> {
  owing.add(folder);
  const ended = working
    .catch(() => undefined) // Nobody waits for it any more.
    .then(() => {
      owing.delete(folder);
    });
  await within(ended, END_LIMIT_MS, undefined);
}
