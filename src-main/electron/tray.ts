import { join } from 'node:path';
import type { Menu, MenuItemConstructorOptions, Tray } from 'electron';
import type { DesktopBridge } from '../contract/desktop-calls.ts';
import type { WorkState } from '../contract/fields.ts';
import type { EngineLine } from '../serve/engine-line.ts';
import type { DesktopSettingsFile } from './desktop-settings.ts';
import { paced } from './pace.ts';
import { trayMenu, trayWords, type TrayActs, type TrayFacts } from './tray-menu.ts';
import type { Say } from './words.ts';

/** Menus of trays are sent over a bus on Linux, and close where they are replaced: twice a second is enough. */
const PACE = 500;

/** What of a tray is used. */
type TrayPicture = Pick<Tray, 'destroy' | 'setContextMenu' | 'setToolTip'> & {
  on(event: 'click', listener: () => void): unknown;
};

interface TrayParts {
  /** `(image) => new Tray(image)` */
  readonly make: (image: string) => TrayPicture;
  /** `Menu.buildFromTemplate` */
  readonly build: (template: MenuItemConstructorOptions[]) => Menu;
  readonly platform: DesktopBridge['platform'];
  /** The folder `resources/icons`. */
  readonly icons: string;
  readonly say: Say;
  readonly engine: Pick<EngineLine, 'on' | 'onState' | 'overview' | 'state' | 'work'>;
  readonly settings: DesktopSettingsFile;
  /** What the tray does beside steering the work. */
  readonly acts: Pick<TrayActs, 'open' | 'quit'>;
}

const IDLE: WorkState = { state: 'idle', progress: null, problem: null };

/** macOS colours a template image itself, by day, night and when it is pressed. */
export function trayImage(platform: DesktopBridge['platform'], icons: string): string {
  return join(icons, platform === 'darwin' ? 'trayTemplate.png' : 'tray.png');
}

/** A tray picture that is there, and what it shows. */
class ShownTray {
  readonly #parts: TrayParts;
  readonly #tray: TrayPicture;
  #shown = '';

  constructor(parts: TrayParts) {
    this.#parts = parts;
    this.#tray = parts.make(trayImage(parts.platform, parts.icons));
    // On macOS a click opens the menu, and nothing else.
    if (parts.platform !== 'darwin') this.#tray.on('click', parts.acts.open);
  }

  show(facts: TrayFacts): void {
    const { say, build, engine, acts } = this.#parts;
    const words = trayWords(say, facts);
    // A menu that says the same is left alone: it may be open.
    const now = JSON.stringify([words, facts.engine, facts.work.state]);
    if (now === this.#shown) return;
    this.#shown = now;
    const steer = (act: 'pause' | 'resume') => {
      void engine.work({ do: act }).then((steered) => {
        if (!steered.ok) console.warn(steered.error.message, steered.error.cause);
      });
    };
    const menu = trayMenu(say, facts, {
      ...acts,
      pause: () => {
        steer('pause');
      },
      resume: () => {
        steer('resume');
      },
    });
    this.#tray.setToolTip(`Kindred – ${words}`);
    this.#tray.setContextMenu(build(menu));
  }

  remove(): void {
    this.#tray.destroy();
  }
}

/**
 * Keeps a picture in the tray or menu bar while the setting says that Kindred runs in the background.
 * @returns what takes it away for good.
 */
export function keepTray(parts: TrayParts): () => void {
  const { engine, settings } = parts;
  let tray: ShownTray | undefined;
  let work = IDLE;
  const draw = paced(PACE, () => {
    const { isHeldOnBattery } = settings.kept;
    tray?.show({ engine: engine.state, work, isHeldOnBattery });
  });
  const onSetting = () => {
    if (settings.kept.runsInBackground) tray ??= new ShownTray(parts);
    else {
      tray?.remove();
      tray = undefined;
    }
    draw(undefined);
  };
  const ask = async () => {
    const overview = await engine.overview({});
    if (overview.ok) work = overview.value.work;
    draw(undefined);
  };
  const endings = [
    engine.on((event) => {
      if (event.kind !== 'work') return;
      work = event.work;
      draw(undefined);
    }),
    engine.onState((state) => {
      if (state === 'open') void ask();
      draw(undefined);
    }),
    settings.onChange(onSetting),
  ];
  onSetting();
  if (engine.state === 'open') void ask();
  return () => {
    for (const end of endings) end();
    tray?.remove();
    tray = undefined;
  };
}
