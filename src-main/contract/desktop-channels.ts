// Apart from desktop-calls.ts, so that the preload script, which needs no more, stays small.

/** The names of what the preload script gives a page as `window.kindred`; nothing else is reached. */
export const BRIDGE_NAMES = ['platform', 'send', 'listen', 'retry', 'ask', 'pathOf'] as const;

/** The channels between preload script and shell, named once for both. */
export const IPC_CHANNELS = {
  /** page → shell, text for the engine */
  send: 'kindred:send',
  /** page → shell: the page is ready to hear */
  listen: 'kindred:listen',
  /** page → shell: start an engine again that was given up on */
  retry: 'kindred:retry',
  /** page → shell, answered: { name, input } */
  ask: 'kindred:ask',
  /** shell → page, text from the engine */
  message: 'kindred:message',
  /** shell → page, EngineProcessState */
  engine: 'kindred:engine',
  /** shell → page, DesktopNews */
  news: 'kindred:news',
} as const;
