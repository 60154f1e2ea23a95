import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import { CrashLog } from './crash-log.ts';

function logIn(folder: string) {
  return new CrashLog({
    file: join(folder, 'logs', 'crashes.log'),
    version: '1.2.3',
    platform: 'linux x64',
    now: () => new Date('2026-11-30T12:00:00Z'),
  });
}

describe('the crash log', () => {
  it('says first that it stays here and may name photos, then what happened when', () => {
    const log = logIn(temporaryFolder());
    log.write('The engine ended.', 'exit code 139');
    log.write('The page went away.');
    expect(readFileSync(log.file, 'utf8').split('\n')).toEqual([
      'What went wrong in Kindred. It is kept on this computer only and sent to nobody; paths of your photos may be in it.',
      '2026-11-30T12:00:00.000Z Kindred 1.2.3 linux x64: The engine ended.',
      '    exit code 139',
      '2026-11-30T12:00:00.000Z Kindred 1.2.3 linux x64: The page went away.',
      '',
    ]);
  });

  it('is not there while nothing has happened', () => {
    expect(existsSync(logIn(temporaryFolder()).file)).toBe(false);
  });

  it('keeps errors with what lies beneath them', () => {
    const log = logIn(temporaryFolder());
    log.write('Something.', new Error('above', { cause: new TypeError('beneath') }));
    expect(readFileSync(log.file, 'utf8')).toMatch(/Error: above[^]+crash-log\.test[^]+beneath/);
  });

  it('writes no control characters, and of long texts the end', () => {
    const log = logIn(temporaryFolder());
    log.write('Said.', `begin${'x'.repeat(100_000)}\u001b[31mend\u0000`);
    const text = readFileSync(log.file, 'utf8');
    expect(text).toContain('\ufffd[31mend\ufffd');
    expect(text).not.toContain('begin');
    expect(text.length).toBeLessThan(20_000);
  });

  it('is turned over when it is full, once, so that both together stay small', () => {
    const folder = temporaryFolder();
    const log = logIn(folder);
    for (let crash = 0; crash < 200; crash += 1) log.write('Said.', 'x'.repeat(15_000));
    const names = readdirSync(join(folder, 'logs'));
    expect(names.toSorted()).toEqual(['crashes.log', 'crashes.log.1']);
    for (const name of names) {
      expect(statSync(join(folder, 'logs', name)).size).toBeLessThan(1_020_000);
      expect(readFileSync(join(folder, 'logs', name), 'utf8')).toMatch(/^What went wrong/);
    }
  });

  it('never throws, and says so in the terminal where it can’t be written', () => {
    const folder = temporaryFolder();
    const log = logIn(folder);
    writeFileSync(dirname(log.file), 'in the way');
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    log.write('Something.');
    expect(said).toHaveBeenCalledOnce();
    said.mockRestore();
    const other = logIn(temporaryFolder());
    mkdirSync(other.file, { recursive: true });
    const again = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    other.write('Something.');
    expect(again).toHaveBeenCalledOnce();
    again.mockRestore();
  });

  it.skipIf(process.platform === 'win32')('is for this account only', () => {
    const log = logIn(temporaryFolder());
    log.write('Something.');
    expect(statSync(log.file).mode & 0o077).toBe(0);
  });
});
