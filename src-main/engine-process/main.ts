// The engine in a process of its own. A shell starts it and talks with it over a line of structured
// clones (line-messages.ts); it imports nothing of Electron, so that plain Node runs it as well:
//
//   const engine = fork('…/engine-process/main.js', [], {
//     execPath: '…/node',           // the packaged one; any Node 24 does
//     execArgv: [],
//     serialization: 'advanced',    // bytes cross as bytes
//     env: { ...process.env, KINDRED_OFFLINE: '1' },
//   });
//   engine.on('message', console.log);                                // first { kind: 'ready' }
//   engine.send({ kind: 'start', library: '/tmp/library', folders: ['/photos'], demo: false, left: {} });
//   engine.send({ kind: 'call', ticket: 1, call: 'timeline', input: { sort: 'newest' } });
//   engine.send({ kind: 'call', ticket: 2, call: 'findSimilar', input: { of: { photos: [1] } } });
//   engine.send({ kind: 'close' });                                   // or: engine.disconnect()
//
// `startEngine` and `forkNode` of electron/ do the same with typed calls, under plain Node too.
import { hostEngine } from './engine-host.ts';
import { parentPort } from './parent-port.ts';

/** As the command line ends when it is used in a wrong way. */
const WRONG_USAGE = 2;

/** Aborted when the system wants an end. Ctrl-C is for the shell, which tells this process. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  process.on('SIGTERM', () => {
    stop.abort();
  });
  for (const name of ['SIGINT', 'SIGHUP'] as const) process.on(name, () => undefined);
  return stop.signal;
}

const port = parentPort(process);
if (port === undefined) {
  console.error('This is the engine of Kindred; the app starts it. Start “kindred” instead.');
  process.exitCode = WRONG_USAGE;
} else {
  const isFree = await hostEngine(port, stopSignal());
  // A busy worker can’t be ended but with its process; all is safe on disk.
  if (isFree) process.exit();
  else process.kill(process.pid, 'SIGKILL');
}
