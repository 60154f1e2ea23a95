import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moveTo, moveWithin, type Moved } from './order-moves.ts';

/** What the engine makes of it. */
function ordered(listed: readonly number[], { photos, before }: Moved): number[] {
  const rest = listed.filter((id) => !photos.includes(id));
  const at = before === null ? rest.length : rest.indexOf(before);
  return [...rest.slice(0, at), ...photos, ...rest.slice(at)];
}

function moved(listed: number[], ids: number[], by: -1 | 1): number[] | undefined {
  const move = moveWithin(listed, ids, by);
  return move === undefined ? undefined : ordered(listed, move);
}

test('one photo moves by one place, and no further than the end', () => {
  expect(moved([1, 2, 3, 4], [3], -1)).toEqual([1, 3, 2, 4]);
  expect(moved([1, 2, 3, 4], [3], 1)).toEqual([1, 2, 4, 3]);
  expect(moved([1, 2, 3, 4], [1], -1)).toBeUndefined();
  expect(moved([1, 2, 3, 4], [4], 1)).toBeUndefined();
});

test('several come together as they move', () => {
  expect(moved([1, 2, 3, 4, 5], [2, 4], 1)).toEqual([1, 3, 5, 2, 4]);
  expect(moved([1, 2, 3, 4, 5], [1, 4], -1)).toEqual([1, 4, 2, 3, 5]);
});

test('photos let go in a gap stand there in their order, and none is lost', () => {
  const lists = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(lists, fc.nat(), fc.array(fc.nat(), { maxLength: 6 }), (listed, at, picks) => {
      const gap = at % (listed.length + 1);
      const ids = [...new Set(picks.map((pick) => listed[pick % listed.length] ?? 0))];
      const now = ordered(listed, moveTo(listed, ids, gap));
      expect(now.toSorted((a, b) => a - b)).toEqual(listed.toSorted((a, b) => a - b));
      const isMoving = (id: number) => ids.includes(id);
      const ahead = listed.slice(0, gap).filter((id) => !isMoving(id));
      expect(now.slice(0, ahead.length)).toEqual(ahead);
      const inOrder = listed.filter(isMoving);
      expect(now.slice(ahead.length, ahead.length + inOrder.length)).toEqual(inOrder);
    }),
    { numRuns: 300 },
  );
});
