import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  pathForPerson,
  pathFromBytes,
  pathFromCatalog,
  pathKey,
  pathToBytes,
} from './file-path.ts';

const anyBytes = fc.uint8Array({ maxLength: 40 });
const anyString = fc.string({ unit: 'binary', maxLength: 40 });

describe.skipIf(process.platform === 'win32')('paths made of bytes', () => {
  it('come back as the same bytes, UTF-8 or not', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(Buffer.from(pathToBytes(pathFromBytes(bytes)))).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('are two paths when their bytes differ', () => {
    fc.assert(
      fc.property(anyBytes, anyBytes, (a, b) => {
        expect(pathFromBytes(a) === pathFromBytes(b)).toBe(Buffer.compare(a, b) === 0);
      }),
    );
  });

  it('keep the bytes of an unpaired surrogate apart from valid text', () => {
    const bytes = Uint8Array.from([0x61, 0xed, 0xa0, 0x80, 0x62]);
    expect(pathFromBytes(bytes).isWellFormed()).toBe(false);
    expect([...pathToBytes(pathFromBytes(bytes))]).toEqual([...bytes]);
  });
});

describe('paths made of text', () => {
  it('survive the catalog', () => {
    fc.assert(
      fc.property(anyString, (path) => {
        expect(pathFromCatalog(pathToBytes(path))).toBe(path);
      }),
    );
  });
});

describe('pathKey', () => {
  it('is one for the composed and the decomposed form of a name', () => {
    expect(pathKey('Cafe\u0301.jpg', false)).toBe(pathKey('Caf\u00e9.jpg', false));
  });

  it('minds the case only where the file system does', () => {
    expect(pathKey('IMG.JPG', true)).toBe(pathKey('img.jpg', true));
    expect(pathKey('IMG.JPG', false)).not.toBe(pathKey('img.jpg', false));
  });

  it('is its own key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.boolean(), (path, folds) => {
        expect(pathKey(pathKey(path, folds), folds)).toBe(pathKey(path, folds));
      }),
    );
  });
});

describe('pathForPerson', () => {
  it('shows line breaks and turned writing as what they are', () => {
    expect(pathForPerson('a\nb\u202egpj.exe')).toBe('a\ufffdb\ufffdgpj.exe');
  });

  it('leaves emoji alone', () => {
    expect(pathForPerson('🌅 Lisboa.jpg')).toBe('🌅 Lisboa.jpg');
  });
});
