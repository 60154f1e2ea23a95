import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crumbsOf, folderName, isWithin, joinPath, typedPath } from './path-parts.ts';

describe('crumbs', () => {
  it('lead from the top to the folder', () => {
    expect(crumbsOf('/home/ann/Pictures')).toEqual([
      { name: '/', path: '/' },
      { name: 'home', path: '/home' },
      { name: 'ann', path: '/home/ann' },
      { name: 'Pictures', path: '/home/ann/Pictures' },
    ]);
    expect(crumbsOf('/')).toEqual([{ name: '/', path: '/' }]);
  });

  it('know drives and shares of Windows', () => {
    expect(crumbsOf('C:\\Users\\Ann').map(({ path }) => path)).toEqual([
      'C:\\',
      'C:\\Users',
      'C:\\Users\\Ann',
    ]);
    expect(crumbsOf('\\\\nas\\photos\\2024').map(({ path }) => path)).toEqual([
      '\\\\nas\\photos\\',
      '\\\\nas\\photos\\2024',
    ]);
  });

  it('end in the path itself, for any names', () => {
    const name = fc.string({ minLength: 1 }).filter((text) => !/[/\\]/.test(text));
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 6 }), (names) => {
        const path = `/${names.join('/')}`;
        expect(crumbsOf(path).at(-1)).toEqual({ name: names.at(-1), path });
        expect(folderName(path)).toBe(names.at(-1));
      }),
    );
  });
});

describe('a typed path', () => {
  const typed = (text: string) => typedPath(text, '/home/ann/Pictures', '/home/ann');

  it.each([
    ['/mnt/photos', '/mnt/photos'],
    ['/mnt/photos/', '/mnt/photos'],
    ['  "/mnt/my photos"  ', '/mnt/my photos'],
    ['file:///mnt/my%20photos', '/mnt/my photos'],
    ['file:///mnt/100%', '/mnt/100%'],
    ['file:///C:/Users/Ann', 'C:/Users/Ann'],
    ['~', '/home/ann'],
    ['~/Desktop', '/home/ann/Desktop'],
    ['2024', '/home/ann/Pictures/2024'],
    ['', '/home/ann/Pictures'],
    ['/', '/'],
    ['D:\\', 'D:\\'],
    ['D:\\Photos\\', 'D:\\Photos'],
  ])('%s is %s', (text, path) => {
    expect(typed(text)).toBe(path);
  });
});

describe('within', () => {
  it('is the folder and what lies below it, not what begins alike', () => {
    expect(isWithin('/a/b', '/a/b')).toBe(true);
    expect(isWithin('/a/b/c', '/a/b')).toBe(true);
    expect(isWithin('/a/bc', '/a/b')).toBe(false);
    expect(isWithin('/a', '/a/b')).toBe(false);
    expect(isWithin('D:\\Photos', 'D:\\')).toBe(true);
  });

  it('holds for what is joined', () => {
    expect(isWithin(joinPath('/', 'a'), '/')).toBe(true);
    expect(joinPath('D:\\', 'a')).toBe('D:\\a');
  });
});
