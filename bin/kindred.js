#!/usr/bin/env node
// Plain JavaScript that any Node can read: it hands over to the Node that the project brings.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const WANTED = 24;
const main = fileURLToPath(new URL('../src-main/cli/main.ts', import.meta.url));
const major = Number(process.versions.node.split('.')[0]);

if (major >= WANTED) {
  await import('../src-main/cli/main.ts');
} else {
  const own = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
  if (!existsSync(own)) {
    console.error(`Kindred needs Node ${WANTED}; this is ${process.version}. Run npm ci first.`);
    process.exit(1);
  }
  const ran = spawnSync(own, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exit(ran.status ?? 1);
}
