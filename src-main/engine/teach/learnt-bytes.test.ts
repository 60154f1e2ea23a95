import { describe, expect, it } from 'vitest';
import { unwrap } from '../../contract/errors.ts';
import { judgeOf, type Learnt } from './learnt.ts';
import { learntBytes, readLearnt } from './learnt-bytes.ts';
import { LessonColumns } from './lesson-columns.ts';

const PHOTO = { feature: Float32Array.of(0.6, 0.8), classes: Uint8Array.of(7, 0, 200) };
const NETWORK: Learnt = {
  method: 'network',
  columns: new LessonColumns(2, [7]),
  network: {
    hidden: {
      inputs: 3,
      units: 1,
      weights: Float32Array.of(1, 2, 3),
      biases: Float32Array.of(0.5),
    },
    last: { inputs: 1, units: 2, weights: Float32Array.of(-1, 1), biases: Float32Array.of(0, 0) },
  },
  calibration: { slope: 0.01, offset: 0.25 },
};
const NEIGHBOURS: Learnt = { method: 'neighbours', examples: PHOTO, refused: [PHOTO] };

describe('what was learnt', () => {
  it.each([NETWORK, NEIGHBOURS])('is the same when it was kept: $method', (learnt) => {
    const read = unwrap(readLearnt(learntBytes(learnt)));
    expect(read).toEqual(learnt);
    expect(judgeOf(read)(PHOTO)).toBe(judgeOf(learnt)(PHOTO));
  });

  it('is computed as the network says, by hand', () => {
    // Columns: 6 × the feature, then 6 × √(0.15 / 0.85) × 1 for the only class.
    const middle = 6 * 0.6 + 2 * 6 * 0.8 + 3 * 6 * Math.sqrt(0.15 / 0.85) + 0.5;
    const expected = 1 / (1 + Math.exp(-(0.01 * 2 * middle + 0.25)));
    expect(judgeOf(NETWORK)(PHOTO)).toBeCloseTo(expected, 6);
  });

  it.each([NETWORK, NEIGHBOURS])('is refused where bytes were damaged: $method', (learnt) => {
    const whole = learntBytes(learnt);
    const notANumber = Uint8Array.of(0, 0, 192, 127);
    const damaged = [
      ...[new Uint8Array(), new Uint8Array(9), new Uint8Array(8).fill(255)],
      ...[whole.slice(0, 40), whole.slice(0, -4), Uint8Array.of(...whole, 0)],
      Uint8Array.of(...whole.slice(0, -4), ...notANumber),
    ];
    for (const bytes of damaged) {
      expect(readLearnt(bytes)).toMatchObject({ ok: false, error: { code: 'internal' } });
    }
  });
});
