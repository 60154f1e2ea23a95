import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeBefore } from './positions.ts';

type Placed = Parameters<typeof placeBefore>[0][number];

function withPlaces(order: readonly Placed[], placed: readonly Placed[]): Placed[] {
  const positions = new Map([...order, ...placed].map(({ id, position }) => [id, position]));
  return [...positions]
    .map(([id, position]) => ({ id, position }))
    .sort((one, other) => one.position - other.position || one.id - other.id);
}

describe('an order by hand', () => {
  it('is what was asked for, however often things are moved between the same two', () => {
    const move = fc.record({
      moving: fc.subarray([7, 3, 1, 5, 2, 4, 6], { minLength: 1 }),
      before: fc.option(fc.integer({ min: 1, max: 9 })),
    });
    fc.assert(
      fc.property(fc.array(move, { minLength: 60, maxLength: 80 }), (moves) => {
        let order: Placed[] = [1, 2, 3, 4, 5, 6, 7, 8].map((id) => ({ id, position: id }));
        for (const { moving, before } of moves) {
          const ids = order.map(({ id }) => id);
          const stays = ids.filter((id) => !moving.includes(id));
          const from = ids.indexOf(before ?? 0);
          const next = from < 0 ? undefined : ids.slice(from).find((id) => stays.includes(id));
          const at = next === undefined ? stays.length : stays.indexOf(next);
          order = withPlaces(order, placeBefore(order, moving, before));
          expect(order.map(({ id }) => id)).toEqual(stays.toSpliced(at, 0, ...moving));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('moves no more than it has to, and nothing that is where it should be', () => {
    const order = [1, 2, 3, 4].map((id) => ({ id, position: id }));
    expect(placeBefore(order, [4], 2)).toEqual([{ id: 4, position: 1.5 }]);
    expect(placeBefore(order, [2, 3], 4)).toEqual([]);
    expect(placeBefore(order, [2, 3], 2)).toEqual([]);
    expect(placeBefore(order, [], 2)).toEqual([]);
    expect(placeBefore(order, [9], null)).toEqual([{ id: 9, position: 5 }]);
  });
});
