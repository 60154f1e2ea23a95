import type {
  DesktopBridge,
  DesktopClient,
  DesktopInput,
  DesktopNews,
  DesktopOutput,
  DesktopSettings,
} from '../../src-main/contract/desktop-calls.ts';
import type { Result } from '../../src-main/contract/errors.ts';
import { bridge, desktopClient } from '../api/desktop-bridge.ts';

type Standing = DesktopOutput<'desktopSettings'>;

/** The desktop app around the page: what can be asked of it, how it is set, and what it says. */
class Desktop {
  readonly platform: DesktopBridge['platform'];
  readonly client: DesktopClient;
  /** Its settings and how far a newer version has come; undefined until the first answer. */
  now: Standing | undefined = $state.raw();
  readonly #bridge: DesktopBridge;
  #listener: ((news: DesktopNews) => void) | undefined;
  /** What was said before anybody listened. */
  #early: DesktopNews[] = [];

  constructor(around: DesktopBridge) {
    this.#bridge = around;
    this.platform = around.platform;
    this.client = desktopClient(around);
  }

  /** Where a dropped file or folder lies; undefined for what lies nowhere, such as a picture of a page. */
  pathOf(file: File): string | undefined {
    const path = this.#bridge.pathOf(file);
    return path === '' ? undefined : path;
  }

  /** Takes what the shell says: settings are kept here, the rest goes to {@link follow}. */
  hear(news: DesktopNews): void {
    if (news.kind === 'settings') this.now = news.answer;
    else if (this.#listener === undefined) this.#early.push(news);
    else this.#listener(news);
  }

  /** Hands on what the shell says, from its first word. */
  follow(listener: (news: DesktopNews) => void): void {
    this.#listener = listener;
    for (const news of this.#early.splice(0)) listener(news);
  }

  /** Asks how it is set. */
  async ask(): Promise<Result<Standing>> {
    return this.#take(await this.client.desktopSettings({}));
  }

  /** Changes a setting: shown at once, and taken back where it could not be. */
  async change(change: Partial<DesktopSettings>): Promise<Result<Standing>> {
    const before = this.now;
    if (before !== undefined) {
      this.now = { ...before, settings: { ...before.settings, ...change } };
    }
    const answer = await this.client.changeDesktopSettings(change);
    if (!answer.ok) this.now = before;
    return this.#take(answer);
  }

  /** Looks for a newer version, fetches it, or restarts into it. */
  async update(step: DesktopInput<'update'>['do']): Promise<Result<Standing>> {
    return this.#take(await this.client.update({ do: step }));
  }

  #take(answer: Result<Standing>): Result<Standing> {
    if (answer.ok) this.now = answer.value;
    return answer;
  }
}

/** Undefined in a browser. */
export const desktop = bridge === undefined ? undefined : new Desktop(bridge);
