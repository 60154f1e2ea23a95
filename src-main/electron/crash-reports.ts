import { join } from 'node:path';
import { app } from 'electron';
import { CrashLog } from './crash-log.ts';
import type { EngineCrash } from './engine-keeper.ts';

/** Ends that nobody has to look into. */
const ORDERLY = new Set(['clean-exit', 'killed']);

/** Writes down whatever goes down in any process of the app, and goes on. */
export function keepCrashLog(): CrashLog {
  const log = new CrashLog({
    file: join(app.getPath('userData'), 'logs', 'crashes.log'),
    version: app.getVersion(),
    platform: `${process.platform} ${process.arch}`,
  });
  // A window that stays open, over an engine that runs on, is worth more than a clean end.
  process.on('uncaughtException', (cause) => {
    console.error(cause);
    log.write('Something was thrown that nobody caught.', cause);
  });
  process.on('unhandledRejection', (cause) => {
    console.error(cause);
    log.write('Something was rejected that nobody caught.', cause);
  });
  app.on('render-process-gone', (_event, _contents, details) => {
    if (details.reason !== 'clean-exit') log.write('The process of the page went down.', details);
  });
  app.on('child-process-gone', (_event, details) => {
    if (!ORDERLY.has(details.reason)) log.write('A process of Electron’s went down.', details);
  });
  return log;
}

/** Writes down that the engine went down, with the end of what it said. */
export function logEngineCrash(log: CrashLog, { code, signal, lastWords }: EngineCrash): void {
  const how = signal ?? `code ${code ?? 'unknown'}`;
  log.write(`The engine went down (${how}).`, lastWords === '' ? undefined : lastWords);
}
