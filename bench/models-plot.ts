import { document, element, INK, label, roundTicks } from '../src-main/engine/train/svg.ts';
import { placeLabels, type Box, type Named, type Place } from './label-places.ts';
import type { NetworkFigures } from './models-figures.ts';

const SIZE = { width: 820, height: 500 };
const PLOT: Box = { left: 64, top: 64, right: 800, bottom: 436 };
/** Where names may lie: a little above the plot too. */
const NAMES: Box = { ...PLOT, top: 46 };
const TICKS_DOWN = 8;
/** Radius of a circle of one megabyte, px; areas are as sizes. */
const MEGABYTE_RADIUS = 8;
const LEAST_RADIUS = 3;
/** What the second line of the legend shows, megabytes. */
const SHOWN_SIZES = [1, 4];

interface Point {
  readonly network: NetworkFigures;
  readonly colour: string;
  readonly y: number;
  readonly radius: number;
  /** By ONNX Runtime, and by TensorFlow.js. */
  readonly onnx: number;
  readonly tensorFlow: number;
}

/**
 * Draws what each network costs and buys: time for a photo across (logarithmic), mean average
 * precision upwards, its file's size as an area; by ONNX Runtime filled, by TensorFlow.js as a ring.
 * It has no ground of its own, and can be read on light and dark ones.
 */
export function modelsPlot(networks: readonly NetworkFigures[]): string {
  const across = timeScale(networks);
  const most = Math.max(...networks.map(({ byRuntime }) => byRuntime.onnxruntime.judged.mAP));
  const down = roundTicks(most, TICKS_DOWN);
  const highest = (down.at(-1) ?? 1) * 1.06;
  const height = (value: number): number =>
    PLOT.bottom - (value / highest) * (PLOT.bottom - PLOT.top);
  const points = networks.map((network): Point => {
    const { onnxruntime, tensorflow } = network.byRuntime;
    return {
      network,
      colour: colourOf(network),
      y: height(onnxruntime.judged.mAP),
      radius: radiusOf(network.bytes / 1e6),
      onnx: across.place(onnxruntime.msPerPhoto),
      tensorFlow: across.place(tensorflow.msPerPhoto),
    };
  });
  return document(SIZE, 'Networks by time for a photo, mean average precision and size', [
    legend(),
    ...down.map((value) => rule(value, height(value))),
    ...across.ticks.map((ms) => timeTick(ms, across.place(ms))),
    axisTitles(),
    // Large ones beneath small ones.
    ...points.toSorted((a, b) => b.radius - a.radius).map(drawPoint),
    ...drawLabels(points.toSorted((a, b) => a.y - b.y)),
  ]);
}

/** Milliseconds to pixels, from a power of ten below all to one above all. */
function timeScale(networks: readonly NetworkFigures[]) {
  const times = networks.flatMap(({ byRuntime }) => [
    byRuntime.onnxruntime.msPerPhoto,
    byRuntime.tensorflow.msPerPhoto,
  ]);
  const first = Math.floor(Math.log10(Math.min(...times)));
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...times))));
  const width = (PLOT.right - PLOT.left) / (last - first);
  return {
    ticks: Array.from({ length: last - first + 1 }, (_, at) =>
      Number((10 ** (first + at)).toPrecision(3)),
    ),
    place: (ms: number) => PLOT.left + (Math.log10(ms) - first) * width,
  };
}

function colourOf({ id, isTrainedHere }: NetworkFigures): string {
  if (isTrainedHere) return INK.amber;
  return id.includes('v1') ? INK.violet : INK.blue;
}

function radiusOf(megabytes: number): number {
  return Math.max(LEAST_RADIUS, MEGABYTE_RADIUS * Math.sqrt(megabytes));
}

function legend(): string {
  const circle = { cy: 24, r: 7, stroke: INK.text, 'stroke-width': 1.5 };
  const parts = [
    element('circle', { ...circle, cx: 72, fill: INK.text, 'fill-opacity': 0.35 }),
    label(86, 28, 'ONNX Runtime'),
    element('circle', { ...circle, cx: 196, fill: 'none', 'stroke-dasharray': '3 2' }),
    label(210, 28, 'TensorFlow.js (WebAssembly), the same file'),
  ];
  let x = 560;
  for (const megabytes of SHOWN_SIZES) {
    const r = radiusOf(megabytes);
    parts.push(element('circle', { cx: x + r, cy: 24, r, fill: 'none', stroke: INK.text }));
    parts.push(label(x + 2 * r + 6, 28, `${megabytes} MB`));
    x += 2 * r + 56;
  }
  return parts.join('\n');
}

function rule(value: number, y: number): string {
  const line = { x1: PLOT.left, y1: y, x2: PLOT.right, y2: y, stroke: INK.line };
  return (
    element('line', line) + label(PLOT.left - 8, y + 4, value.toFixed(1), { 'text-anchor': 'end' })
  );
}

function timeTick(ms: number, x: number): string {
  const line = { x1: x, y1: PLOT.bottom, x2: x, y2: PLOT.bottom + 5, stroke: INK.text };
  return (
    element('line', line) + label(x, PLOT.bottom + 20, String(ms), { 'text-anchor': 'middle' })
  );
}

function axisTitles(): string {
  const [x, y] = [18, (PLOT.top + PLOT.bottom) / 2];
  const middle = { 'text-anchor': 'middle' };
  return [
    label((PLOT.left + PLOT.right) / 2, PLOT.bottom + 44, 'ms for a photo, on one thread', middle),
    label(x, y, 'mean average precision, 20 unseen categories', {
      ...middle,
      transform: `rotate(-90 ${x} ${y})`,
    }),
  ].join('\n');
}

function drawPoint({ network, colour, y, radius, onnx, tensorFlow }: Point): string {
  const ring = { cy: y, r: radius, stroke: colour, 'stroke-width': 1.5 };
  const [from, to] = [Math.min(onnx, tensorFlow) + radius, Math.max(onnx, tensorFlow) - radius];
  const line = { x1: from, y1: y, x2: to, y2: y, stroke: colour, 'stroke-opacity': 0.5 };
  return [
    ...(to > from ? [element('line', line)] : []),
    element('circle', { ...ring, cx: tensorFlow, fill: 'none', 'stroke-dasharray': '3 2' }),
    element('circle', {
      ...ring,
      cx: onnx,
      fill: colour,
      'fill-opacity': 0.35,
      'data-id': network.id,
    }),
  ].join('\n');
}

function drawLabels(points: readonly Point[]): string[] {
  const taken = points.flatMap(({ onnx, tensorFlow, y, radius }): Box[] => [
    around(onnx, y, radius),
    around(tensorFlow, y, radius),
    {
      left: Math.min(onnx, tensorFlow),
      right: Math.max(onnx, tensorFlow),
      top: y - 1,
      bottom: y + 1,
    },
  ]);
  const things = points.map(({ network, onnx, y, radius }): Named => {
    return { x: onnx, y, radius, text: network.name };
  });
  return placeLabels(things, taken, NAMES).map((place, at) => {
    const thing = things[at];
    if (place === undefined || thing === undefined) {
      throw new Error(`The plot has no room for the name ${thing?.text ?? at}.`);
    }
    const text = label(place.x, place.baseLine, thing.text, {
      fill: points[at]?.colour ?? INK.text,
      'text-anchor': place.anchor,
    });
    return leader(thing, place) + text;
  });
}

/** A line from the edge of a circle to a name that does not lie beside it. */
function leader({ x, y, radius }: Named, { left, right, top, bottom }: Place): string {
  const endX = Math.min(Math.max(x, left), right);
  const endY = Math.min(Math.max(y, top), bottom);
  const distance = Math.hypot(endX - x, endY - y);
  if (distance < radius + 12) return '';
  const share = radius / distance;
  return element('line', {
    x1: x + (endX - x) * share,
    y1: y + (endY - y) * share,
    x2: endX,
    y2: endY,
    stroke: INK.text,
    'stroke-width': 0.8,
  });
}

function around(x: number, y: number, radius: number): Box {
  return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
}
