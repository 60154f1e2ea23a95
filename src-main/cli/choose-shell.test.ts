import { describe, expect, it } from 'vitest';
import { chooseShell } from './choose-shell.ts';

const desk = { platform: 'linux', env: { DISPLAY: ':0' } } as const;
const there = () => '/electron';
const gone = () => undefined;

describe('chooseShell', () => {
  it('is the desktop app where Electron is at hand and somebody can see it', () => {
    expect(chooseShell({ open: true }, desk, there)).toEqual({
      kind: 'desktop',
      electron: '/electron',
    });
    const mac = { platform: 'darwin', env: {} } as const;
    expect(chooseShell({ open: true }, mac, there).kind).toBe('desktop');
  });

  it('is a browser without a word where nobody asked for Electron', () => {
    expect(chooseShell({ open: true }, desk, gone)).toEqual({ kind: 'browser' });
    const noDisplay = { platform: 'linux', env: {} } as const;
    expect(chooseShell({ open: true }, noDisplay, there)).toEqual({ kind: 'browser' });
  });

  it.each([
    { open: true, browser: true },
    { open: false },
    { open: true, port: 4000 },
    { open: true, host: '0.0.0.0' },
    { open: true, passphrase: 'eight letters' },
  ])('is a browser where that is what %j asks for', (wishes) => {
    expect(chooseShell(wishes, desk, there)).toEqual({ kind: 'browser' });
  });

  it('says why not where Electron was asked for', () => {
    const ELECTRON_OVERRIDE_DIST_PATH = '/somewhere';
    const asked = { platform: 'linux', env: { ELECTRON_OVERRIDE_DIST_PATH } } as const;
    expect(chooseShell({ open: true }, asked, gone)).toMatchObject({
      kind: 'browser',
      why: expect.stringContaining('no Electron') as unknown,
    });
    expect(chooseShell({ open: true }, asked, there)).toMatchObject({
      kind: 'browser',
      why: expect.stringContaining('no display') as unknown,
    });
  });
});
