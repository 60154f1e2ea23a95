import { parseArgs } from 'node:util';
import { unwrap } from '../src-main/contract/errors.ts';
import {
  compositionScore,
  contentProfile,
  contentScore,
  fusedScore,
  type ContentProfile,
} from '../src-main/engine/search/likeness.ts';
import { meanDirection, meanProfile } from '../src-main/engine/search/mean-query.ts';
import { learn } from '../src-main/engine/teach/learn.ts';
import { judgeOf } from '../src-main/engine/teach/learnt.ts';
import { seededNumbers, shuffled } from '../src-main/engine/train/seeded-shuffle.ts';
import { readCorpus } from './quality-corpus.ts';
import { averagePrecision } from './quality-figures.ts';
import { describeCorpus, type DescribedCorpus } from './quality-photos.ts';

/** So many photos of a category are tagged; the others are to be found. */
const TAGGED = 10;
/** For the time that a large lesson takes. */
const MANY_EXAMPLES = 1000;
const MANY_OTHERS = 3000;

interface Photo {
  readonly category: string | undefined;
  readonly profile: ContentProfile;
  readonly composition: Float32Array;
}

/** Photos by falling score. */
type Ranking = readonly { readonly belongs: boolean; readonly score: number }[];

interface Trial {
  readonly category: string;
  readonly neighbours: number;
  readonly network: number;
  /** What the lesson said of itself. */
  readonly heldOut: number | null;
  readonly suggested: Ranking;
}

/**
 * What teaching a tag is worth: ten photos of each category are tagged, and the rest of the category is to
 * come first among all other photos; by the small network, and by the product’s own likeness to what the
 * ten have in common (both leave the ten out). Ten are drawn anew for each seed (`--seeds`, 3).
 */
export async function bench(options: {
  readonly json: boolean;
  readonly args: readonly string[];
}): Promise<Record<string, unknown>> {
  const { values } = parseArgs({
    args: [...options.args],
    options: { seeds: { type: 'string', default: '3' } },
  });
  const photos = photosOf(await describeCorpus(unwrap(await readCorpus())));
  const categories = [...new Set(photos.flatMap(({ category }) => category ?? []))].sort();
  const trials: Trial[] = [];
  for (const [at, category] of categories.entries()) {
    for (let seed = 1; seed <= Number(values.seeds); seed += 1) {
      trials.push(await tried(photos, category, seed * 1000 + at));
    }
    console.error(`${at + 1} of ${categories.length}: ${category}`);
  }
  const byCategory = Object.fromEntries(
    categories.map((category) => [
      category,
      meansOf(trials.filter((trial) => trial.category === category)),
    ]),
  );
  if (!options.json) console.table(byCategory);
  return {
    trials: trials.length,
    mean: meansOf(trials),
    probabilities: [0.5, 0.9].map((min) => countedFrom(trials, min)),
    secondsFor1000: await secondsForMany(photos),
    ...(options.json ? { byCategory } : {}),
  };
}

function photosOf({ photos, pack }: DescribedCorpus): Photo[] {
  return photos.map(({ feature, classes, composition, category }) => ({
    ...{ composition, category: category?.name },
    profile: contentProfile(feature, classes, pack.meanFeature),
  }));
}

async function tried(photos: readonly Photo[], category: string, seed: number): Promise<Trial> {
  const own = photos.filter((photo) => photo.category === category);
  const tagged = shuffled(own, seededNumbers(seed)).slice(0, TAGGED);
  const isTagged = new Set(tagged);
  const rest = photos.filter((photo) => !isTagged.has(photo));
  const examples = tagged.map(({ profile }) => profile);
  const others = rest.map(({ profile }) => profile);
  const lesson = unwrap(
    await learn({ examples, refused: [], others, undecided: rest.length }, () => false),
  );
  const judge = judgeOf(lesson.learnt);
  const nearest = nearestTo(tagged);
  const rank = (score: (photo: Photo) => number): Ranking =>
    rest
      .map((photo) => ({ belongs: photo.category === category, score: score(photo) }))
      .sort((a, b) => b.score - a.score);
  const precisionOf = (ranking: Ranking) => averagePrecision(ranking.map(({ belongs }) => belongs));
  const suggested = rank(({ profile }) => judge(profile));
  return {
    category,
    neighbours: precisionOf(rank(nearest)),
    network: precisionOf(suggested),
    heldOut: lesson.averagePrecision,
    suggested,
  };
}

/** As “find similar” scores with several photos as its query. */
function nearestTo(tagged: readonly Photo[]): (photo: Photo) => number {
  const content = meanProfile(tagged.map(({ profile }) => profile));
  if (content === undefined) throw new Error('Nothing is tagged.');
  const look = meanDirection(tagged.map(({ composition }) => composition));
  return ({ profile, composition }) =>
    fusedScore(contentScore(content, profile).score, compositionScore(look, composition));
}

function meansOf(trials: readonly Trial[]): { neighbours: string; network: string } {
  const mean = (values: readonly number[]) =>
    (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(3);
  return {
    neighbours: mean(trials.map(({ neighbours }) => neighbours)),
    network: mean(trials.map(({ network }) => network)),
  };
}

/** What is suggested from a probability on: how much of it belongs, and how much of what belongs it is. */
function countedFrom(trials: readonly Trial[], min: number): Record<string, number> {
  const all = trials.flatMap(({ suggested }) => suggested);
  const found = all.filter(({ score }) => score >= min);
  const right = found.filter(({ belongs }) => belongs).length;
  const belonging = all.filter(({ belongs }) => belongs).length;
  return {
    ...{ min, suggested: found.length },
    precision: right / Math.max(1, found.length),
    recall: right / belonging,
  };
}

/** Photos like those of the corpus: a little noise makes others of them. */
async function secondsForMany(photos: readonly Photo[]): Promise<number> {
  const random = seededNumbers(1);
  const drawn = (from: readonly Photo[], count: number): ContentProfile[] =>
    Array.from({ length: count }, (_, at) => {
      const { feature, classes } = from[at % from.length]?.profile ?? noPhoto();
      return { classes, feature: feature.map((value) => value + 0.01 * (random() - 0.5)) };
    });
  const [some, rest] = [photos.slice(0, photos.length / 4), photos.slice(photos.length / 4)];
  const examples = drawn(some, MANY_EXAMPLES);
  const others = drawn(rest, MANY_OTHERS);
  const started = performance.now();
  unwrap(await learn({ examples, refused: [], others, undecided: MANY_OTHERS }, () => false));
  return (performance.now() - started) / 1000;
}

function noPhoto(): never {
  throw new Error('There are no photos.');
}
