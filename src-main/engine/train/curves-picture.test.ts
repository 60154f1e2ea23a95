import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countColour, svgPixels } from '../../../test-fixtures/svg-pixels.ts';
import { curvesPicture } from './curves-picture.ts';
import { INK } from './svg.ts';
import type { EpochFigures } from './train-network.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const loss = fc.double({ min: 0, max: 30, noNaN: true });
const epoch: fc.Arbitrary<EpochFigures> = fc.record({
  loss,
  accuracy: share,
  heldOutLoss: loss,
  heldOutAccuracy: share,
});

/** The points of each line with a name, as they are written. */
function pointsOf(svg: string, series: string): number[] {
  return [...svg.matchAll(/<polyline points="([^"]*)"[^>]*data-series="([^"]*)"/g)]
    .filter(([, , name]) => name === series)
    .map(([, points = '']) => points.split(' ').length);
}

describe('curvesPicture', () => {
  it('draws both series in both panels, seen on white and on black', async () => {
    const epochs = Array.from({ length: 12 }, (_, at) => ({
      loss: 3 / (at + 1),
      accuracy: at / 12,
      heldOutLoss: 3 / (at + 1) + at / 10,
      heldOutAccuracy: at / 20,
    }));
    const svg = curvesPicture('A network', epochs);
    expect(pointsOf(svg, 'training photos')).toEqual([12, 12]);
    expect(pointsOf(svg, 'held-out photos')).toEqual([12, 12]);
    for (const title of ['Loss (categorical cross-entropy)', 'Accuracy', 'Epoch']) {
      expect(svg).toContain(`>${title}<`);
    }
    for (const ground of ['white', 'black'] as const) {
      const pixels = await svgPixels(svg, ground);
      expect(countColour(pixels, INK.blue)).toBeGreaterThan(300);
      expect(countColour(pixels, INK.amber)).toBeGreaterThan(300);
    }
  });

  it('is a picture for any figures and any name', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.array(epoch, { minLength: 1, maxLength: 30 }),
        async (name, epochs) => {
          const svg = curvesPicture(name, epochs);
          expect(svg).not.toMatch(/NaN|Infinity/);
          await expect(svgPixels(svg)).resolves.toMatchObject({ width: 760, height: 300 });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('leaves out what is no number, and goes on', () => {
    const epochs = [1, Number.NaN, 2].map((value) => ({
      loss: value,
      accuracy: 0.5,
      heldOutLoss: value,
      heldOutAccuracy: 0.5,
    }));
    expect(pointsOf(curvesPicture('', epochs), 'training photos')).toEqual([2, 3]);
  });
});
