// Preloaded with --import: the process dies as by a native crash when a file with “poison” in its
// name is opened, in whatever thread. It stands for a decoder that a hostile file brings down. A file
// of the same name with “.cured” after it takes the poison out.
import { existsSync, promises } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { open } = promises;

promises.open = (path, ...rest) => {
  const name = String(path);
  const isPoisoned = name.includes('poison') && !name.endsWith('.cured');
  if (isPoisoned && !existsSync(`${name}.cured`)) process.kill(process.pid, 'SIGABRT');
  return open(path, ...rest);
};
syncBuiltinESMExports();
