import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import { openDesktopSettings } from './desktop-settings.ts';
import { followPower } from './power.ts';
import { sampleEngine } from './sample-engine.ts';

class Monitor extends EventEmitter {
  onBatteryPower = false;

  change(isOnBattery: boolean): void {
    this.onBatteryPower = isOnBattery;
    this.emit(isOnBattery ? 'on-battery' : 'on-ac');
  }
}

/** What was asked of the engine is answered before the next turn of the loop. */
const settled = () =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

async function following(engine = sampleEngine(), folder = temporaryFolder()) {
  const monitor = new Monitor();
  const settings = openDesktopSettings(folder);
  settings.change({ pausesOnBattery: true });
  const end = followPower({ engine, monitor, settings });
  await settled();
  return { engine, monitor, settings, folder, end };
}

describe('following the power of the computer', () => {
  it('pauses the engine on battery and lets it go on at mains', async () => {
    const { engine, monitor, settings } = await following();
    monitor.change(true);
    expect(engine.asked).toEqual(['pause']);
    expect(settings.kept.isHeldOnBattery).toBe(true);
    monitor.change(false);
    expect(engine.asked).toEqual(['pause', 'resume']);
    expect(settings.kept.isHeldOnBattery).toBe(false);
  });

  it('knows after a restart of the app that the pause was its own', async () => {
    const before = await following();
    before.monitor.change(true);
    before.end();
    const after = await following(sampleEngine('paused'), before.folder);
    expect(after.engine.asked).toEqual(['resume']);
  });

  it('leaves a pause alone that a person made before the app was closed', async () => {
    const { engine, monitor } = await following(sampleEngine('paused'));
    monitor.change(true);
    monitor.change(false);
    expect(engine.asked).toEqual([]);
  });

  it('follows the setting, and a computer that is on battery from the start', async () => {
    const engine = sampleEngine();
    const { monitor, settings } = await following(engine);
    settings.change({ pausesOnBattery: false });
    monitor.change(true);
    expect(engine.asked).toEqual([]);
    settings.change({ pausesOnBattery: true });
    expect(engine.asked).toEqual(['pause']);
    settings.change({ pausesOnBattery: false });
    expect(engine.asked).toEqual(['pause', 'resume']);
  });

  it('waits for an engine that is not open yet', async () => {
    const engine = sampleEngine();
    engine.become('starting');
    const { monitor } = await following(engine);
    monitor.change(true);
    expect(engine.asked).toEqual([]);
    engine.become('open');
    await settled();
    expect(engine.asked).toEqual(['pause']);
  });

  it('hears nothing any more when it has ended', async () => {
    const { engine, monitor, end } = await following();
    end();
    monitor.change(true);
    expect(engine.asked).toEqual([]);
    expect(engine.listenerCount()).toBe(0);
    expect(monitor.listenerCount('on-battery') + monitor.listenerCount('on-ac')).toBe(0);
  });
});
