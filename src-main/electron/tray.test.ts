import type { Menu, MenuItemConstructorOptions } from 'electron';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import type { WorkState } from '../contract/fields.ts';
import { openDesktopSettings } from './desktop-settings.ts';
import { sampleEngine } from './sample-engine.ts';
import { trayMenu, trayWords, type TrayFacts } from './tray-menu.ts';
import { keepTray, trayImage } from './tray.ts';
import { wordsFor } from './words.ts';

const say = wordsFor('en');
const reading = (done: number, total?: number): WorkState['progress'] => ({
  step: 'photos',
  done,
  total,
  failed: 0,
  perSecond: 34,
});
const facts = (work: Partial<WorkState>, more: Partial<TrayFacts> = {}): TrayFacts => ({
  engine: 'open',
  work: { state: 'working', progress: null, problem: null, ...work },
  isHeldOnBattery: false,
  ...more,
});

describe('the words of the tray', () => {
  it.each([
    ['1,240 of 8,300 photos', facts({ progress: reading(1240, 8300) })],
    ['12 photos', facts({ progress: reading(12) })],
    ['Looking for photos', facts({})],
    ['All photos are read', facts({ state: 'idle' })],
    ['Paused', facts({ state: 'paused' })],
    ['Paused: 3 of 9 photos', facts({ state: 'paused', progress: reading(3, 9) })],
    ['Waits for mains power', facts({ state: 'paused' }, { isHeldOnBattery: true })],
    ['Starting', facts({}, { engine: 'starting' })],
    ['Kindred has stopped; open it to go on', facts({}, { engine: 'lost' })],
    [
      'Something is wrong; open Kindred to see what',
      facts({ state: 'idle', problem: { code: 'disk-full', message: 'The disk is full.' } }),
    ],
  ])('say “%s”', (words, now) => {
    expect(trayWords(say, now)).toBe(words);
  });

  it('name every step that work can have', () => {
    const steps = ['model', 'scan', 'sidecars', 'index', 'next-model', 'compare', 'train'] as const;
    const said = [...steps, 'teach' as const, 'check' as const].map((step) =>
      trayWords(say, facts({ progress: { step, done: 0, failed: 0, perSecond: 0 } })),
    );
    expect(new Set(said).size).toBe(9);
  });
});

/** Picks an item, as Electron does. */
function click(menu: readonly MenuItemConstructorOptions[], label: string): void {
  const item = menu.find((one) => one.label === label);
  // The act takes nothing of what Electron hands over.
  (item?.click as (() => void) | undefined)?.();
}

describe('the menu of the tray', () => {
  it('opens, pauses, goes on and quits', () => {
    const done: string[] = [];
    const note = (what: string) => () => {
      done.push(what);
    };
    const acts = {
      open: note('open'),
      pause: note('pause'),
      resume: note('resume'),
      quit: note('quit'),
    };
    const working = trayMenu(say, facts({}), acts);
    for (const label of ['Open Kindred', 'Pause', 'Quit']) click(working, label);
    click(trayMenu(say, facts({ state: 'paused' }), acts), 'Go on');
    expect(done).toEqual(['open', 'pause', 'quit', 'resume']);
  });

  it('steers no engine that is not there', () => {
    const acts = { open: () => 0, pause: () => 0, resume: () => 0, quit: () => 0 };
    const menu = trayMenu(say, facts({}, { engine: 'lost' }), acts);
    expect(menu.find(({ label }) => label === 'Pause')?.enabled).toBe(false);
  });
});

class Picture extends EventEmitter {
  readonly image: string;
  isGone = false;
  readonly tips: string[] = [];
  menu: readonly MenuItemConstructorOptions[] = [];
  menus = 0;

  constructor(image: string) {
    super();
    this.image = image;
  }

  destroy(): void {
    this.isGone = true;
  }

  setToolTip(tip: string): void {
    this.tips.push(tip);
  }

  setContextMenu(menu: Menu | null): void {
    this.menus += 1;
    // What `build` below made of the template.
    this.menu = menu as unknown as readonly MenuItemConstructorOptions[];
  }
}

describe('keeping a tray', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function kept(platform: 'darwin' | 'win32' | 'linux' = 'linux') {
    const pictures: Picture[] = [];
    const engine = sampleEngine();
    const settings = openDesktopSettings(temporaryFolder());
    const opened = vi.fn();
    const end = keepTray({
      make: (image) => {
        const picture = new Picture(image);
        pictures.push(picture);
        return picture;
      },
      // The template stands for the menu.
      build: (template) => template as unknown as Menu,
      platform,
      icons: '/icons',
      say,
      engine,
      settings,
      acts: { open: opened, quit: () => undefined },
    });
    return { pictures, engine, settings, opened, end };
  }

  it('shows one only while Kindred runs in the background', () => {
    const { pictures, settings } = kept();
    expect(pictures).toHaveLength(0);
    settings.change({ runsInBackground: true });
    settings.change({ theme: 'dark' });
    expect(pictures).toHaveLength(1);
    expect(pictures[0]?.image).toBe(join('/icons', 'tray.png'));
    settings.change({ runsInBackground: false });
    expect(pictures[0]?.isGone).toBe(true);
    settings.change({ runsInBackground: true });
    expect(pictures).toHaveLength(2);
  });

  it('says how far the work is, twice a second at most, and the last always', async () => {
    const { pictures, engine, settings } = kept();
    settings.change({ runsInBackground: true });
    await vi.runAllTimersAsync();
    const before = pictures[0]?.menus ?? 0;
    for (let done = 1; done <= 100; done += 1) {
      engine.tell({ state: 'working', progress: reading(done, 100), problem: null });
      vi.advanceTimersByTime(10);
    }
    vi.runAllTimers();
    expect((pictures[0]?.menus ?? 0) - before).toBeLessThanOrEqual(4);
    expect(pictures[0]?.tips.at(-1)).toBe('Kindred – 100 of 100 photos');
  });

  it('leaves a menu alone that would say the same', async () => {
    const { pictures, engine, settings } = kept();
    settings.change({ runsInBackground: true });
    await vi.runAllTimersAsync();
    const before = pictures[0]?.menus;
    engine.tell({ state: 'working', progress: null, problem: null });
    vi.runAllTimers();
    expect(pictures[0]?.menus).toBe(before);
  });

  it('steers the engine, and shows what comes of it', async () => {
    const { pictures, engine, settings } = kept();
    settings.change({ runsInBackground: true });
    await vi.runAllTimersAsync();
    click(pictures[0]?.menu ?? [], 'Pause');
    await vi.runAllTimersAsync();
    expect(engine.asked).toEqual(['pause']);
    click(pictures[0]?.menu ?? [], 'Go on');
    expect(engine.asked).toEqual(['pause', 'resume']);
  });

  it('opens Kindred by a click, but on macOS, where that opens the menu', () => {
    const elsewhere = kept('win32');
    elsewhere.settings.change({ runsInBackground: true });
    elsewhere.pictures[0]?.emit('click');
    expect(elsewhere.opened).toHaveBeenCalledTimes(1);
    const mac = kept('darwin');
    mac.settings.change({ runsInBackground: true });
    expect(mac.pictures[0]?.listenerCount('click')).toBe(0);
    expect(trayImage('darwin', '/icons')).toBe(join('/icons', 'trayTemplate.png'));
  });

  it('is gone at the end, with all that it listened to', () => {
    const { pictures, engine, settings, end } = kept();
    settings.change({ runsInBackground: true });
    end();
    expect(pictures[0]?.isGone).toBe(true);
    expect(engine.listenerCount()).toBe(0);
    settings.change({ runsInBackground: false });
    settings.change({ runsInBackground: true });
    expect(pictures).toHaveLength(1);
  });
});
