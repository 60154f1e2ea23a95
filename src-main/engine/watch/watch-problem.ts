import type { KindredError } from '../../contract/errors.ts';

/** How changes are noticed: told by the system, by looking again and again, or not at all for now. */
export type WatchHow = 'events' | 'polling' | 'rescans' | 'off';

const SECOND_MS = 1000;
const A_FEW_MS = 10_000;
const A_MINUTE_MS = 60_000;

function often(everyMs: number): string {
  if (everyMs <= A_FEW_MS) return 'every few seconds';
  if (everyMs === A_MINUTE_MS) return 'every minute';
  return `every ${Math.round(everyMs / SECOND_MS)} seconds`;
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}

/**
 * Why the system does not tell changes in a folder, and what is done instead, in one sentence.
 * @param everyMs how often Kindred looks for changes itself.
 */
export function watchProblem(cause: unknown, everyMs: number): KindredError {
  const instead = `so Kindred looks for changes ${often(everyMs)}`;
  switch (codeOf(cause)) {
    case 'ENOSPC':
      return {
        code: 'watch-limit',
        message: `This folder has more subfolders than this computer can watch at once, ${instead}; a higher fs.inotify.max_user_watches lets it see them at once.`,
        cause,
      };
    case 'EMFILE':
    case 'ENFILE':
      return {
        code: 'watch-limit',
        message: `Too many files or folders are open on this computer to watch this folder, too, ${instead}; closing other programs helps.`,
        cause,
      };
    default:
      return {
        code: 'watch-unavailable',
        message: `This computer can’t watch this folder, ${instead}.`,
        cause,
      };
  }
}

/** A network drive does not tell what others change on it. */
export function remoteProblem(everyMs: number): KindredError {
  return {
    code: 'watch-network',
    message: `This folder is on a network drive, which does not tell what other computers change, so Kindred looks for that ${often(everyMs)}.`,
  };
}
