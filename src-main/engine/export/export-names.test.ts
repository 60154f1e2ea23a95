import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileName, NAME_BYTES, nameKey } from './file-name.ts';
import { FreeNames } from './free-names.ts';
import { checkPattern, patternName, type NameFacts } from './name-pattern.ts';

const FACTS: NameFacts = {
  name: 'IMG_2041',
  shownAt: Date.UTC(2025, 5, 30, 18, 4, 5),
  camera: 'X100V',
  title: 'Tejo at dusk: 1/2',
  folder: 'lisbon',
  place: 'Lisbon',
  number: 7,
  total: 120,
};

/** Texts that are hard on file names. */
const wild = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.constantFrom('con', 'NUL.tar', 'com¹', '..', '. .', 'a. ', '/', '\0', '\u202egpj.exe', 'é'),
);

/** What every system takes as it is. */
function expectUsable(name: string): void {
  expect(name).not.toMatch(/[<>:"/\\|?*]|(?![\u200c\u200d])\p{C}|[\p{Zl}\p{Zp}]/u);
  expect(name).not.toMatch(/^[. ]|[. ]$/u);
  expect(name.split('.')[0]?.trimEnd()).not.toMatch(
    /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)$/iu,
  );
  expect(name.normalize('NFC')).toBe(name);
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(NAME_BYTES);
  expect(name.isWellFormed()).toBe(true);
}

describe('names of copies', () => {
  it('come from a pattern', () => {
    expect(patternName('{name}', FACTS)).toBe('IMG_2041');
    expect(patternName('{date} {time} {n}', FACTS)).toBe('2025-06-30 18-04-05 007');
    expect(patternName('{place}, {title} ({camera})', FACTS)).toBe(
      'Lisbon, Tejo at dusk- 1-2 (X100V)',
    );
    expect(patternName('{folder}/{name}', FACTS)).toBe('lisbon-IMG_2041');
  });

  it('never come from nothing', () => {
    expect(patternName('', FACTS)).toBe('IMG_2041');
    expect(patternName('{title}', { ...FACTS, title: '' })).toBe('IMG_2041');
    expect(patternName('{title}', { ...FACTS, title: '..', name: '\u202e' })).toBe('photo');
    expect(patternName('{date}', { ...FACTS, shownAt: NaN })).toBe('IMG_2041');
  });

  it('are refused where a word stands for nothing', () => {
    expect(checkPattern('{name}-{n}')).toMatchObject({ ok: true });
    expect(checkPattern('{constructor}')).toMatchObject({ error: { code: 'name-unusable' } });
    expect(checkPattern(`{${'x'.repeat(500)}}`)).toMatchObject({
      error: { message: expect.stringMatching(/^.{40,60} stands for nothing/u) as string },
    });
    // Braces alone are signs as others are.
    expect(patternName('{name} {', FACTS)).toBe('IMG_2041 {');
  });

  it('are taken by every system, whatever they are made of', () => {
    fc.assert(
      fc.property(wild, wild, wild, (pattern, title, name) => {
        const made = patternName(`${pattern}{title}`, { ...FACTS, title, name });
        expect(made).not.toBe('');
        expectUsable(made);
        expect(fileName(made)).toBe(made);
      }),
      { numRuns: 1500 },
    );
  });

  it('are free, whatever case or form the system tells apart', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(wild, fc.constantFrom('a', 'A', 'é', 'e\u0301', 'a (2)')), {
          maxLength: 30,
        }),
        fc.array(fc.constantFrom('a.jpg', 'A (2).JPG', 'É.jpg'), { maxLength: 3 }),
        (texts, taken) => {
          const names = new FreeNames(taken);
          const given = texts
            .map((text) => fileName(text) || 'photo')
            .map((name) => names.take(name, '.jpg'));
          const all = [...new Set(taken), ...given].map(nameKey);
          expect(new Set(all).size).toBe(new Set(taken.map(nameKey)).size + given.length);
          for (const name of given) expectUsable(name.slice(0, -'.jpg'.length));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('count on quickly where thousands are the same', () => {
    const names = new FreeNames(['2025-06-30.jpg']);
    const given = Array.from({ length: 5000 }, () => names.take('2025-06-30', '.jpg'));
    expect(given[0]).toBe('2025-06-30 (2).jpg');
    expect(given.at(-1)).toBe('2025-06-30 (5001).jpg');
  });
});
