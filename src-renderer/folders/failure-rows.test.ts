import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureRows } from './failure-rows.ts';

const failure = fc.record({
  id: fc.integer({ min: 1 }),
  path: fc.string(),
  name: fc.string(),
  code: fc.constant('image-damaged'),
  message: fc.constantFrom('The file is empty.', 'The file ends too soon.', 'It is a video.'),
});
const failures = fc.uniqueArray(failure, { selector: ({ id }) => id });

describe('the list of photos that could not be read', () => {
  it('shows every photo once, beneath its own reason, most common reason first', () => {
    fc.assert(
      fc.property(failures, (all) => {
        const shown: number[] = [];
        const sizes: number[] = [];
        let reason = '';
        for (const row of failureRows(all, ({ message }) => message)) {
          if ('reason' in row) {
            reason = row.reason;
            sizes.push(row.ids.length);
          } else {
            expect(row.failure.message).toBe(reason);
            shown.push(row.failure.id);
          }
        }
        expect(shown.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
        expect(sizes).toEqual(sizes.toSorted((left, right) => right - left));
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(all.length);
      }),
    );
  });

  it('has keys that are all different', () => {
    fc.assert(
      fc.property(failures, (all) => {
        const keys = failureRows(all, ({ message }) => message).map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });
});
