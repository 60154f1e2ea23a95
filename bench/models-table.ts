import type { NetworkFigures } from './models-figures.ts';

const BEGIN = '<!-- bench models: begin -->';
const END = '<!-- bench models: end -->';

const HEAD = [
  'network',
  'mAP · P@5',
  'by TensorFlow.js',
  'least cosine',
  'ms, ONNX Runtime',
  '… as WebAssembly',
  'ms, TensorFlow.js',
  'file, MB',
  'numbers',
  'all 40: mAP · P@5',
  'as the app scores',
];

interface Quality {
  readonly mAP: number;
  readonly precisionAt5: number;
}

/** The figures as a table in Markdown, laid out as Prettier would. */
export function modelsTable(networks: readonly NetworkFigures[]): string {
  const rows = [HEAD, ...networks.map(rowOf)];
  const widths = HEAD.map((_, at) => Math.max(...rows.map((cells) => cells[at]?.length ?? 0)));
  const [head = '', ...lines] = rows.map((cells) =>
    lineOf(widths.map((width, at) => padded(cells[at] ?? '', width, at))),
  );
  const divider = lineOf(
    widths.map((width, at) => (at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)),
  );
  return [head, divider, ...lines].join('\n');
}

function lineOf(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Names begin at the left, figures end at the right. */
function padded(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

function rowOf({ name, isTrainedHere, bytes, dimensions, byRuntime, ...figures }: NetworkFigures) {
  const { onnxruntime, tensorflow } = byRuntime;
  return [
    name,
    both(onnxruntime.judged),
    both(tensorflow.judged),
    belowOne(Math.min(tensorflow.leastCosine, byRuntime['onnxruntime-web'].leastCosine)),
    time(onnxruntime.msPerPhoto),
    time(byRuntime['onnxruntime-web'].msPerPhoto),
    time(tensorflow.msPerPhoto),
    (bytes / 1e6).toFixed(1),
    String(dimensions),
    // It has seen half of them.
    isTrainedHere ? '–' : both(figures.all),
    both(isTrainedHere ? figures.asScored.judged : figures.asScored.all),
  ];
}

function both({ mAP, precisionAt5 }: Quality): string {
  return `${mAP.toFixed(3)} · ${precisionAt5.toFixed(3)}`;
}

/** As many digits as tell it from 1, rounded down. */
function belowOne(cosine: number): string {
  return (Math.floor(cosine * 1e7) / 1e7).toFixed(7);
}

function time(ms: number): string {
  return ms < 10 ? ms.toPrecision(2) : ms.toFixed(0);
}

/** The page with the table between its marks replaced; throws where it has none. */
export function withTable(page: string, table: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`The page lacks ${BEGIN} or ${END}.`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${page.slice(end)}`;
}
