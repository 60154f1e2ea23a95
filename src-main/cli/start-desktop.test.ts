import { chmodSync, existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { startKindred, type KindredRun } from '../../test-fixtures/kindred-process.ts';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import { desktopWords, startDesktop } from './start-desktop.ts';

const APP = fileURLToPath(new URL('../../.cache/app', import.meta.url));

describe('desktopWords', () => {
  it('are paths that depend on no folder, behind what can’t be taken for a flag', () => {
    expect(desktopWords({ folders: [], library: undefined, demo: false })).toEqual([]);
    expect(desktopWords({ folders: ['a', '-b'], library: 'l', demo: true })).toEqual([
      `--library=${resolve('l')}`,
      '--demo',
      '--',
      resolve('a'),
      resolve('-b'),
    ]);
  });
});

describe.skipIf(process.platform === 'win32')('kindred app with an Electron at hand', () => {
  let electron = '';
  let record = '';

  beforeEach(() => {
    electron = temporaryFolder();
    record = join(electron, 'record.txt');
    const stand = join(electron, 'electron');
    // A stand-in that notes how it was started, and ends with a code of its own.
    const script = `printf '%s\\n' "$@" "as node: $ELECTRON_RUN_AS_NODE" >"${record}"; exit 7`;
    writeFileSync(stand, `#!/bin/sh\n${script}\n`);
    chmodSync(stand, 0o755);
  });

  function start(words: string[]): Promise<KindredRun> {
    const bed = { library: temporaryFolder(), models: temporaryFolder() };
    const desktop = { ELECTRON_OVERRIDE_DIST_PATH: electron, DISPLAY: ':0' };
    const asNode = { ELECTRON_RUN_AS_NODE: '1' };
    return startKindred({ ...bed, env: { ...desktop, ...asNode } }, words).ended;
  }

  it('builds the app and starts it there, and hands on how it ended', async () => {
    const [photos, library] = [temporaryFolder(), temporaryFolder()];
    const run = await start(['--library', library, 'app', '--demo', photos]);
    expect(run.code, run.stderr).toBe(7);
    expect(readFileSync(record, 'utf8').split('\n')).toEqual([
      APP,
      `--library=${library}`,
      '--demo',
      '--',
      photos,
      'as node: ',
      '',
    ]);
    expect(readFileSync(join(APP, 'package.json'), 'utf8')).toContain('src-main/electron/main.js');
  }, 120_000);

  it('builds it anew only where it is older than what it is made of', async () => {
    const app = temporaryFolder();
    const built = join(app, 'package.json');
    const start = { folders: [], library: undefined, demo: false };
    writeFileSync(built, 'as it was');
    utimesSync(built, new Date(), new Date(Date.now() + 60_000));
    const stand = join(electron, 'electron');
    expect(await startDesktop(stand, start, app)).toBe(7);
    expect(readFileSync(built, 'utf8')).toBe('as it was');
    utimesSync(built, 1000, 1000);
    expect(await startDesktop(stand, start, app)).toBe(7);
    expect(readFileSync(built, 'utf8')).toContain('src-main/electron/main.js');
  }, 120_000);

  it('leaves Electron alone where only a browser can do what is asked for', async () => {
    const run = await start(['app', '--host', '0.0.0.0']);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('needs a passphrase');
    expect(existsSync(record)).toBe(false);
  });
});
