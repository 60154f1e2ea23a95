import { placeLabels, type Box, type LabelledDisc, type LabelPlace } from './label-places.ts';
import { PLOT_STYLE, svgText, textWidth } from './plot-text.ts';
import { evenScale, logScale, type PlotScale } from './plot-scale.ts';

/** A network in the plot. */
export interface TradeOffPoint {
  readonly name: string;
  /** Above 0. */
  readonly msPerPhoto: number;
  /** What is read on the upright axis, mostly from 0 to 1. */
  readonly quality: number;
  /** Of its file; the disc's area. */
  readonly bytes: number;
  /** Points of one group have one colour, by the order in which groups are met. */
  readonly group?: string;
  /** False for one whose disc says enough, such as the same network computed in another way. */
  readonly isNamed?: boolean;
}

export interface TradeOffWords {
  readonly title: string;
  /** What the upright axis says, such as “Mean average precision”. */
  readonly quality: string;
}

/** A point with all that is drawn of it. */
interface Disc extends LabelledDisc {
  readonly point: TradeOffPoint;
  readonly group: number;
  /** The second line of its label. */
  readonly figures: string;
}

const WIDTH = 880;
const HEIGHT = 540;
/** The plot's own frame, within the picture. */
const FRAME: Box = { left: 72, top: 64, width: WIDTH - 72 - 28, height: HEIGHT - 64 - 64 };
const LARGEST_RADIUS = 24;
/** A smaller disc could not be seen; only here the area says too much. */
const SMALLEST_RADIUS = 4.5;
const LINE = 16;
/** A label further from its disc than this gets a line to it, pixels. */
const LEADER_FROM = 14;
/** Colours that there are; further groups begin again. */
const GROUP_COLOURS = 5;

const figure = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

function megabytes(bytes: number): string {
  return `${figure.format(bytes / 1e6)} MB`;
}

function groupNames(points: readonly TradeOffPoint[]): string[] {
  return [...new Set(points.flatMap(({ group }) => group ?? []))];
}

function discsOf(points: readonly TradeOffPoint[], across: PlotScale, up: PlotScale): Disc[] {
  const largest = Math.max(1, ...points.map(({ bytes }) => bytes));
  const groups = groupNames(points);
  return points.map((point) => {
    const { name, msPerPhoto, quality, bytes, group, isNamed = true } = point;
    const figures = `${figure.format(quality)} · ${figure.format(msPerPhoto)} ms · ${megabytes(bytes)}`;
    return {
      point,
      x: across.at(msPerPhoto),
      y: up.at(quality),
      radius: Math.max(SMALLEST_RADIUS, LARGEST_RADIUS * Math.sqrt(bytes / largest)),
      group: group === undefined ? 0 : groups.indexOf(group) % GROUP_COLOURS,
      figures,
      isNamed,
      width: Math.max(textWidth(name, 13), textWidth(figures, 12)),
      height: 2 * LINE,
    };
  });
}

function axes(across: PlotScale, up: PlotScale, words: TradeOffWords): string[] {
  const { left, top, width, height } = FRAME;
  const [right, bottom] = [left + width, top + height];
  const middle = top + height / 2;
  return [
    ...up.ticks.flatMap((tick) => [
      `<path class="grid" d="M${left} ${up.at(tick).toFixed(1)}H${right}"/>`,
      svgText(figure.format(tick), { x: left - 8, y: up.at(tick) + 4, anchor: 'end' }),
    ]),
    ...across.ticks.flatMap((tick) => [
      `<path class="grid" d="M${across.at(tick).toFixed(1)} ${top}V${bottom}"/>`,
      svgText(figure.format(tick), { x: across.at(tick), y: bottom + 20, anchor: 'middle' }),
    ]),
    svgText('Milliseconds for a photo (the further left, the faster)', {
      ...{ x: left + width / 2, y: bottom + 44, anchor: 'middle' },
    }),
    `<g transform="rotate(-90 20 ${middle})">${svgText(words.quality, { x: 20, y: middle, anchor: 'middle' })}</g>`,
  ];
}

/** The line through the networks that no other beats both in time and in quality. */
function frontier(discs: readonly Disc[]): string[] {
  const byTime = discs.toSorted((a, b) => a.x - b.x || a.y - b.y);
  let best = Infinity;
  const through = byTime.filter(({ y }) => {
    const isBetter = y < best;
    best = Math.min(best, y);
    return isBetter;
  });
  if (through.length < 2) return [];
  const path = through.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L');
  return [`<path class="frontier" d="M${path}"/>`];
}

function circle({ point, x, y, radius, group, figures }: Disc): string {
  const at = `cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${radius.toFixed(1)}"`;
  return `<circle class="disc g${group}" ${at}><title>${svgText(`${point.name}: ${figures}`)}</title></circle>`;
}

function label({ point, figures }: Disc, { left, top, width }: Box, x: number): string[] {
  // A label at the left of its disc ends beside it.
  const isLeft = left + width <= x;
  const at = isLeft ? { x: left + width, anchor: 'end' } : { x: left, anchor: 'start' };
  return [
    svgText(point.name, { ...at, y: top + 12, style: 'name' }),
    svgText(figures, { ...at, y: top + 12 + LINE }),
  ];
}

/** A line from a disc to its label, where that lies further off or could be another’s. */
function leader({ x, y, radius }: Disc, place: LabelPlace): string[] {
  const { left, top, width, height, isAmbiguous } = place;
  const toX = Math.min(Math.max(x, left), left + width);
  const toY = Math.min(Math.max(y, top), top + height);
  const length = Math.hypot(toX - x, toY - y);
  if (length - radius < LEADER_FROM && !isAmbiguous) return [];
  const [fromX, fromY] = [x + ((toX - x) * radius) / length, y + ((toY - y) * radius) / length];
  const path = `M${fromX.toFixed(1)} ${fromY.toFixed(1)}L${toX.toFixed(1)} ${toY.toFixed(1)}`;
  return [`<path class="leader" d="${path}"/>`];
}

function legend(points: readonly TradeOffPoint[]): string[] {
  let x = FRAME.left;
  return groupNames(points).flatMap((name, at) => {
    const from = x;
    x += 12 + 6 + textWidth(name, 12) + 20;
    return [
      `<circle class="disc g${at % GROUP_COLOURS}" cx="${from + 6}" cy="48" r="5"/>`,
      svgText(name, { x: from + 18, y: 52 }),
    ];
  });
}

/**
 * What networks cost and buy, as a picture (SVG, with a light and a dark ground of its own): time for
 * a photo from left to right, logarithmic; quality upwards; a disc’s area is the size of the file. No
 * label lies on another; those that the frame has no room for stand beneath it.
 * @param points in any order; may be empty.
 */
export function tradeOffPlot(points: readonly TradeOffPoint[], words: TradeOffWords): string {
  const { left, top, width, height } = FRAME;
  const times = points.map(({ msPerPhoto }) => msPerPhoto);
  const inner = { from: left + LARGEST_RADIUS, to: left + width - LARGEST_RADIUS };
  const across = logScale(times, inner);
  const qualities = points.map(({ quality }) => quality);
  const up = evenScale(qualities, { from: top + height - 12, to: top + 12 });
  // The large ones first, so that a small one lies on top.
  const discs = discsOf(points, across, up).toSorted((a, b) => b.radius - a.radius);
  const places = placeLabels(discs, FRAME);
  const beneath = discs.filter(({ isNamed }, at) => isNamed && places[at] === undefined);
  const drawn = discs.flatMap((disc, at) => {
    const place = places[at];
    return place === undefined ? [] : [...leader(disc, place), ...label(disc, place, disc.x)];
  });
  const rows = beneath.map(({ point, figures }, at) =>
    svgText(`${point.name}: ${figures}`, { x: left, y: HEIGHT + LINE / 2 + at * LINE }),
  );
  const tall = HEIGHT + (beneath.length > 0 ? (beneath.length + 1) * LINE : 0);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${tall}" viewBox="0 0 ${WIDTH} ${tall}" role="img">`,
    `<title>${svgText(words.title)}</title>`,
    `<style>${PLOT_STYLE}</style>`,
    `<rect class="ground" width="${WIDTH}" height="${tall}" rx="12"/>`,
    svgText(words.title, { x: left, y: 30, style: 'title' }),
    svgText('Area: size of the file', { x: left + width, y: 30, anchor: 'end' }),
    ...legend(points),
    ...axes(across, up, words),
    ...frontier(discs),
    ...discs.map(circle),
    ...drawn,
    ...rows,
    '</svg>\n',
  ].join('\n');
}
