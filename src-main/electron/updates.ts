import type { AppUpdater } from 'electron-updater';
import type { UpdateState } from '../contract/desktop-calls.ts';
import type { DesktopSettingsFile } from './desktop-settings.ts';
import {
  firstUpdateState,
  isTimeToLook,
  mayDo,
  nextUpdateState,
  type UpdaterNews,
} from './update-state.ts';

/** How often it is looked whether a day has passed, ms; a timer of a day would not count sleep. */
const HOUR = 60 * 60 * 1000;

/** What of electron-updater's `autoUpdater` is used. */
export type Updater = Pick<
  AppUpdater,
  | 'allowDowngrade'
  | 'autoDownload'
  | 'autoInstallOnAppQuit'
  | 'checkForUpdates'
  | 'disableWebInstaller'
  | 'downloadUpdate'
  | 'logger'
  | 'on'
  | 'quitAndInstall'
  | 'requestHeaders'
>;

type UpdateAct = 'look' | 'fetch' | 'restart';

/** Looking for newer versions, and putting one in place. */
export interface Updates {
  readonly state: UpdateState;
  /** What a person pressed; what makes no sense in this state is left alone. Never rejects. */
  do(act: UpdateAct): Promise<void>;
  /** @returns what ends the listening. */
  onState(listener: (state: UpdateState) => void): () => void;
  close(): void;
}

interface UpdatesParts {
  /**
   * Gives electron-updater's `autoUpdater`, which looks around as soon as it is touched; asked for
   * only when there is something to do. Undefined where this copy can't renew itself (`canUpdate`).
   */
  readonly updater: (() => Updater) | undefined;
  readonly settings: DesktopSettingsFile;
  /**
   * Closes the library in good order before the newer version is put in place: on Windows its
   * installer ends what still runs after a second.
   */
  readonly prepareToQuit: () => Promise<void>;
  /** Starts this version again: the newer one could not be put in place after all. */
  readonly relaunch: () => void;
}

/** Nothing by itself: a person decides what is fetched and when it is put in place. */
function tame(updater: Updater): void {
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.allowDowngrade = false;
  updater.disableWebInstaller = true;
  // What goes wrong comes as an event; the rest is of no use to anybody.
  updater.logger = null;
  // electron-updater sends with each question a number that it made for this computer. Kindred makes
  // no use of it, and tells nobody who asks: this is the same for everyone.
  updater.requestHeaders = { 'x-user-staging-id': '0' };
}

/** What is done with the updater, and what it tells. */
class UpdateWork {
  readonly #parts: UpdatesParts;
  readonly #listeners = new Set<(state: UpdateState) => void>();
  #updater: Updater | undefined;
  #state: UpdateState;
  /** The library is closed already: there is no way back but a new start. */
  #isLeaving = false;

  constructor(parts: UpdatesParts) {
    this.#parts = parts;
    const { lookedForUpdates } = parts.settings.kept;
    this.#state = firstUpdateState(parts.updater !== undefined, lookedForUpdates);
  }

  get state(): UpdateState {
    return this.#state;
  }

  onState(listener: (state: UpdateState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async do(act: UpdateAct): Promise<void> {
    const updater = mayDo(this.#state, act) ? this.#started() : undefined;
    if (updater === undefined) return;
    try {
      if (act === 'look') await this.#look(updater);
      else if (act === 'fetch') await this.#fetch(updater);
      else await this.#restart(updater);
    } catch (cause) {
      // Most of it was told as an event already; a second time says the same.
      this.#hear({ kind: 'failed', cause });
    }
  }

  lookIfDue(): void {
    const { looksForUpdates, lookedForUpdates } = this.#parts.settings.kept;
    if (looksForUpdates && isTimeToLook(lookedForUpdates, new Date())) void this.do('look');
  }

  async #look(updater: Updater): Promise<void> {
    const kept = this.#parts.settings.change({ lookedForUpdates: new Date().toISOString() });
    if (!kept.ok) console.warn(kept.error.message, kept.error.cause);
    this.#hear({ kind: 'looking' });
    const found = await updater.checkForUpdates();
    if (found === null) throw new Error('electron-updater looks for nothing in this copy');
  }

  async #fetch(updater: Updater): Promise<void> {
    this.#hear({ kind: 'fetching', percent: 0 });
    await updater.downloadUpdate();
  }

  async #restart(updater: Updater): Promise<void> {
    this.#isLeaving = true;
    await this.#parts.prepareToQuit();
    // Without questions, and back again afterwards: the person has decided already.
    updater.quitAndInstall(true, true);
  }

  #started(): Updater | undefined {
    if (this.#updater === undefined && this.#parts.updater !== undefined) {
      this.#updater = this.#parts.updater();
      tame(this.#updater);
      listenTo(this.#updater, (news) => {
        this.#hear(news);
      });
    }
    return this.#updater;
  }

  #hear(news: UpdaterNews): void {
    this.#state = nextUpdateState(this.#state, news);
    for (const listener of [...this.#listeners]) listener(this.#state);
    if (news.kind !== 'failed' || !this.#isLeaving) return;
    this.#isLeaving = false;
    this.#parts.relaunch();
  }
}

/**
 * Looks for newer versions, once a day where the setting says so, else only when a person asks.
 * Without either nothing is asked of the network.
 */
export function keepUpdates(parts: UpdatesParts): Updates {
  const work = new UpdateWork(parts);
  const lookIfDue = () => {
    work.lookIfDue();
  };
  const timer = setInterval(lookIfDue, HOUR).unref();
  const endListening = parts.settings.onChange((now, before) => {
    if (now.looksForUpdates && !before.looksForUpdates) lookIfDue();
  });
  lookIfDue();
  return {
    get state() {
      return work.state;
    },
    do: (act) => work.do(act),
    onState: (listener) => work.onState(listener),
    close: () => {
      clearInterval(timer);
      endListening();
    },
  };
}

function listenTo(updater: Updater, hear: (news: UpdaterNews) => void): void {
  updater.on('update-available', (info) => {
    hear({ kind: 'found', info });
  });
  updater.on('update-not-available', () => {
    hear({ kind: 'none', at: new Date() });
  });
  updater.on('download-progress', ({ percent }) => {
    hear({ kind: 'fetching', percent });
  });
  updater.on('update-downloaded', (info) => {
    hear({ kind: 'ready', info });
  });
  updater.on('error', (cause) => {
    hear({ kind: 'failed', cause });
  });
}
