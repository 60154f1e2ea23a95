import type { MenuItemConstructorOptions } from 'electron';
import type { EngineProcessState } from '../contract/desktop-calls.ts';
import type { WorkState } from '../contract/fields.ts';
import type { Say } from './words.ts';

/** What the tray tells of. */
export interface TrayFacts {
  readonly engine: EngineProcessState;
  readonly work: WorkState;
  /** The work was paused because of the battery (power.ts). */
  readonly isHeldOnBattery: boolean;
}

/** What the tray lets a person do. */
export interface TrayActs {
  /** Shows the window; opens one where there is none. */
  readonly open: () => void;
  readonly pause: () => void;
  readonly resume: () => void;
  /** Ends Kindred, not only its window. */
  readonly quit: () => void;
}

function pausedWords(say: Say, { work, isHeldOnBattery }: TrayFacts): string {
  if (isHeldOnBattery) return say('tray.pausedOnBattery');
  const { step, done = 0, total } = work.progress ?? {};
  if (step !== 'photos' || total === undefined) return say('tray.paused');
  return say('tray.pausedAt', { done, total });
}

function workingWords(say: Say, { progress }: WorkState): string {
  if (progress === null) return say('work.scan');
  if (progress.step !== 'photos') return say(`work.${progress.step}`);
  const { done, total } = progress;
  return total === undefined
    ? say('work.photosSome', { done })
    : say('work.photos', { done, total });
}

/** What is going on, in a few words: “1,240 of 8,300 photos”. */
export function trayWords(say: Say, facts: TrayFacts): string {
  if (facts.engine !== 'open') return say(facts.engine === 'lost' ? 'tray.lost' : 'tray.starting');
  if (facts.work.problem !== null) return say('tray.problem');
  switch (facts.work.state) {
    case 'idle':
      return say('tray.idle');
    case 'paused':
      return pausedWords(say, facts);
    case 'working':
      return workingWords(say, facts.work);
  }
}

/** The menu of the tray, for `Menu.buildFromTemplate`. */
export function trayMenu(say: Say, facts: TrayFacts, acts: TrayActs): MenuItemConstructorOptions[] {
  const isPaused = facts.work.state === 'paused';
  return [
    {
      label: say('tray.open'),
      click: () => {
        acts.open();
      },
    },
    { type: 'separator' },
    // Said, not to be picked.
    { label: trayWords(say, facts), enabled: false },
    {
      label: say(isPaused ? 'tray.resume' : 'tray.pause'),
      enabled: facts.engine === 'open',
      click: () => {
        if (isPaused) acts.resume();
        else acts.pause();
      },
    },
    { type: 'separator' },
    {
      label: say('app.quitShort'),
      click: () => {
        acts.quit();
      },
    },
  ];
}
