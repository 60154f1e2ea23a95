import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { unwrap } from '../src-main/contract/errors.ts';
import {
  compositionScore,
  contentProfile,
  contentScore,
  fusedScore,
} from '../src-main/engine/search/likeness.ts';
import { readCorpus } from './quality-corpus.ts';
import { figuresOf, type Figures, type Likeness } from './quality-figures.ts';
import { describeCorpus, type DescribedCorpus, type DescribedPhoto } from './quality-photos.ts';

const KINDS = ['content', 'composition', 'both'] as const;
type Kind = (typeof KINDS)[number];

interface KindFigures extends Figures {
  readonly tuning: Figures;
  readonly heldOut: Figures;
}

const FIGURE_NAMES = [
  'mAP',
  'precisionAt5',
  'nearDuplicateAP',
  'recallAt1',
  'recallAt5',
  'recallAt10',
] as const satisfies readonly (keyof Figures)[];

/**
 * How well photos of a kind and copies of a photo find each other, through the real decoder and
 * network, by content, composition and both; on all photos, and on the halves that the scores were
 * and were not tuned on (docs/decisions/0003-likeness.md).
 *
 * `--mean FILE` also writes the mean feature of the unlabelled photos, as little-endian float32:
 * the `meanFeature` of a network's model.json.
 */
export async function bench(options: {
  readonly json: boolean;
  readonly args: readonly string[];
}): Promise<Record<string, unknown>> {
  const { values } = parseArgs({ args: [...options.args], options: { mean: { type: 'string' } } });
  const started = performance.now();
  const corpus = await describeCorpus(unwrap(await readCorpus()));
  if (values.mean !== undefined) await writeFile(values.mean, meanFeature(corpus.photos));
  const figures = allFigures(corpus);
  if (!options.json) printFigures(figures);
  return {
    photos: corpus.photos.length,
    seconds: (performance.now() - started) / 1000,
    ...figures,
    best: Object.fromEntries(FIGURE_NAMES.map((name) => [name, bestKind(figures, name)])),
  };
}

function allFigures({ photos, pack }: DescribedCorpus): Record<Kind, KindFigures> {
  const profiles = photos.map(({ feature, classes }) =>
    contentProfile(feature, classes, pack.meanFeature),
  );
  const content = scoreAll(profiles, (a, b) => contentScore(a, b).score);
  const composition = scoreAll(
    photos.map((photo) => photo.composition),
    compositionScore,
  );
  const both: Likeness = (a, b) => fusedScore(content(a, b), composition(a, b));
  const figures = (likeness: Likeness): KindFigures => ({
    ...figuresOf(photos, likeness),
    tuning: figuresOf(photos, likeness, 'tuning'),
    heldOut: figuresOf(photos, likeness, 'heldOut'),
  });
  return {
    content: figures(content),
    composition: figures(composition),
    both: figures(both),
  };
}

/** Scores each pair once. */
function scoreAll<T>(photos: readonly T[], score: (a: T, b: T) => number): Likeness {
  const size = photos.length;
  const scores = new Float64Array(size * size);
  photos.forEach((a, row) => {
    photos.slice(0, row).forEach((b, column) => {
      const likeness = score(a, b);
      scores[row * size + column] = likeness;
      scores[column * size + row] = likeness;
    });
  });
  return (a, b) => scores[a * size + b] ?? 0;
}

function bestKind(figures: Record<Kind, KindFigures>, name: keyof Figures): Kind {
  return KINDS.reduce((best, kind) => (figures[kind][name] > figures[best][name] ? kind : best));
}

/** The mean of the features of unlabelled photos, each of length 1. */
function meanFeature(photos: readonly DescribedPhoto[]): Uint8Array {
  const unlabelled = photos.filter(({ isUnlabelled }) => isUnlabelled);
  const sums = new Float64Array(unlabelled[0]?.feature.length ?? 0);
  for (const { feature } of unlabelled) {
    const length = Math.hypot(...feature);
    feature.forEach((value, at) => {
      sums[at] = (sums[at] ?? 0) + value / length;
    });
  }
  const bytes = new DataView(new ArrayBuffer(sums.length * 4));
  sums.forEach((sum, at) => {
    bytes.setFloat32(at * 4, sum / unlabelled.length, true);
  });
  return new Uint8Array(bytes.buffer);
}

function printFigures(figures: Record<Kind, KindFigures>): void {
  const rows = KINDS.flatMap((kind) => {
    const { tuning, heldOut } = figures[kind];
    const parts = { [kind]: figures[kind], [`${kind}, tuning half`]: tuning };
    return Object.entries({ ...parts, [`${kind}, held-out half`]: heldOut });
  });
  const rounded = rows.map(([name, row]) => [
    name,
    Object.fromEntries(FIGURE_NAMES.map((figure) => [figure, row[figure].toFixed(3)])),
  ]);
  console.table(Object.fromEntries(rounded));
}
