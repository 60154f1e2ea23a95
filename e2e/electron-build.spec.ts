import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { test } from '@playwright/test';

const BUILD_APP = fileURLToPath(new URL('../packaging/build-app.ts', import.meta.url));

test('the desktop app is built', async () => {
  await promisify(execFile)(process.execPath, [BUILD_APP]);
});
