import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeLabels, plotLayout, type Box, type PlottedModel } from './plot-layout.ts';

const model = (id: string, ms: number, quality: number | null, bytes = 4e6): PlottedModel => ({
  ...{ id, label: id, ms, quality, bytes },
});

const anyModels = fc.uniqueArray(
  fc.record({
    id: fc.stringMatching(/^[a-z][a-z0-9]{3,20}$/),
    label: fc.constant(''),
    ms: fc.double({ min: 0.01, max: 5000, noNaN: true }),
    quality: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    bytes: fc.integer({ min: 1, max: 600_000_000 }),
  }),
  { minLength: 1, maxLength: 12, selector: ({ id }) => id },
);
const anyWidth = fc.integer({ min: 280, max: 1200 });

const overlap = (a: Box, b: Box) =>
  Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left) > 0 &&
  Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top) > 0;

describe('the plot of models', () => {
  it('puts what is quicker to the left, what is better higher, and a file of twice the size on twice the area', () => {
    const { points } = plotLayout(
      [model('quick', 4, 0.6, 10e6), model('good', 40, 0.9, 20e6)],
      700,
    );
    const [quick, good] = points;
    expect(quick?.x).toBeLessThan(good?.x ?? 0);
    expect(quick?.y).toBeGreaterThan(good?.y ?? 0);
    expect((good?.r ?? 0) ** 2 / (quick?.r ?? 1) ** 2).toBeCloseTo(2);
  });

  it('gives ten times the time the same way wherever it is', () => {
    const { points } = plotLayout(
      [1, 10, 100].map((ms) => model(`m${ms}`, ms, 0.5)),
      700,
    );
    const [a, b, c] = points.map(({ x }) => x);
    expect((b ?? 0) - (a ?? 0)).toBeCloseTo((c ?? 0) - (b ?? 0));
  });

  it('puts those of unknown quality into a strip below the others', () => {
    const { lane, points, area } = plotLayout([model('a', 4, 0.6), model('b', 9, null)], 700);
    expect(lane?.top).toBeGreaterThanOrEqual(area.top + area.height);
    expect(points[1]?.y).toBeGreaterThan(lane?.top ?? Number.POSITIVE_INFINITY);
    expect(plotLayout([model('a', 4, 0.6)], 700).lane).toBeUndefined();
    expect(plotLayout([model('b', 4, null)], 700).yTicks).toEqual([]);
  });

  it('keeps points and ticks inside, whatever is plotted', () => {
    fc.assert(
      fc.property(anyModels, anyWidth, (models, width) => {
        const layout = plotLayout(models, width);
        for (const { x, y } of layout.points) {
          expect(x).toBeGreaterThanOrEqual(layout.area.left);
          expect(x).toBeLessThanOrEqual(width);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(y).toBeLessThanOrEqual(layout.height);
        }
        const ticks = [...layout.xTicks, ...layout.yTicks];
        expect(ticks.every(({ at }) => Number.isFinite(at))).toBe(true);
      }),
    );
  });

  it('lets no name cover another or a circle, or be cut off', () => {
    fc.assert(
      fc.property(anyModels, anyWidth, (models, width) => {
        const layout = plotLayout(models, width);
        const texts = new Map(models.map(({ id }) => [id, id]));
        const labels = placeLabels(layout, texts);
        const circles = layout.points.map(({ x, y, r }) => ({
          ...{ left: x - r, top: y - r, width: 2 * r, height: 2 * r },
        }));
        labels.forEach(({ box }, at) => {
          const others = labels.filter((_, other) => other !== at).map((label) => label.box);
          expect([...others, ...circles].filter((other) => overlap(box, other))).toEqual([]);
          expect(box.left).toBeGreaterThanOrEqual(0);
          expect(box.left + box.width).toBeLessThanOrEqual(width);
        });
      }),
    );
  });

  it('puts a name where it is nearest to its own circle, though another lies over it', () => {
    const models = [model('the first of two', 10, 0.62), model('the second of two', 9.7, 0.6)];
    const layout = plotLayout(models, 480);
    const labels = placeLabels(layout, new Map(models.map(({ id }) => [id, id])));
    const [first, second] = layout.points;
    const boxOf = (id: string) => labels.find((label) => label.id === id)?.box;
    const [above, below] = [boxOf('the first of two'), boxOf('the second of two')];
    expect(above?.top).toBeLessThan(below?.top ?? 0);
    expect(first?.y).toBeLessThan(second?.y ?? 0);
  });

  it('names all of six models at one spot', () => {
    const models = Array.from({ length: 6 }, (_, n) => model(`model-number-${n}`, 10, 0.8));
    const layout = plotLayout(models, 700);
    expect(placeLabels(layout, new Map(models.map(({ id }) => [id, id])))).toHaveLength(6);
  });
});
