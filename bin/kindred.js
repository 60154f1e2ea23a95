#!/usr/bin/env node
// Plain JavaScript that any Node can read: it hands over to the Node that the project brings.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';

const WANTED = 24;
const major = Number(process.versions.node.split('.')[0]);

if (major >= WANTED) {
  // Before anything is loaded: a start then takes half as long.
  nodeModule.enableCompileCache();
  await import('../src-main/cli/main.ts');
} else {
  const own = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
  if (!existsSync(own)) {
    console.error(`Kindred needs Node ${WANTED}; this is ${process.version}. Run npm ci first.`);
    process.exit(1);
  }
  const ran = spawnSync(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  process.exit(ran.status ?? 1);
}
