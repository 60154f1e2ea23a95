import { describe, expect, it } from 'vitest';
import {
  isExactSidecar,
  isSidecarLeftover,
  isSidecarName,
  matchSidecars,
  unfinishedName,
} from './sidecar-names.ts';

function matched(
  photos: string[],
  sidecars: string[],
  foldsCase = false,
): Record<string, string[]> {
  const named = (path: string) => ({ path });
  const found = matchSidecars(photos.map(named), sidecars.map(named), foldsCase);
  return Object.fromEntries(
    [...found].map(([{ path }, own]) => [path, own.map((sidecar) => sidecar.path)]),
  );
}

describe('sidecar names', () => {
  it.each(['a.xmp', 'a.jpg.XMP', 'a b.Xmp'])('knows %s', (name) => {
    expect(isSidecarName(name)).toBe(true);
  });

  it.each(['.xmp', '._a.xmp', 'a.xmp.jpg', 'axmp'])('knows that %s is none', (name) => {
    expect(isSidecarName(name)).toBe(false);
  });

  it('finds both habits, the more exact one first', () => {
    expect(matched(['b/a.jpg', 'a.jpg'], ['a.xmp', 'a.jpg.xmp', 'b/a.XMP'])).toEqual({
      'a.jpg': ['a.jpg.xmp', 'a.xmp'],
      'b/a.jpg': ['b/a.XMP'],
    });
  });

  it('gives photo.xmp to the RAW file alone, else to all of that name', () => {
    expect(matched(['a.jpg', 'a.NEF'], ['a.xmp', 'a.jpg.xmp'])).toEqual({
      'a.jpg': ['a.jpg.xmp'],
      'a.NEF': ['a.xmp'],
    });
    expect(matched(['a.jpg', 'a.png'], ['a.xmp'])).toEqual({
      'a.jpg': ['a.xmp'],
      'a.png': ['a.xmp'],
    });
  });

  it('takes the ending of the photo in any case, names as the file system does', () => {
    expect(matched(['A.JPG'], ['A.jpg.xmp'])).toEqual({ 'A.JPG': ['A.jpg.xmp'] });
    expect(matched(['A.jpg'], ['a.xmp'])).toEqual({});
    expect(matched(['A.jpg'], ['a.xmp'], true)).toEqual({ 'A.jpg': ['a.xmp'] });
    expect(matched(['e\u0301.jpg'], ['\u00e9.xmp'])).toEqual({ 'e\u0301.jpg': ['\u00e9.xmp'] });
  });

  it('leaves sidecars without a photo alone', () => {
    expect(matched(['a.jpg'], ['b.xmp', 'a_01.jpg.xmp'])).toEqual({});
  });

  it('tells the exact one', () => {
    expect(isExactSidecar('a.JPG', 'a.jpg.XMP')).toBe(true);
    expect(isExactSidecar('a.jpg', 'a.xmp')).toBe(false);
  });

  it('knows what an unfinished writing leaves behind, and no other hidden file', () => {
    expect(isSidecarLeftover(unfinishedName())).toBe(true);
    expect(unfinishedName()).not.toBe(unfinishedName());
    expect(isSidecarLeftover('.kindred-mine')).toBe(false);
  });
});
