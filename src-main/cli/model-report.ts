import type { CallOutput, CommandName } from '../contract/calls.ts';
import type { Model, ModelUse, Runtime } from '../contract/model-calls.ts';
import { pathForPerson } from '../engine/scan/file-path.ts';
import { count, fileSize, percent, thousands, threeFigures } from './figures.ts';
import { flagOf } from './pack-hint-flags.ts';
import { duration } from './progress-line.ts';
import { textTable, type TextColumn } from './text-table.ts';

const USES: Record<ModelUse, string> = {
  serves: '● serves',
  next: '◐ next',
  kept: '○ kept',
  off: '· off',
  missing: '· to be had',
};

const RUNTIME_NAMES: Record<Runtime, string> = {
  auto: 'the first that runs here',
  onnxruntime: 'ONNX Runtime',
  'onnxruntime-web': 'ONNX Runtime in WebAssembly',
  tensorflow: 'TensorFlow.js',
};

function milliseconds(ms: number | null): string {
  return ms === null ? '–' : threeFigures(ms);
}

function sizeOrNone(bytes: number): string {
  return bytes === 0 ? '–' : fileSize(bytes);
}

function photosOf({ use, photos: { done, total, failed } }: Model): string {
  if (use === 'off' || use === 'missing') return '–';
  const some = done === total ? thousands(done) : `${thousands(done)}/${thousands(total)}`;
  return failed > 0 ? `${some} (${thousands(failed)} not)` : some;
}

const MODEL_COLUMNS: readonly TextColumn<Model>[] = [
  { title: 'USE', cell: ({ use }) => USES[use] },
  { title: 'ID', cell: ({ id }) => id },
  { title: 'NAME', cell: ({ name }) => name },
  { title: 'PIXELS', cell: ({ inputSize }) => String(inputSize), isNumber: true },
  { title: 'NUMBERS', cell: ({ dimensions }) => thousands(dimensions), isNumber: true },
  { title: 'FILES', cell: ({ bytes }) => sizeOrNone(bytes), isNumber: true },
  {
    title: 'VECTORS',
    cell: ({ vectorBytes, indexBytes }) => sizeOrNone(vectorBytes + indexBytes),
    isNumber: true,
  },
  { title: 'PHOTOS', cell: photosOf, isNumber: true },
  { title: 'MS', cell: ({ msPerPhoto }) => milliseconds(msPerPhoto), isNumber: true },
  { title: 'LICENCE', cell: ({ licence }) => licence },
];

/** What computes networks, as the library has it. */
export function runtimeText({ runtime: { chosen, inUse } }: CallOutput<'listModels'>): string {
  const now = inUse === null || inUse === chosen ? '' : ` Now it is ${RUNTIME_NAMES[inUse]}.`;
  return `Networks are computed by ${RUNTIME_NAMES[chosen]} (${chosen}).${now}`;
}

function modelsText(output: CallOutput<'listModels'>): string {
  return [...textTable(output.models, MODEL_COLUMNS), runtimeText(output)].join('\n');
}

/**
 * What comes of taking a network into use, or out of it.
 * @param model as it stands now.
 */
export function usedText(id: string, model: Model | undefined): string {
  if (model === undefined || model.use === 'off' || model.use === 'missing') {
    return `${id} is off, and has no vectors here.`;
  }
  const { name, use, photos } = model;
  const waiting = photos.total - photos.done - photos.failed;
  const goesOn = `${count(waiting, 'photo waits', 'photos wait')} for it; “kindred index” goes on with that, and so does the app.`;
  if (use === 'next') {
    return `${name} serves when every photo has been through it; until then the one before it does.\n${goesOn}`;
  }
  const stands = use === 'serves' ? `${name} serves.` : `${name} is kept, for comparing.`;
  return waiting > 0 ? `${stands}\n${goesOn}` : stands;
}

type Added = CallOutput<'addModel'>;

/** How alike the three pictures are, each two of them. */
function trialLines({ trial: { pictures, scores } }: Added): string[] {
  const pairs: readonly (readonly [number, number])[] = [
    [0, 1],
    [0, 2],
    [1, 2],
  ];
  return pairs.flatMap(([one, other], at) => {
    const score = scores[at];
    const named = `${pictures[one] ?? ''} – ${pictures[other] ?? ''}`;
    return score === undefined ? [] : [`  ${score.toFixed(3)}  ${named}`];
  });
}

function valueLines(title: string, values: Added['inputs']): string[] {
  return values.map(({ name, type, shape }) => `  ${title} ${name}: ${type} [${shape.join(', ')}]`);
}

function needsText(output: Added): string {
  return [
    'Nothing was added: more is to be told of this network.',
    ...valueLines('takes', output.inputs),
    ...valueLines('gives', output.outputs),
    ...output.guessed.map((sentence) => `  · ${sentence}`),
    ...output.needs.map(({ hint, message }) => `${flagOf(hint) ?? hint}: ${message}`),
  ].join('\n');
}

function addedText(output: Added): string {
  const { id, name, inputSize, dimensions, classes, msPerPhoto, guessed, isAdded } = output;
  if (output.needs.length > 0) return needsText(output);
  return [
    isAdded ? `${name} is added as ${id}, and is off.` : `${name} runs. Nothing was kept of it.`,
    `It looks at ${inputSize} × ${inputSize} pixels, gives ${thousands(dimensions)} numbers, knows ${classes === 0 ? 'no classes' : count(classes, 'class', 'classes')}, and takes ${threeFigures(msPerPhoto)} ms for a photo.`,
    ...guessed.map((sentence) => `  · ${sentence}`),
    'How alike it finds three pictures (1: the same):',
    ...trialLines(output),
    ...(isAdded ? [`“kindred model use ${id}” takes it into use.`] : []),
  ].join('\n');
}

function presetsText({ presets }: CallOutput<'listPresets'>): string {
  const families = [...new Set(presets.map(({ family }) => family))];
  return families
    .flatMap((family) => [
      family,
      ...presets
        .filter((preset) => preset.family === family)
        .flatMap(({ id, name, licence, source, inputSize, dimensions }) => [
          `  ${id}  ${name}: ${inputSize} × ${inputSize} pixels, ${thousands(dimensions)} numbers (${licence})`,
          `    ${source}`,
        ]),
    ])
    .join('\n');
}

type Compared = CallOutput<'compareModels'>['models'][number];

const COMPARED_COLUMNS: readonly TextColumn<Compared>[] = [
  { title: 'MODEL', cell: ({ id }) => id },
  { title: 'PIXELS', cell: ({ inputSize }) => String(inputSize), isNumber: true },
  { title: 'NUMBERS', cell: ({ dimensions }) => thousands(dimensions), isNumber: true },
  { title: 'FILE', cell: ({ bytes }) => fileSize(bytes), isNumber: true },
  { title: 'MS', cell: ({ msPerPhoto }) => milliseconds(msPerPhoto), isNumber: true },
  {
    title: 'PER 100,000 PHOTOS',
    cell: ({ bytesPer100k }) => fileSize(bytesPer100k),
    isNumber: true,
  },
  { title: 'MAP', cell: ({ quality }) => quality?.map.toFixed(3) ?? '–', isNumber: true },
  { title: 'P@5', cell: ({ quality }) => quality?.precisionAt5.toFixed(3) ?? '–', isNumber: true },
];

function comparedText({ models, sample, agreement }: CallOutput<'compareModels'>): string {
  if (models.length === 0) {
    return 'No model has vectors here yet; “kindred index” makes them.';
  }
  const lines = textTable(models, COMPARED_COLUMNS);
  if (agreement.length > 0) {
    lines.push(`Of ten nearest, the share in common, over ${count(sample, 'photo', 'photos')}:`);
    lines.push(...agreement.map(({ a, b, share }) => `  ${percent(share)}  ${a} – ${b}`));
  }
  if (models.length === 1) {
    lines.push('“kindred model use ID --keep” makes another one’s vectors, to compare it with.');
  }
  return lines.join('\n');
}

function trainedText(output: CallOutput<'trainModel'>): string {
  const { id, name, categories, photos, heldOut, epochs, seconds, curves } = output;
  const last = epochs.at(-1);
  const learnt = `${count(photos, 'photo', 'photos')} of ${count(categories, 'category', 'categories')}, ${thousands(heldOut)} of them held out`;
  const figures =
    last === undefined
      ? []
      : [
          `Accuracy ${percent(last.accuracy)} on what it learnt, ${percent(last.heldOutAccuracy)} on what was held out; loss ${threeFigures(last.loss)} and ${threeFigures(last.heldOutLoss)}.`,
        ];
  return [
    `${name} is trained as ${id}: ${learnt}; ${count(epochs.length, 'epoch', 'epochs')} in ${duration(seconds)}.`,
    ...figures,
    `Its curves are in ${pathForPerson(curves)}.`,
    `“kindred model use ${id}” takes it into use.`,
  ].join('\n');
}

type ModelCallName = Extract<
  CommandName,
  | 'installModel'
  | 'listModels'
  | 'useModel'
  | 'removeModel'
  | 'chooseRuntime'
  | 'compareModels'
  | 'addModel'
  | 'listPresets'
  | 'trainModel'
>;

/** What a person reads of the answers of calls about networks. */
export const MODEL_REPORTS: {
  readonly [Name in ModelCallName]: (output: CallOutput<Name>) => string;
} = {
  installModel: ({ name, source }) => `${name} is installed, from ${pathForPerson(source)}.`,
  listModels: modelsText,
  useModel: () => 'Done.',
  removeModel: ({ freed }) => `It is gone, and ${fileSize(freed)} with it.`,
  chooseRuntime: () => 'Done.',
  compareModels: comparedText,
  addModel: addedText,
  listPresets: presetsText,
  trainModel: trainedText,
};
