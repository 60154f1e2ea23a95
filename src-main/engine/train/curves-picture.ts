import { document, element, INK, label, roundTicks } from './svg.ts';
import type { EpochFigures } from './train-network.ts';

const SIZE = { width: 760, height: 300 };
/** Of the lines alone, in pixels; both panels are as large. */
const PANEL = { width: 300, height: 190, top: 64 };
const LEFT = [56, 436] as const;
const TICKS_DOWN = 5;
const TICKS_ACROSS = 8;

interface Series {
  readonly name: string;
  readonly colour: string;
  readonly dash: string;
  readonly values: readonly number[];
}

interface Panel {
  readonly left: number;
  readonly title: string;
  readonly series: readonly Series[];
  /** What the top of the panel stands for, at least. */
  readonly top: number;
  readonly write: (value: number) => string;
}

/**
 * Draws loss and accuracy by epoch as SVG, of the photos that were learnt from and of those that were
 * held out. It has no ground of its own, and can be read on light and dark ones.
 * @param name of the network.
 */
export function curvesPicture(name: string, epochs: readonly EpochFigures[]): string {
  const panels: readonly Panel[] = [
    {
      left: LEFT[0],
      title: 'Loss (categorical cross-entropy)',
      series: seriesOf(epochs, 'loss', 'heldOutLoss'),
      top: 0,
      write: String,
    },
    {
      left: LEFT[1],
      title: 'Accuracy',
      series: seriesOf(epochs, 'accuracy', 'heldOutAccuracy'),
      top: 1,
      write: (value) => `${Math.round(value * 100)} %`,
    },
  ];
  return document(SIZE, `Loss and accuracy of ${name} by epoch`, [
    label(LEFT[0], 20, name, { 'font-size': 13, 'font-weight': 600 }),
    legend(panels[0]?.series ?? []),
    ...panels.map((panel) => drawPanel(panel, epochs.length)),
  ]);
}

function seriesOf(
  epochs: readonly EpochFigures[],
  learnt: keyof EpochFigures,
  heldOut: keyof EpochFigures,
): readonly Series[] {
  return [
    {
      name: 'training photos',
      colour: INK.blue,
      dash: 'none',
      values: epochs.map((epoch) => epoch[learnt]),
    },
    {
      name: 'held-out photos',
      colour: INK.amber,
      dash: '6 3',
      values: epochs.map((epoch) => epoch[heldOut]),
    },
  ];
}

function legend(series: readonly Series[]): string {
  return series
    .map(({ name, colour, dash }, at) => {
      const x = LEFT[1] + at * 150;
      const line = { x1: x, y1: 16, x2: x + 24, y2: 16, stroke: colour, 'stroke-width': 2 };
      return element('line', { ...line, 'stroke-dasharray': dash }) + label(x + 30, 20, name);
    })
    .join('\n');
}

function drawPanel({ left, title, series, top, write }: Panel, epochs: number): string {
  const most = Math.max(top, ...series.flatMap(({ values }) => values.filter(Number.isFinite)));
  const down = roundTicks(most, TICKS_DOWN);
  const highest = down.at(-1) ?? 1;
  const bottom = PANEL.top + PANEL.height;
  const right = left + PANEL.width;
  const across = (epoch: number): number =>
    left + (epochs === 1 ? PANEL.width / 2 : ((epoch - 1) / (epochs - 1)) * PANEL.width);
  const height = (value: number): number => bottom - (value / highest) * PANEL.height;
  const grid = down.map((value) => {
    const y = height(value);
    const line = element('line', { x1: left, y1: y, x2: right, y2: y, stroke: INK.line });
    return line + label(left - 8, y + 4, write(value), { 'text-anchor': 'end' });
  });
  const marks = epochMarks(epochs).map((epoch) =>
    label(across(epoch), bottom + 18, String(epoch), { 'text-anchor': 'middle' }),
  );
  const lines = series.map((one) => drawSeries(one, across, height));
  return [
    label(left, PANEL.top - 14, title),
    ...grid,
    ...marks,
    label(left + PANEL.width / 2, bottom + 38, 'Epoch', { 'text-anchor': 'middle' }),
    ...lines,
  ].join('\n');
}

/** The first epoch, and round ones up to the last. */
function epochMarks(epochs: number): number[] {
  const round = roundTicks(epochs, TICKS_ACROSS).filter(
    (epoch) => Number.isInteger(epoch) && epoch > 1 && epoch <= epochs,
  );
  return [1, ...round];
}

function drawSeries(
  { name, colour, dash, values }: Series,
  across: (epoch: number) => number,
  height: (value: number) => number,
): string {
  const points = values
    .map((value, at) => ({ x: across(at + 1), y: height(value) }))
    .filter(({ y }) => Number.isFinite(y));
  const [first] = points;
  if (first !== undefined && points.length === 1) {
    return element('circle', { cx: first.x, cy: first.y, r: 3, fill: colour, 'data-series': name });
  }
  return element('polyline', {
    points: points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' '),
    fill: 'none',
    stroke: colour,
    'stroke-width': 2,
    'stroke-linejoin': 'round',
    'stroke-dasharray': dash,
    'data-series': name,
  });
}
