// Pretends to be a packaged app for packaging/smoke-test.ts, where no Electron is at hand: Kindred in
// a browser, in a Chromium whose debugger is open. Takes the same arguments.
import { spawn } from 'node:child_process';
import { startApp } from './app.ts';
import { findChromium } from './chromium.ts';

const words = process.argv.slice(2);
const switches = words.filter((word) =>
  /^--(?:remote-debugging-port|user-data-dir|lang)=/.test(word),
);
const library = words[words.indexOf('--library') + 1] ?? '';
const folder = words.at(-1) ?? '';

const app = await startApp({ library, folders: [folder] });
const { executablePath, args } = await findChromium();
const window = spawn(
  executablePath,
  [...args, '--headless', '--no-first-run', '--window-size=1280,800', ...switches, app.link],
  { stdio: ['ignore', 'ignore', 'inherit'] },
);

process.on('SIGTERM', () => {
  window.kill('SIGKILL');
  void app.stop().then(() => {
    process.exit(Number(process.env['STAND_IN_EXIT_CODE'] ?? '0'));
  });
});
