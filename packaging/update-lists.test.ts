import { expect, it } from 'vitest';
import { mergedUpdateList } from './update-lists.ts';

function list(version: string, arch: string): string {
  return `version: ${version}
files:
  - url: Kindred-${version}-mac-${arch}.zip
    sha512: ${arch}zip==
    size: 10
  - url: Kindred-${version}-mac-${arch}.dmg
    sha512: ${arch}dmg==
    size: 12
path: Kindred-${version}-mac-${arch}.zip
sha512: ${arch}zip==
releaseDate: '2027-01-02T00:00:00.000Z'
`;
}

it('names the files of both', () => {
  const merged = mergedUpdateList([list('1.0.0', 'x64'), list('1.0.0', 'arm64')]);
  const urls = [...merged.matchAll(/^ {2}- url: (\S+)$/gm)].map(([, url]) => url);
  expect(urls).toEqual([
    'Kindred-1.0.0-mac-x64.zip',
    'Kindred-1.0.0-mac-x64.dmg',
    'Kindred-1.0.0-mac-arm64.zip',
    'Kindred-1.0.0-mac-arm64.dmg',
  ]);
  expect(merged.match(/^(?:version|files|path|releaseDate):/gm)).toHaveLength(4);
});

it('leaves one alone as it is', () => {
  expect(mergedUpdateList([list('1.0.0', 'x64')])).toBe(list('1.0.0', 'x64'));
});

it('refuses lists of two versions, what is no list, and none', () => {
  expect(() => mergedUpdateList([list('1.0.0', 'x64'), list('1.0.1', 'arm64')])).toThrow('several');
  expect(() => mergedUpdateList(['<html>'])).toThrow('no list');
  expect(() => mergedUpdateList([])).toThrow('no list');
});
