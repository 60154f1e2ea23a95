import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asksForAnother, handOver, readSecondStart } from './second-start.ts';

const FROM_CHROMIUM = { argv: ['kindred', '--flag', '/a'], workingDirectory: '/home' };

describe('a second start', () => {
  it('is read as it was handed over, in its own order', () => {
    const handed = handOver(['kindred', '--library', '/b', '/a'], '/tmp');
    // As it comes through Electron: a copy.
    const copy: unknown = JSON.parse(JSON.stringify(handed));
    expect(readSecondStart(copy, FROM_CHROMIUM)).toEqual(handed);
  });

  it('is read from what Chromium passes on where nothing, or nonsense, was handed over', () => {
    for (const nonsense of [undefined, null, {}, { argv: 'a' }, { argv: [1] }]) {
      expect(readSecondStart(nonsense, FROM_CHROMIUM)).toBe(FROM_CHROMIUM);
    }
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        expect(Array.isArray(readSecondStart(anything, FROM_CHROMIUM).argv)).toBe(true);
      }),
    );
  });
});

describe('a second start for a library', () => {
  const open = { library: '/kept', demo: false };

  it('is for the one that is open where it names none, or that one', () => {
    expect(asksForAnother({ library: undefined, demo: false }, open)).toBe(false);
    expect(asksForAnother({ library: '/kept', demo: false }, open)).toBe(false);
    expect(asksForAnother({ library: undefined, demo: false }, { ...open, demo: true })).toBe(
      false,
    );
    expect(asksForAnother({ library: undefined, demo: true }, { ...open, demo: true })).toBe(false);
  });

  it('is for another one where it names that, or is a demo', () => {
    expect(asksForAnother({ library: '/other', demo: false }, open)).toBe(true);
    expect(asksForAnother({ library: undefined, demo: true }, open)).toBe(true);
    expect(asksForAnother({ library: '/kept', demo: false }, { ...open, demo: true })).toBe(true);
  });
});
