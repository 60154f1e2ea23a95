/** How the page stands with the engine. */
export type ConnectionState = 'connecting' | 'open' | 'starting' | 'lost' | 'refused';

export interface LineListeners {
  /** `open` again and again: whenever a new line stands, which knows nothing of what was asked before. */
  readonly onState: (state: ConnectionState) => void;
  /** What the engine says, as JSON text. */
  readonly onMessage: (text: string) => void;
}

/** What carries the talk of the page and the engine. */
export interface Line {
  /** Called once, before all else. */
  readonly listen: (listeners: LineListeners) => void;
  /** Says something to the engine; lost while the line is not open. */
  readonly send: (text: string) => void;
  /** Tries again now, where the engine is away. */
  readonly retry: () => void;
}
