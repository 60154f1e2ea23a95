/** How the command ended, for scripts. Single photos that fail do not make a command fail. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  /** 128 + SIGINT, as shells say it. */
  stopped: 130,
} as const;
