// Preloaded with --import: the process dies as by a native crash when a file with “poison” in its
// name is opened, in whatever thread. It stands for a decoder that a hostile file brings down.
import { promises } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { open } = promises;

promises.open = (path, ...rest) => {
  if (String(path).includes('poison')) process.kill(process.pid, 'SIGABRT');
  return open(path, ...rest);
};
syncBuiltinESMExports();
