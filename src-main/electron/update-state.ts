import type { UpdateInfo } from 'electron-updater';
import type { UpdateState } from '../contract/desktop-calls.ts';
import { appImagePath, type AppProcess } from './app-image.ts';
import { updateProblem } from './update-problem.ts';

/** How long the answer to “is there a newer version?” holds, ms: once a day is asked. */
export const DAY = 24 * 60 * 60 * 1000;
/** Notes of a version are a page, not a book. */
const MOST_NOTES = 8000;

/** Where this copy of the app came from. */
export interface UpdatePlace extends AppProcess {
  readonly platform: NodeJS.Platform;
  /** `app.isPackaged` */
  readonly isPackaged: boolean;
  /** Whether `app-update.yml` lies beside the app, which says where newer versions are. */
  readonly hasAddress: boolean;
}

/**
 * Whether this copy can put a newer version in its own place: an installed one on Windows, one on
 * macOS, an AppImage. Not a portable one, whose file belongs to the person, and not one from a
 * package (deb): there the package manager renews, and electron-updater would ask for the password
 * of an administrator to go around it.
 */
export function canUpdate(place: UpdatePlace): boolean {
  if (!place.isPackaged || !place.hasAddress) return false;
  if (place.platform === 'darwin') return true;
  if (place.platform === 'win32') return place.env['PORTABLE_EXECUTABLE_FILE'] === undefined;
  return place.platform === 'linux' && appImagePath(place) !== undefined;
}

/** What is known of updates when the app starts. */
export function firstUpdateState(canIt: boolean, lookedAt: string | null): UpdateState {
  return canIt ? { state: 'none', lookedAt } : { state: 'unavailable' };
}

/** Whether it is time to ask again; a clock that was set back does not put it off for longer than a day. */
export function isTimeToLook(lookedAt: string | null, now: Date): boolean {
  if (lookedAt === null) return true;
  return Math.abs(now.getTime() - Date.parse(lookedAt)) >= DAY;
}

/** What electron-updater tells. */
export type UpdaterNews =
  | { readonly kind: 'looking' }
  | { readonly kind: 'none'; readonly at: Date }
  | { readonly kind: 'found'; readonly info: Pick<UpdateInfo, 'version' | 'releaseNotes'> }
  | { readonly kind: 'fetching'; readonly percent: number }
  | { readonly kind: 'ready'; readonly info: Pick<UpdateInfo, 'version' | 'releaseNotes'> }
  | { readonly kind: 'failed'; readonly cause: unknown };

function versionIn(state: UpdateState): string {
  return 'version' in state ? state.version : '';
}

/** How far a newer version has come after this news. */
export function nextUpdateState(state: UpdateState, news: UpdaterNews): UpdateState {
  if (state.state === 'unavailable') return state;
  switch (news.kind) {
    case 'looking':
      return { state: 'looking' };
    case 'none':
      return { state: 'none', lookedAt: news.at.toISOString() };
    case 'found':
      return { state: 'found', version: news.info.version, notes: plainNotes(news.info) };
    case 'fetching':
      return {
        state: 'fetching',
        version: versionIn(state),
        percent: Math.min(100, Math.max(0, Math.round(news.percent))),
      };
    case 'ready':
      return { state: 'ready', version: news.info.version, notes: plainNotes(news.info) };
    case 'failed':
      return { state: 'failed', problem: updateProblem(news.cause) };
  }
}

/** Whether a person may ask for this now; what makes no sense in a state is left alone. */
export function mayDo(state: UpdateState, act: 'look' | 'fetch' | 'restart'): boolean {
  switch (act) {
    case 'look':
      return state.state === 'none' || state.state === 'failed' || state.state === 'found';
    case 'fetch':
      return state.state === 'found';
    case 'restart':
      return state.state === 'ready';
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  gt: '>',
  lt: '<',
  nbsp: ' ',
  quot: '"',
};

/** Notes as a page shows them; releases on GitHub come as HTML, of which the text is kept. */
function plainNotes({ releaseNotes }: Pick<UpdateInfo, 'releaseNotes'>): string {
  const text = Array.isArray(releaseNotes)
    ? releaseNotes.map(({ version, note }) => `${version}\n${note ?? ''}`).join('\n\n')
    : (releaseNotes ?? '');
  return text
    .replace(/<li[^>]*>/gi, '– ')
    .replace(/<\/(p|li|h\d|ul|ol|div)>|<br\s*\/?>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(#\d+|\w+);/g, (whole, name: string) =>
      name.startsWith('#')
        ? String.fromCodePoint(Math.min(Number(name.slice(1)), 0x10ffff))
        : (ENTITIES[name] ?? whole),
    )
    .replace(/\n{3,}/g, '\n\n')
    .trim()
    .slice(0, MOST_NOTES);
}
