import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countColour, svgPixels } from '../test-fixtures/svg-pixels.ts';
import { INK } from '../src-main/engine/train/svg.ts';
import { overlaps, placeLabels, type Box } from './label-places.ts';
import type { NetworkFigures } from './models-figures.ts';
import { modelsPlot } from './models-plot.ts';
import { modelsTable, withTable } from './models-table.ts';

function network(at: number, ms: number, mAP: number, bytes: number): NetworkFigures {
  const quality = { mAP, precisionAt5: mAP };
  const by = (times: number) => ({ msPerPhoto: ms * times, judged: quality, leastCosine: 1 });
  return {
    id: at === 1 ? 'mobilenet-v1-at' : `network-${at}`,
    name: `Network number ${at}`,
    isTrainedHere: at === 0,
    bytes,
    dimensions: 60,
    inputSize: 28,
    byRuntime: { onnxruntime: by(1), 'onnxruntime-web': by(2), tensorflow: by(4) },
    all: quality,
    asScored: { judged: quality, all: quality },
  };
}

const networks = fc
  .array(
    fc.record({
      ms: fc.double({ min: 0.01, max: 500, noNaN: true }),
      mAP: fc.double({ min: 0.01, max: 1, noNaN: true }),
      bytes: fc.integer({ min: 1000, max: 12_000_000 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((all) => all.map(({ ms, mAP, bytes }, at) => network(at, ms, mAP, bytes)));

/** Networks as they are found to be: the last two are all but the same. */
const LIKELY = [
  network(0, 0.03, 0.07, 690_000),
  network(1, 2, 0.5, 1_400_000),
  network(2, 7.7, 0.655, 4_100_000),
  network(3, 7.8, 0.66, 4_100_000),
];

describe('modelsPlot', () => {
  it('draws each network, its name and both runtimes, seen on white and on black', async () => {
    const svg = modelsPlot(LIKELY);
    for (const { id, name } of LIKELY) {
      expect(svg).toContain(`data-id="${id}"`);
      expect(svg.split(`>${name}<`)).toHaveLength(2);
    }
    // A disc and a ring each, two in the legend for what they mean and two for sizes.
    expect(svg.split('<circle')).toHaveLength(1 + 2 * LIKELY.length + 4);
    for (const ground of ['white', 'black'] as const) {
      const pixels = await svgPixels(svg, ground);
      for (const colour of [INK.amber, INK.violet, INK.blue]) {
        expect(countColour(pixels, colour)).toBeGreaterThan(50);
      }
    }
  });

  it('draws areas as the files’ sizes are', () => {
    const radius = (id: string): number => {
      const circle = modelsPlot(LIKELY)
        .split('<circle')
        .find((each) => each.includes(`data-id="${id}"`));
      return Number(/ r="([\d.]+)"/.exec(circle ?? '')?.[1]);
    };
    const ratio = (radius('network-3') / radius('network-0')) ** 2;
    expect(ratio).toBeCloseTo(4.1 / 0.69, 0);
  });

  it('is a picture for any figures', async () => {
    await fc.assert(
      fc.asyncProperty(networks, async (all) => {
        const svg = modelsPlot(all);
        expect(svg).not.toMatch(/NaN|Infinity|undefined/);
        await expect(svgPixels(svg)).resolves.toMatchObject({ width: 820, height: 500 });
      }),
      { numRuns: 40 },
    );
  });
});

describe('placeLabels', () => {
  const bounds: Box = { left: 0, top: 0, right: 800, bottom: 400 };
  const things = fc.array(
    fc.record({
      x: fc.integer({ min: 20, max: 780 }),
      y: fc.integer({ min: 20, max: 380 }),
      radius: fc.integer({ min: 2, max: 25 }),
      text: fc.constantFrom('Dense', 'MobileNetV1 0.5/160', 'MobileNetV2 1.0/224, per tensor'),
    }),
    { maxLength: 7 },
  );

  it('lets no name cover another one or a circle, or leave the plot', () => {
    fc.assert(
      fc.property(things, (all) => {
        const circles = all.map(({ x, y, radius }): Box => {
          return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
        });
        const places = placeLabels(all, circles, bounds).filter((place) => place !== undefined);
        places.forEach((place, at) => {
          const others = [...circles, ...places.slice(0, at)];
          expect(others.some((other) => overlaps(place, other))).toBe(false);
          expect(place.left).toBeGreaterThanOrEqual(0);
          expect(place.right).toBeLessThanOrEqual(800);
        });
      }),
    );
  });

  it('begins beside the thing, to its right', () => {
    const [place] = placeLabels([{ x: 100, y: 100, radius: 10, text: 'abc' }], [], bounds);
    expect(place).toMatchObject({ left: 116, top: 92, baseLine: 104 });
  });
});

describe('placeLabels of things that overlap', () => {
  it('keeps their order', () => {
    const bounds: Box = { left: 0, top: 0, right: 800, bottom: 400 };
    const at = (y: number) => ({ x: 400, y, radius: 16, text: 'a long enough name' });
    const taken = { left: 416, right: 800, top: 0, bottom: 400 };
    const [upper, lower] = placeLabels([at(200), at(206)], [taken], bounds);
    expect(upper?.bottom).toBeLessThanOrEqual(lower?.top ?? NaN);
  });
});

describe('modelsTable', () => {
  it('has a row for each network, and takes the place of the last one', () => {
    const page = 'Before\n<!-- bench models: begin -->\nold\n<!-- bench models: end -->\nAfter\n';
    const written = withTable(page, modelsTable(LIKELY));
    expect(written).toMatch(/\| Network number 2 \| +0\.655 · 0\.655 \|/);
    expect(written.split('\n').filter((line) => line.startsWith('|'))).toHaveLength(6);
    expect(written).toMatch(/^Before[^]*After\n$/);
    expect(written).not.toContain('old');
    expect(withTable(written, modelsTable(LIKELY))).toBe(written);
  });

  it('refuses a page without its marks', () => {
    expect(() => withTable('nothing', '')).toThrow('<!-- bench models: begin -->');
  });
});
