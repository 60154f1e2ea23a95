import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../test-fixtures/temporary-folder.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const PLAYWRIGHT = join(
  dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')),
  'cli.js',
);
/** What Electron's program is called on Linux, Windows and macOS. */
const PROGRAMS = ['electron', 'electron.exe', 'Electron.app/Contents/MacOS/Electron'];
const NOT_RUN =
  'electron: not run, as its binary is not here; npx install-electron && npm run test:electron';

/** The tests that a project would run, with the Electron that lies in a folder. */
async function listed(project: string, electron: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [PLAYWRIGHT, 'test', '--list', `--project=${project}`],
    { cwd: PROJECT, env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: electron } },
  );
  return stdout.split('\n').filter((line) => line.startsWith(`  [${project}]`));
}

async function standInElectron(): Promise<string> {
  const folder = temporaryFolder();
  for (const program of PROGRAMS) {
    await mkdir(dirname(join(folder, program)), { recursive: true });
    await writeFile(join(folder, program), '', { mode: 0o755 });
  }
  return folder;
}

it('without Electron, the project holds one test, which says that it did not run and how it would', async () => {
  const tests = await listed('electron', temporaryFolder());
  expect(tests).toHaveLength(1);
  expect(tests[0]).toContain(NOT_RUN);
});

it('with Electron, it holds the specs, but for what is only about browsers', async () => {
  const electron = await standInElectron();
  const desktop = await listed('electron', electron);
  const web = await listed('web', electron);
  const holds = (lines: readonly string[], title: string) =>
    lines.some((line) => line.includes(title));
  expect(holds(desktop, '3 clicks lead from the empty library')).toBe(true);
  for (const title of ['a browser that was not let in', NOT_RUN])
    expect(holds(desktop, title), title).toBe(false);
  expect(holds(web, 'a browser that was not let in')).toBe(true);
  for (const title of ['the real desktop app', NOT_RUN])
    expect(holds(web, title), title).toBe(false);
  // @web is for exceptions.
  expect(desktop.length).toBeGreaterThan(web.length * 0.7);
});
