/** What is known when it is decided whether the work waits for mains power. */
export interface PowerState {
  readonly isOnBattery: boolean;
  /** The setting. */
  readonly isWanted: boolean;
  /** As the engine says; undefined until it does. */
  readonly isPaused: boolean | undefined;
  /** It was paused here, so it is gone on with here. */
  readonly isHeld: boolean;
  /** The person went on all the same; until mains power comes they are not overruled. */
  readonly isLetGo: boolean;
}

/** What may change that. */
export type PowerNews =
  | { readonly kind: 'power'; readonly isOnBattery: boolean }
  | { readonly kind: 'setting'; readonly isWanted: boolean }
  | { readonly kind: 'work'; readonly isPaused: boolean }
  /** The engine is being started again; what it does is not known for a while. */
  | { readonly kind: 'away' };

/** What comes of it. */
interface PowerDecision {
  readonly next: PowerState;
  readonly act: 'pause' | 'resume' | undefined;
}

function heard(state: PowerState, news: PowerNews): PowerState {
  switch (news.kind) {
    case 'power':
      return { ...state, isOnBattery: news.isOnBattery };
    case 'setting':
      // Whoever turns it on means it from now on.
      return { ...state, isWanted: news.isWanted, isLetGo: false };
    case 'away':
      return { ...state, isPaused: undefined };
    case 'work':
      return heardWork(state, news.isPaused);
  }
}

function heardWork(state: PowerState, isPaused: boolean): PowerState {
  if (isPaused) return { ...state, isPaused };
  // News of work may still be on its way when it is paused here: only what was paused was gone on with.
  const wasPaused = state.isPaused === true;
  const isUnknown = state.isPaused === undefined;
  const isHeld = state.isHeld && !wasPaused && !isUnknown;
  return { ...state, isPaused, isHeld, isLetGo: state.isLetGo || (wasPaused && waits(state)) };
}

const waits = ({ isOnBattery, isWanted }: PowerState) => isOnBattery && isWanted;

/**
 * Decides whether the work is to be paused or gone on with. What a person paused stays paused, and
 * what a person went on with goes on: only the change to battery pauses, and only what it paused is
 * gone on with when mains power is back or the setting is turned off.
 */
export function decidePower(state: PowerState, news: PowerNews): PowerDecision {
  const now = heard(state, news);
  if (!waits(now)) {
    const free = { ...now, isLetGo: false };
    // Until the engine says how it stands, there is nothing to go on with.
    if (!now.isHeld || now.isPaused === undefined) return { next: free, act: undefined };
    return { next: { ...free, isHeld: false, isPaused: false }, act: 'resume' };
  }
  const isFree = now.isPaused === false && !now.isHeld && !now.isLetGo;
  if (!isFree) return { next: now, act: undefined };
  return { next: { ...now, isHeld: true }, act: 'pause' };
}
