import type { PowerMonitor } from 'electron';
import type { WorkState } from '../contract/fields.ts';
import type { EngineLine } from '../serve/engine-line.ts';
import type { DesktopSettingsFile } from './desktop-settings.ts';
import { decidePower, type PowerNews, type PowerState } from './power-decision.ts';

type Monitor = Pick<PowerMonitor, 'onBatteryPower'> & {
  on(event: 'on-ac' | 'on-battery', listener: () => void): unknown;
  off(event: 'on-ac' | 'on-battery', listener: () => void): unknown;
};
type Engine = Pick<EngineLine, 'on' | 'onState' | 'overview' | 'state' | 'work'>;

interface PowerParts {
  readonly engine: Engine;
  /** Electron's `powerMonitor`. */
  readonly monitor: Monitor;
  readonly settings: DesktopSettingsFile;
}

/**
 * Pauses the work while the computer runs on its battery, where the setting says so, and goes on with
 * what it paused itself. That it did is kept with the settings: the engine remembers being paused over
 * restarts, but not by whom.
 * @returns what ends it.
 */
export function followPower({ engine, monitor, settings }: PowerParts): () => void {
  let state: PowerState = {
    isOnBattery: monitor.onBatteryPower,
    isWanted: settings.kept.pausesOnBattery,
    isPaused: undefined,
    isHeld: settings.kept.isHeldOnBattery,
    isLetGo: false,
  };
  const tell = (news: PowerNews) => {
    const { next, act } = decidePower(state, news);
    state = next;
    if (next.isHeld !== settings.kept.isHeldOnBattery) {
      const kept = settings.change({ isHeldOnBattery: next.isHeld });
      if (!kept.ok) console.warn(kept.error.message, kept.error.cause);
    }
    if (act !== undefined) void steer(engine, act);
  };
  const onWork = ({ state: work }: WorkState) => {
    tell({ kind: 'work', isPaused: work === 'paused' });
  };
  const ask = async () => {
    const overview = await engine.overview({});
    if (overview.ok) onWork(overview.value.work);
  };
  const onPower = () => {
    tell({ kind: 'power', isOnBattery: monitor.onBatteryPower });
  };
  const onMains = () => {
    tell({ kind: 'power', isOnBattery: false });
  };
  const onBattery = () => {
    tell({ kind: 'power', isOnBattery: true });
  };
  monitor.on('on-ac', onMains);
  monitor.on('on-battery', onBattery);
  const endings = [
    engine.on((event) => {
      if (event.kind === 'work') onWork(event.work);
    }),
    engine.onState((engineState) => {
      if (engineState === 'open') void ask();
      else tell({ kind: 'away' });
    }),
    settings.onChange((now, before) => {
      if (now.pausesOnBattery === before.pausesOnBattery) return;
      tell({ kind: 'setting', isWanted: now.pausesOnBattery });
      onPower();
    }),
  ];
  if (engine.state === 'open') void ask();
  return () => {
    monitor.off('on-ac', onMains);
    monitor.off('on-battery', onBattery);
    for (const end of endings) end();
  };
}

/** What can't be paused now (the engine just went down) is decided anew when it is open again. */
async function steer(engine: Engine, act: 'pause' | 'resume'): Promise<void> {
  const steered = await engine.work({ do: act });
  if (!steered.ok) console.warn(steered.error.message, steered.error.cause);
}
