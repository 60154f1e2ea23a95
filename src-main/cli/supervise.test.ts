import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';

const SUPERVISE = pathToFileURL(fileURLToPath(new URL('supervise.ts', import.meta.url))).href;

/** Says that it runs, and dies by a signal of a crash when it is told to stop. */
const DIES_WHILE_STOPPING = `
process.on('SIGTERM', () => process.kill(process.pid, 'SIGKILL'));
setInterval(() => {}, 1000);
console.log('running');
`;

it('lets a process that dies while it stops end for good', async () => {
  const folder = temporaryFolder();
  const script = join(folder, 'dies.mjs');
  writeFileSync(script, DIES_WHILE_STOPPING);
  writeFileSync(
    join(folder, 'watch.mjs'),
    `import { supervise } from ${JSON.stringify(SUPERVISE)};
     process.exitCode = await supervise(${JSON.stringify(script)}, []);`,
  );
  const watcher = spawn(process.execPath, [join(folder, 'watch.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  watcher.stdout.on('data', (text: Buffer) => {
    printed += text.toString();
    if (printed.includes('running')) watcher.kill('SIGTERM');
  });
  await once(watcher, 'exit');
  expect([watcher.exitCode, printed.trim()]).toEqual([137, 'running']);
});
