import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import { browserPrograms, hasDisplay, openBrowser } from './open-browser.ts';

const URL_SHOWN = 'http://127.0.0.1:4000/start?key=a';

describe('what to try', () => {
  const on = (platform: NodeJS.Platform, env: NodeJS.ProcessEnv, ...there: string[]) =>
    browserPrograms(URL_SHOWN, { platform, env, canRun: (path) => there.includes(path) });

  it('is a window of an installed browser first, then the default browser', () => {
    const chromium = join('/usr/bin', 'chromium');
    expect(on('linux', { PATH: ['/bin', '/usr/bin'].join(':') }, chromium)).toEqual([
      { file: chromium, args: [`--app=${URL_SHOWN}`] },
      { file: 'xdg-open', args: [URL_SHOWN] },
    ]);
    const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
    expect(on('win32', { 'ProgramFiles(x86)': 'C:\\Program Files (x86)' }, edge)).toEqual([
      { file: edge, args: [`--app=${URL_SHOWN}`] },
      { file: 'rundll32', args: ['url.dll,FileProtocolHandler', URL_SHOWN] },
    ]);
    const chrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    expect(on('darwin', {}, chrome)[0]?.file).toBe(chrome);
  });

  it('is the default browser where none is installed', () => {
    expect(on('linux', {})).toEqual([{ file: 'xdg-open', args: [URL_SHOWN] }]);
    expect(on('darwin', {})).toEqual([{ file: 'open', args: [URL_SHOWN] }]);
    expect(on('win32', {})).toHaveLength(1);
  });

  it('is nothing where nobody would see it', () => {
    expect(hasDisplay({ platform: 'linux', env: {} })).toBe(false);
    expect(hasDisplay({ platform: 'linux', env: { DISPLAY: '' } })).toBe(false);
    expect(hasDisplay({ platform: 'linux', env: { DISPLAY: ':0' } })).toBe(true);
    expect(hasDisplay({ platform: 'linux', env: { WAYLAND_DISPLAY: 'wayland-0' } })).toBe(true);
    expect(hasDisplay({ platform: 'win32', env: {} })).toBe(true);
  });
});

describe.skipIf(process.platform === 'win32' || process.platform === 'darwin')('opening', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  /** A folder on the PATH with programs that note what they were started with. */
  function programs(scripts: Record<string, string>): string {
    const folder = temporaryFolder();
    for (const [name, script] of Object.entries(scripts)) {
      writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(folder, name), 0o755);
    }
    vi.stubEnv('PATH', folder);
    return folder;
  }

  it('goes on to the default browser when the window fails, and tells neither any secret', async () => {
    const said = join(temporaryFolder(), 'said');
    programs({ chromium: 'exit 1', 'xdg-open': `echo "$1 $KINDRED_PASSPHRASE." > ${said}` });
    vi.stubEnv('KINDRED_PASSPHRASE', 'secret');
    const opened = Promise.withResolvers<undefined>();
    const answer = openBrowser(URL_SHOWN, opened.promise);
    await vi.waitUntil(() => existsSync(said) && readFileSync(said, 'utf8') !== '');
    opened.resolve(undefined);
    expect(await answer).toBe(true);
    expect(readFileSync(said, 'utf8')).toBe(`${URL_SHOWN} .\n`);
  });

  it('says where there is no browser at all, or all fail', async () => {
    const never = Promise.withResolvers<undefined>().promise;
    programs({});
    expect(await openBrowser(URL_SHOWN, never)).toBe(false);
    programs({ 'google-chrome': 'exit 3', 'xdg-open': 'exit 4' });
    expect(await openBrowser(URL_SHOWN, never)).toBe(false);
  });
});
