import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import { aboutPanel, openCrashLog, openLicences, showAbout } from './about.ts';
import { wordsFor } from './words.ts';

const say = wordsFor('en');

describe('what is told about Kindred', () => {
  it('has the version and a line that each system shows', () => {
    const panel = (platform: 'darwin' | 'win32' | 'linux') =>
      aboutPanel(say, { platform, version: '0.1.0', icons: '/icons' });
    expect(panel('darwin')).toEqual({
      applicationName: 'Kindred',
      applicationVersion: '0.1.0',
      credits: say('about.credits'),
    });
    expect(panel('win32')).toMatchObject({ credits: say('about.credits') });
    expect(panel('linux')).toMatchObject({
      copyright: say('about.credits'),
      iconPath: join('/icons', 'icon.png'),
    });
  });

  it('is shown by the system', () => {
    const done: unknown[] = [];
    const panel = aboutPanel(say, { platform: 'linux', version: '0.1.0', icons: '/icons' });
    showAbout(
      {
        setAboutPanelOptions: (options) => done.push(options),
        showAboutPanel: () => done.push('shown'),
      },
      panel,
    );
    expect(done).toEqual([panel, 'shown']);
  });
});

describe('the files beside it', () => {
  function files() {
    const folder = temporaryFolder();
    return { licences: join(folder, 'licences.txt'), crashLog: join(folder, 'crashes.log') };
  }

  it('are opened by the system', async () => {
    const both = files();
    writeFileSync(both.licences, 'MIT');
    writeFileSync(both.crashLog, 'It went down.');
    const opened: string[] = [];
    const shell = {
      openPath: (path: string) => {
        opened.push(path);
        return Promise.resolve('');
      },
    };
    expect((await openLicences(shell, both, say)).ok).toBe(true);
    expect((await openCrashLog(shell, both, say)).ok).toBe(true);
    expect(opened).toEqual([both.licences, both.crashLog]);
  });

  it('that are not there are told of in a sentence', async () => {
    const shell = { openPath: () => Promise.reject(new Error('not asked')) };
    expect(await openCrashLog(shell, files(), say)).toEqual({
      ok: false,
      error: { code: 'file-missing', message: say('about.noCrashLog') },
    });
  });

  it('that the system can’t open are told of in its own words', async () => {
    const both = files();
    writeFileSync(both.licences, 'MIT');
    const shell = { openPath: () => Promise.resolve('There is no program for it.') };
    expect(await openLicences(shell, both, say)).toMatchObject({
      ok: false,
      error: { message: 'There is no program for it.' },
    });
  });
});
