import { mkdirSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import { lookAt, readArguments, readOpenedFile, type CommandLine } from './arguments.ts';

const HERE = resolve('/here');

/** Whatever ends in .jpg is a file, whatever has no dot is a folder. */
function look(path: string): 'folder' | 'file' | 'nothing' {
  if (path.endsWith('.jpg')) return 'file';
  return path.includes('.') ? 'nothing' : 'folder';
}

function read(words: readonly string[], line: Partial<CommandLine> = {}) {
  return readArguments({
    argv: ['/opt/Kindred/kindred', ...words],
    isPackaged: true,
    workingDirectory: HERE,
    platform: 'linux',
    look,
    ...line,
  });
}

describe('the command line', () => {
  it('asks for nothing where nothing is on it', () => {
    const nothing = {
      folders: [],
      photo: undefined,
      library: undefined,
      demo: false,
      isHidden: false,
    };
    expect(read([])).toEqual(nothing);
    expect(read([], { argv: [] })).toEqual(nothing);
  });

  it('adds folders, from where it was written, once each', () => {
    const { folders, photo } = read(['Pictures', '/media/camera', './Pictures']);
    expect(folders).toEqual([join(HERE, 'Pictures'), resolve('/media/camera')]);
    expect(photo).toBeUndefined();
  });

  it('asks for what is like a picture, the first of several', () => {
    expect(read(['beach.jpg', 'town.jpg', 'Pictures'])).toMatchObject({
      photo: join(HERE, 'beach.jpg'),
      folders: [join(HERE, 'Pictures')],
    });
  });

  it('passes on a folder that is not there, so that the person hears of it', () => {
    expect(read(['No.such']).folders).toEqual([join(HERE, 'No.such')]);
  });

  it('reads the addresses that some desktops hand over', () => {
    const address = pathToFileURL(join(HERE, 'Ferien 2024')).href;
    expect(read([address]).folders).toEqual([join(HERE, 'Ferien 2024')]);
    expect(read(['file://%zz', 'file://elsewhere/%2F']).folders).toEqual([]);
  });

  it('knows its own flags', () => {
    expect(read(['--library', 'kept', '--demo', '--hidden', 'Pictures'])).toEqual({
      folders: [join(HERE, 'Pictures')],
      photo: undefined,
      library: join(HERE, 'kept'),
      demo: true,
      isHidden: true,
    });
    expect(read(['--library=kept']).library).toBe(join(HERE, 'kept'));
    expect(read(['--library']).library).toBeUndefined();
    expect(read(['--library=']).library).toBeUndefined();
    expect(read(['--library', '--demo'])).toMatchObject({ library: undefined, demo: true });
  });

  it('leaves the flags of Chromium and of the systems alone', () => {
    const flags = [
      '--user-data-dir=/tmp/x',
      '--remote-debugging-port=0',
      '--no-sandbox',
      '--original-process-start-time=1',
      '-psn_0_12345',
    ];
    expect(read(flags).folders).toEqual([]);
    expect(read(['/prefetch:1'], { platform: 'win32' }).folders).toEqual([]);
    expect(read(['/prefetch:1']).folders).toHaveLength(1);
  });

  it('takes all behind -- as paths', () => {
    expect(read(['--demo', '--', '-folder', '--hidden'])).toMatchObject({
      folders: [join(HERE, '-folder'), join(HERE, '--hidden')],
      demo: true,
      isHidden: false,
    });
  });

  it('skips the folder of the app in development, wherever its flags stand', () => {
    const line = { isPackaged: false };
    expect(read(['.cache/app', 'Pictures'], line).folders).toEqual([join(HERE, 'Pictures')]);
    expect(read(['--inspect=0', '.cache/app'], line).folders).toEqual([]);
    expect(read(['.cache/app', '--library', 'kept', 'Pictures'], line)).toMatchObject({
      folders: [join(HERE, 'Pictures')],
      library: join(HERE, 'kept'),
    });
  });

  it('never throws, and gives nothing but absolute paths without NUL', () => {
    const words = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '\ud800',
        'a\u0301/../b',
        '--library',
        '--library=',
        '--',
        '-',
        '',
        'file://',
        'a\0b',
        '--demo',
      ),
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 6 }), fc.boolean(), (argv, isPackaged) => {
        for (const platform of ['linux', 'darwin', 'win32'] as const) {
          const wish = readArguments({ argv, isPackaged, workingDirectory: HERE, platform, look });
          const paths = [...wish.folders, wish.photo ?? HERE, wish.library ?? HERE];
          expect(paths.every((path) => isAbsolute(path) && !path.includes('\0'))).toBe(true);
        }
      }),
    );
  });

  it('takes no flag for a folder', () => {
    const flag = fc.string().map((name) => `-${name}`);
    fc.assert(
      fc.property(fc.array(flag), (flags) => {
        fc.pre(!flags.includes('--'));
        expect(read(flags)).toMatchObject({ folders: [], photo: undefined });
      }),
    );
  });
});

describe('what macOS opens', () => {
  it('is a folder to add or a picture to ask about', () => {
    expect(readOpenedFile(resolve('/a/Pictures'), look).folders).toEqual([resolve('/a/Pictures')]);
    expect(readOpenedFile(resolve('/a/beach.jpg'), look).photo).toBe(resolve('/a/beach.jpg'));
    expect(readOpenedFile('', look)).toMatchObject({ folders: [], photo: undefined });
  });
});

describe('what lies at a path', () => {
  it('is told apart', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'Pictures'));
    writeFileSync(join(folder, 'beach.jpg'), '');
    expect(lookAt(join(folder, 'Pictures'))).toBe('folder');
    expect(lookAt(join(folder, 'beach.jpg'))).toBe('file');
    expect(lookAt(join(folder, 'gone.jpg'))).toBe('nothing');
    expect(lookAt('a\0b')).toBe('nothing');
  });
});
