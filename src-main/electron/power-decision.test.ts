import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decidePower, type PowerNews, type PowerState } from './power-decision.ts';

const AT_MAINS: PowerState = {
  isOnBattery: false,
  isWanted: true,
  isPaused: false,
  isHeld: false,
  isLetGo: false,
};

function afterAll(first: PowerState, ...news: readonly PowerNews[]) {
  const acts: string[] = [];
  let state = first;
  for (const one of news) {
    const { next, act } = decidePower(state, one);
    state = next;
    if (act !== undefined) acts.push(act);
  }
  return { state, acts };
}

const BATTERY: PowerNews = { kind: 'power', isOnBattery: true };
const MAINS: PowerNews = { kind: 'power', isOnBattery: false };
const PAUSED: PowerNews = { kind: 'work', isPaused: true };
const WORKING: PowerNews = { kind: 'work', isPaused: false };
const AWAY: PowerNews = { kind: 'away' };
const on = (isWanted: boolean): PowerNews => ({ kind: 'setting', isWanted });

describe('pausing on battery', () => {
  it('pauses on battery and goes on at mains', () => {
    const { acts } = afterAll(AT_MAINS, BATTERY, PAUSED, MAINS, WORKING);
    expect(acts).toEqual(['pause', 'resume']);
  });

  it('does nothing without the setting', () => {
    const { acts } = afterAll({ ...AT_MAINS, isWanted: false }, BATTERY, MAINS);
    expect(acts).toEqual([]);
  });

  it('leaves alone what a person paused', () => {
    expect(afterAll(AT_MAINS, PAUSED, BATTERY, MAINS).acts).toEqual([]);
  });

  it('does not overrule a person who goes on, until the next time', () => {
    const { acts } = afterAll(AT_MAINS, BATTERY, PAUSED, WORKING, BATTERY, WORKING, MAINS);
    expect(acts).toEqual(['pause']);
    expect(afterAll(AT_MAINS, BATTERY, PAUSED, WORKING, MAINS, BATTERY).acts).toEqual([
      'pause',
      'pause',
    ]);
  });

  it('takes news of work that was on its way for no such wish', () => {
    expect(afterAll(AT_MAINS, BATTERY, WORKING, WORKING, PAUSED, MAINS).acts).toEqual([
      'pause',
      'resume',
    ]);
  });

  it('follows the setting while on battery', () => {
    const off = { ...AT_MAINS, isWanted: false, isOnBattery: true };
    expect(afterAll(off, on(true), PAUSED, on(false), WORKING).acts).toEqual(['pause', 'resume']);
  });

  it('waits for the engine to say how it stands, and knows its own pause again after a restart', () => {
    const restarted = { ...AT_MAINS, isPaused: undefined, isHeld: true };
    expect(afterAll(restarted, MAINS).acts).toEqual([]);
    expect(afterAll(restarted, MAINS, PAUSED).acts).toEqual(['resume']);
    expect(afterAll({ ...restarted, isOnBattery: true }, PAUSED, MAINS).acts).toEqual(['resume']);
  });

  it('pauses again where the engine went down before it heard', () => {
    expect(afterAll(AT_MAINS, BATTERY, AWAY, WORKING).acts).toEqual(['pause', 'pause']);
  });

  it('goes on with nothing that somebody else went on with while the app was closed', () => {
    const restarted = { ...AT_MAINS, isPaused: undefined, isHeld: true };
    expect(afterAll(restarted, WORKING, PAUSED, MAINS).acts).toEqual([]);
  });
});

/** A computer, an engine that remembers its pause, a person; and who paused last. */
class World {
  state: PowerState = AT_MAINS;
  isPaused = false;
  isOpen = true;
  pausedBy: 'person' | 'us' | undefined;
  hasWentOn = false;

  tell(news: PowerNews): void {
    const { next, act } = decidePower(this.state, news);
    this.state = next;
    if (act === undefined) return;
    expect(this.isOpen).toBe(true);
    if (act === 'resume') expect(this.pausedBy).toBe('us');
    this.isPaused = act === 'pause';
    this.pausedBy = this.isPaused ? 'us' : undefined;
    this.say();
  }

  say(): void {
    if (this.isOpen) this.tell({ kind: 'work', isPaused: this.isPaused });
  }

  steer(isPaused: boolean): void {
    if (!this.isOpen || this.isPaused === isPaused) return;
    this.isPaused = isPaused;
    this.pausedBy = isPaused ? 'person' : undefined;
    if (!isPaused && this.state.isOnBattery && this.state.isWanted) this.hasWentOn = true;
    this.say();
  }

  restart(): void {
    this.isOpen = false;
    this.tell({ kind: 'away' });
    this.isOpen = true;
    this.say();
  }

  setting(isWanted: boolean): void {
    this.hasWentOn = false;
    this.tell({ kind: 'setting', isWanted });
  }

  power(isOnBattery: boolean): void {
    if (!isOnBattery) this.hasWentOn = false;
    this.tell({ kind: 'power', isOnBattery });
  }
}

const ACTS: Readonly<Record<string, (world: World) => void>> = {
  battery: (world) => {
    world.power(true);
  },
  mains: (world) => {
    world.power(false);
  },
  on: (world) => {
    world.setting(true);
  },
  off: (world) => {
    world.setting(false);
  },
  pause: (world) => {
    world.steer(true);
  },
  resume: (world) => {
    world.steer(false);
  },
  news: (world) => {
    world.say();
  },
  restart: (world) => {
    world.restart();
  },
};

describe('whatever happens, in whatever order', () => {
  it('only its own pause is gone on with, and the work waits exactly when it should', () => {
    const steps = fc.array(fc.constantFrom(...Object.keys(ACTS)), { maxLength: 40 });
    fc.assert(
      fc.property(steps, (names) => {
        const world = new World();
        for (const name of names) {
          ACTS[name]?.(world);
          const { isOnBattery, isWanted } = world.state;
          const waits = isOnBattery && isWanted && !world.hasWentOn;
          if (waits) expect(world.isPaused).toBe(true);
          else if (!(isOnBattery && isWanted)) expect(world.pausedBy).not.toBe('us');
        }
      }),
      { numRuns: 3000 },
    );
  });
});
