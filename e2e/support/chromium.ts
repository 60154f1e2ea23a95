import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium } from '@playwright/test';
import sparticuz, { inflate, setupLambdaEnvironment } from '@sparticuz/chromium';

/** A browser to test in. */
export interface Browser {
  readonly executablePath: string;
  readonly args: readonly string[];
}

/** Where a browser that a person installed may be. */
const INSTALLED: readonly string[] = [
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** A root account, as in a container, has no sandbox to give. */
const ARGS = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

function systemHasNss(): boolean {
  try {
    return execFileSync('ldconfig', ['-p'], { encoding: 'utf8' }).includes('libnss3.so');
  } catch {
    return false; // No ldconfig: a system too bare to have it.
  }
}

/** The headless Chromium that comes from npm (Linux, x64), unpacked once into the temporary folder. */
async function npmChromium(): Promise<Browser> {
  if (!systemHasNss()) {
    const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
    await inflate(join(dirname(entry), '..', 'bin', 'al2023.tar.br'));
    setupLambdaEnvironment(join(tmpdir(), 'al2023', 'lib'));
  }
  return {
    executablePath: await sparticuz.executablePath(),
    args: ['--no-sandbox', '--headless=shell', '--disable-gpu'],
  };
}

/** A real Chromium: one that is installed, else Playwright's own, else the one from npm. */
export async function findChromium(): Promise<Browser> {
  const installed = [
    process.env['KINDRED_CHROMIUM'] ?? '',
    ...INSTALLED,
    chromium.executablePath(),
  ];
  const executablePath = installed.find((path) => path !== '' && existsSync(path));
  return executablePath === undefined ? npmChromium() : { executablePath, args: ARGS };
}
