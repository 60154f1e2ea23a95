import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { CallOutput, CheckedInput } from '../../contract/calls.ts';
import type { CallOptions } from '../../contract/client.ts';
import { fail, ok, type Result } from '../../contract/errors.ts';
import { writeModelFile } from '../model/model-file.ts';
import { ProgressMeter } from '../work/progress-meter.ts';
import { readCategoryFolders, type CategoryFolder } from './category-folders.ts';
import { courseNames } from './course-names.ts';
import { writeCoursePack, type CourseNames } from './course-pack.ts';
import { curvesPicture } from './curves-picture.ts';
import { LEAST_PER_CATEGORY } from './examples.ts';
import { runTraining } from './run-training.ts';
import type { Training, TrainingReply } from './train-messages.ts';
import type { EpochFigures } from './train-network.ts';

const CURVES_FILE = 'curves.svg';

export interface TrainContext extends CallOptions {
  /** The folder that holds a folder for each network. */
  readonly modelsDir: string;
  /** Makes the pack in a folder a network of the library: modelsDir/id. */
  /** The library's albums, for where no folder is named. */
  readonly albums?: () => readonly CategoryFolder[];
  readonly addPack: (folder: string) => Promise<Result<unknown>>;
  /** Told after each epoch; the first is 1. */
  readonly onEpoch?: (figures: EpochFigures, number: number) => void;
}

/**
 * Trains one of the course's small networks on a folder of categories or on albums, in a thread of its own, and
 * makes it a network of the library. The same call on the same photos gives the same network, on the
 * same machine. Errors: those of `readCategoryFolders` and of adding a network; `teach-too-few`;
 * `bad-argument` where the curves are to go into a file that is no SVG; `model-in-use` where the id
 * is taken; `cancelled`.
 */
export async function trainModel(
  input: CheckedInput<'trainModel'>,
  context: TrainContext,
): Promise<Result<CallOutput<'trainModel'>>> {
  const started = performance.now();
  if (input.curves !== undefined && extname(input.curves).toLowerCase() !== '.svg') {
    return fail('bad-argument', `The curves are drawn as SVG; ${input.curves} has another ending.`);
  }
  const names = await courseNames(input, context.modelsDir);
  if (!names.ok) return names;
  const { folder } = input;
  const categories =
    folder === undefined ? ok(context.albums?.() ?? []) : await readCategoryFolders(folder);
  if (!categories.ok) return categories;
  if (categories.value.length === 0) return noCategories(folder);
  const trained = await train(input, categories.value, context);
  if (!trained.ok) return trained;
  tellLosses(trained.value, context);
  const curves = await keep(input, names.value, trained.value, context);
  if (!curves.ok) return curves;
  return ok({
    ...names.value,
    categories: trained.value.categories.length,
    photos: trained.value.photos,
    heldOut: trained.value.heldOut,
    epochs: [...trained.value.network.epochs],
    seconds: (performance.now() - started) / 1000,
    curves: curves.value,
  });
}

function noCategories(folder: string | undefined): Result<never> {
  if (folder === undefined) {
    return fail('teach-too-few', 'This library has no albums that were filled by hand.');
  }
  return fail(
    'teach-too-few',
    `${folder} has no folders with photos; each category is a folder of its own, with its photos in it.`,
  );
}

async function train(
  { kind, epochs, seed }: CheckedInput<'trainModel'>,
  categories: readonly CategoryFolder[],
  { onProgress, onEpoch, signal }: TrainContext,
): Promise<Result<Training>> {
  const count = categories.reduce((sum, { photos }) => sum + photos.length, 0);
  const reading = new ProgressMeter('photos', count, onProgress);
  const training = new ProgressMeter('train', epochs, onProgress);
  const heard = (news: Exclude<TrainingReply, { kind: 'end' }>): void => {
    if (news.kind === 'photo') reading.set(news.done, news.failed);
    else {
      training.set(news.number);
      onEpoch?.(news.figures, news.number);
    }
  };
  return runTraining({ kind, categories, epochs, seed }, heard, signal);
}

/** What went into the training less than the folder promised. */
function tellLosses({ unreadable, leftOut }: Training, { onNotice }: TrainContext): void {
  if (unreadable > 0) {
    const photos = unreadable === 1 ? '1 photo' : `${unreadable} photos`;
    onNotice?.({ message: `${photos} could not be read and took no part in the training.` });
  }
  if (leftOut.length > 0) {
    const least = `fewer than ${LEAST_PER_CATEGORY} photos`;
    onNotice?.({ message: `Left out, with ${least} that can be read: ${leftOut.join(', ')}.` });
  }
}

/** Writes the pack, adds it, and draws its curves. Returns where they are. */
async function keep(
  input: CheckedInput<'trainModel'>,
  names: CourseNames,
  training: Training,
  { modelsDir, addPack }: TrainContext,
): Promise<Result<string>> {
  const folder = await mkdtemp(join(tmpdir(), 'kindred-train-'));
  try {
    const written = await writeCoursePack(folder, names, training);
    if (!written.ok) return written;
    const added = await addPack(folder);
    if (!added.ok) return added;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const picture = new TextEncoder().encode(curvesPicture(names.name, training.network.epochs));
  const own = join(modelsDir, names.id, CURVES_FILE);
  for (const path of new Set([own, input.curves ?? own])) {
    const drawn = await writeModelFile(path, picture);
    if (!drawn.ok) return drawn;
  }
  return ok(input.curves ?? own);
}
