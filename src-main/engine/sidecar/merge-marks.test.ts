import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeMarks, sameTags, saysTheSame, type MarkSides } from './merge-marks.ts';
import { starsOf, type FileMarks, type Marks } from './photo-marks.ts';

const TAGS = ['a', 'b', 'travel/Lisbon', 'travel', 'é'];

const stars = fc.integer({ min: 0, max: 5 });
const text = fc.constantFrom('', 'one', 'two', 'three');
const tags = fc.subarray(TAGS);
const ours: fc.Arbitrary<Marks> = fc.record({ stars, title: text, caption: text, tags });
const theirs: fc.Arbitrary<FileMarks> = fc.record(
  { rating: fc.integer({ min: -1, max: 5 }), title: text, caption: text, tags },
  { requiredKeys: [] },
);
const at = fc.integer({ min: 1, max: 100 });
const times = fc.record({ stars: at, tags: at, title: at, caption: at });
const sides: fc.Arbitrary<MarkSides> = fc
  .record({ base: theirs, theirs, ours, oursAt: times, theirsAt: at })
  .map(({ theirsAt, ...rest }) => ({ ...rest, theirsAt: () => theirsAt }));

/** Files that say just these marks. */
const saying = ({ stars: rating, ...rest }: Marks): FileMarks => ({ rating, ...rest });

describe('mergeMarks', () => {
  it('takes what only the files changed, and keeps what only the person did', () => {
    fc.assert(
      fc.property(sides, ours, ours, (any, before, after) => {
        const base = saying(before);
        const read = mergeMarks({ ...any, base, theirs: saying(after), ours: before });
        expect(saysTheSame(saying(after), read.marks)).toBe(true);
        expect(read.earlier).toEqual([]);
        const kept = mergeMarks({ ...any, base, theirs: base, ours: after });
        expect(saysTheSame(saying(after), kept.marks)).toBe(true);
        expect(kept.earlier).toEqual([]);
      }),
    );
  });

  it('lets the later win where both changed, and keeps the other', () => {
    const both = (kindredAt: number, fileAt: number) =>
      mergeMarks({
        base: { rating: 1 },
        theirs: { rating: 2 },
        ours: { stars: 3, title: '', caption: '', tags: [] },
        oursAt: { stars: kindredAt },
        theirsAt: () => fileAt,
      });
    expect(both(10, 20)).toMatchObject({
      marks: { stars: 2 },
      earlier: [{ property: 'stars', value: '3', saidBy: 'kindred', at: 10 }],
      filesDiffer: false,
    });
    expect(both(20, 10)).toMatchObject({
      marks: { stars: 3 },
      earlier: [{ property: 'stars', value: '2', saidBy: 'file', at: 10 }],
      filesDiffer: true,
    });
  });

  it('loses nothing that anybody said since', () => {
    fc.assert(
      fc.property(sides, (given) => {
        const { marks, earlier } = mergeMarks(given);
        const has = (property: string, value: string) =>
          earlier.some((mark) => mark.property === property && mark.value === value);
        const { base, theirs: now, ours: mine } = given;
        const before = starsOf(base.rating ?? 0);
        if (now.rating !== undefined && starsOf(now.rating) !== before) {
          expect(
            marks.stars === starsOf(now.rating) || has('stars', String(starsOf(now.rating))),
          ).toBe(true);
        }
        if (mine.stars !== before) {
          expect(marks.stars === mine.stars || has('stars', String(mine.stars))).toBe(true);
        }
        for (const property of ['title', 'caption'] as const) {
          if (mine[property] === (base[property] ?? '')) continue;
          expect(marks[property] === mine[property] || has(property, mine[property])).toBe(true);
        }
      }),
    );
  });

  it('comes to rest: what was merged once is merged', () => {
    fc.assert(
      fc.property(sides, (given) => {
        const { marks } = mergeMarks(given);
        const again = mergeMarks({ ...given, base: given.theirs, ours: marks });
        expect(again.marks).toEqual(marks);
        expect(again.earlier).toEqual([]);
      }),
    );
  });

  it('merges tags as sets', () => {
    fc.assert(
      fc.property(tags, tags, tags, sides, (before, now, mine, any) => {
        const merged = mergeMarks({
          ...any,
          base: { tags: before },
          theirs: { tags: now },
          ours: { ...any.ours, tags: mine },
        }).marks.tags;
        const expected = TAGS.filter((tag) =>
          before.includes(tag)
            ? now.includes(tag) && mine.includes(tag)
            : now.includes(tag) || mine.includes(tag),
        );
        expect(sameTags(merged, expected)).toBe(true);
      }),
    );
  });

  it('keeps everything where files say nothing any more', () => {
    fc.assert(
      fc.property(sides, (given) => {
        expect(mergeMarks({ ...given, theirs: {} }).marks).toEqual(given.ours);
      }),
    );
  });
});
