import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bottomOf,
  justifiedRows,
  LEAST_SHRINK,
  MOST_STRETCH,
  photosIn,
  placeOf,
  placesIn,
  rowOf,
  rowsBetween,
  type JustifiedRows,
  type Place,
} from './justified-rows.ts';

const GAP = 4;
const HEAD = 44;

/** Any list of photos in any groups, in any window. */
const layouts = fc
  .record({
    aspects: fc.array(fc.integer({ min: 0, max: 40_000 }), { maxLength: 300 }),
    cuts: fc.array(fc.nat(299), { maxLength: 12 }),
    width: fc.integer({ min: 200, max: 3000 }),
    rowHeight: fc.integer({ min: 60, max: 420 }),
    underHeight: fc.constantFrom(0, 20),
  })
  .map(({ aspects, cuts, ...options }) => {
    const inside = [...new Set(cuts)].filter((cut) => cut > 0 && cut < aspects.length);
    const groupStarts = [0, ...inside.sort((a, b) => a - b)];
    const rows = justifiedRows(aspects, { ...options, gap: GAP, groupStarts, headHeight: HEAD });
    return { aspects, groupStarts, rows, ...options };
  });

const rowNumbers = (rows: JustifiedRows) => Array.from({ length: rows.length }, (_, row) => row);
const allPlaces = (rows: JustifiedRows) => rowNumbers(rows).flatMap((row) => placesIn(rows, row));
const rightOf = (places: readonly Place[]) => {
  const last = places.at(-1);
  return last === undefined ? 0 : last.left + last.width;
};

describe('justified rows', () => {
  it('hold every photo once, in order', () => {
    fc.assert(
      fc.property(layouts, ({ aspects, rows }) => {
        expect(allPlaces(rows)).toHaveLength(aspects.length);
        for (const row of rowNumbers(rows)) {
          expect(rows.starts[row + 1]).toBeGreaterThan(rows.starts[row] ?? Infinity);
        }
      }),
    );
  });

  it('are never wider than the window, and photos never lie over each other', () => {
    fc.assert(
      fc.property(layouts, ({ rows, width }) => {
        let above = -Infinity;
        for (const row of rowNumbers(rows)) {
          const places = placesIn(rows, row);
          expect(rightOf(places)).toBeLessThanOrEqual(width);
          places.slice(1).forEach((place, at) => {
            expect(place.left - rightOf(places.slice(0, at + 1))).toBeGreaterThanOrEqual(GAP - 1);
          });
          expect(rows.tops[row]).toBeGreaterThanOrEqual(above);
          above = bottomOf(rows, row) + GAP;
        }
        expect(rows.height).toBeGreaterThanOrEqual(above - GAP);
      }),
    );
  });

  it('are near the height asked for', () => {
    fc.assert(
      fc.property(layouts, ({ rows, rowHeight }) => {
        for (const row of rowNumbers(rows)) {
          const height = rows.heights[row] ?? 0;
          const isAlone = (rows.starts[row + 1] ?? 0) - (rows.starts[row] ?? 0) === 1;
          expect(height).toBeLessThanOrEqual(Math.ceil(rowHeight * MOST_STRETCH));
          if (!isAlone) expect(height).toBeGreaterThanOrEqual(Math.floor(rowHeight * LEAST_SHRINK));
        }
      }),
    );
  });

  it('keep the shape of each photo to the pixel', () => {
    fc.assert(
      fc.property(layouts, ({ rows, rowHeight }) => {
        allPlaces(rows).forEach(({ width, height }, photo) => {
          expect(Math.abs(width - (rows.shapes[photo] ?? 0) * height)).toBeLessThanOrEqual(
            3 + rowHeight / 30,
          );
        });
      }),
    );
  });

  it('begin each group below its heading, and end it without stretching', () => {
    fc.assert(
      fc.property(layouts, ({ rows, groupStarts, aspects, width, rowHeight }) => {
        fc.pre(aspects.length > 0);
        groupStarts.forEach((start, group) => {
          const row = rowOf(rows, start);
          expect(rows.starts[row]).toBe(start);
          expect((rows.tops[row] ?? 0) - (rows.groupTops[group] ?? 0)).toBe(HEAD);
          const last = rowOf(rows, (groupStarts[group + 1] ?? aspects.length) - 1);
          if (rightOf(placesIn(rows, last)) < width - 1) {
            expect(rows.heights[last]).toBeLessThanOrEqual(rowHeight);
          }
        });
      }),
    );
  });

  it('fill the width, but at the end of a group and where that would make giants', () => {
    const rows = justifiedRows([1500, 1000, 1500, 750, 1500, 1000], {
      width: 800,
      rowHeight: 200,
      gap: GAP,
    });
    expect(rightOf(placesIn(rows, 0))).toBe(800);
    expect(rightOf(placesIn(rows, rows.length - 1))).toBeLessThanOrEqual(800);
    const beforePanorama = justifiedRows([500, 5000], { width: 900, rowHeight: 400, gap: GAP });
    expect([...beforePanorama.heights]).toEqual([400, 180]);
  });

  it('take a hundred thousand photos', () => {
    const aspects = Array.from({ length: 100_000 }, (_, at) => 500 + ((at * 7919) % 1500));
    const rows = justifiedRows(aspects, { width: 1200, rowHeight: 190, gap: GAP });
    expect(rows.starts[rows.length]).toBe(100_000);
  });
});

describe('finding photos in rows', () => {
  it('finds the row of each photo, and its place', () => {
    fc.assert(
      fc.property(layouts, ({ rows }) => {
        const places = allPlaces(rows);
        places.forEach((place, photo) => {
          expect(placeOf(rows, photo)).toEqual(place);
        });
      }),
    );
  });

  it('finds the rows between two heights, as looking at each of them does', () => {
    fc.assert(
      fc.property(
        layouts,
        fc.double({ min: -0.2, max: 1.2, noNaN: true }),
        fc.integer({ min: 1, max: 2000 }),
        ({ rows }, at, tall) => {
          const top = at * rows.height;
          const bottom = top + tall;
          const seen = rowNumbers(rows).filter(
            (row) => bottomOf(rows, row) > top && (rows.tops[row] ?? 0) < bottom,
          );
          const { from, to } = rowsBetween(rows, top, bottom);
          expect(rowNumbers(rows).slice(from, to)).toEqual(seen);
        },
      ),
    );
  });

  it('finds the photos that a rectangle touches', () => {
    fc.assert(
      fc.property(
        layouts,
        fc.record({
          left: fc.integer({ min: -50, max: 1500 }),
          top: fc.integer({ min: -50, max: 3000 }),
          width: fc.integer({ min: 1, max: 900 }),
          height: fc.integer({ min: 1, max: 900 }),
        }),
        ({ rows }, area) => {
          const touched = allPlaces(rows).flatMap((place, photo) =>
            place.left < area.left + area.width &&
            place.left + place.width > area.left &&
            place.top < area.top + area.height &&
            place.top + place.height + rows.underHeight > area.top
              ? photo
              : [],
          );
          expect(photosIn(rows, area)).toEqual(touched);
        },
      ),
    );
  });

  it('finds the photos that a level stroke crosses', () => {
    const rows = justifiedRows([1000, 1000, 1000], { width: 320, rowHeight: 100, gap: 4 });
    expect(photosIn(rows, { left: 50, top: 50, width: 150, height: 0 })).toEqual([0, 1]);
  });
});
