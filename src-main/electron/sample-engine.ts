import type { CallInput, CallOutput } from '../contract/calls.ts';
import type { EngineProcessState } from '../contract/desktop-calls.ts';
import { ok, type Result } from '../contract/errors.ts';
import type { EngineEvent } from '../contract/events.ts';
import type { WorkState } from '../contract/fields.ts';

/** The background work of an engine, for tests of what steers it and tells of it. */
export function sampleEngine(first: WorkState['state'] = 'working') {
  let state: EngineProcessState = 'open';
  let work: WorkState = { state: first, progress: null, problem: null };
  const listeners = new Set<(event: EngineEvent) => void>();
  const stateListeners = new Set<(state: EngineProcessState) => void>();
  const asked: string[] = [];
  const tell = (now: WorkState) => {
    work = now;
    for (const listener of listeners) listener({ kind: 'work', work });
  };
  return {
    /** What it was told to do, in order. */
    asked,
    tell,
    get state() {
      return state;
    },
    become(now: EngineProcessState) {
      state = now;
      for (const listener of stateListeners) listener(now);
    },
    listenerCount: () => listeners.size + stateListeners.size,
    on(listener: (event: EngineEvent) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onState(listener: (now: EngineProcessState) => void) {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    work(input: CallInput<'work'>): Promise<Result<WorkState>> {
      asked.push(input.do);
      tell({ ...work, state: input.do === 'pause' ? 'paused' : 'working' });
      return Promise.resolve(ok(work));
    },
    overview: (): Promise<Result<CallOutput<'overview'>>> =>
      Promise.resolve(
        ok({
          library: '',
          photos: 0,
          pending: 0,
          failed: 0,
          missing: 0,
          folders: [],
          types: [],
          model: null,
          work,
          crash: null,
        }),
      ),
  };
}
