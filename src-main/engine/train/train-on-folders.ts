import { fail, ok, type Result } from '../../contract/errors.ts';
import { decodePhoto } from '../decode/decode-photo.ts';
import type { CategoryFolder } from './category-folders.ts';
import { COURSE_SIDE } from './course-networks.ts';
import { holdOut, LEAST_PER_CATEGORY } from './examples.ts';
import { greyPixels } from './grey-square.ts';
import type { Training, TrainingOrder, TrainingReply } from './train-messages.ts';
import { trainNetwork } from './train-network.ts';

/** Photos decoded at once (DESIGN, section 4). */
const IN_FLIGHT = 4;

interface ReadCategory {
  readonly name: string;
  readonly photos: readonly Float32Array[];
}

/** How a training tells what it does, and is told to stop. */
export interface TrainingTalk {
  readonly tell: (news: TrainingReply) => void;
  readonly isStopped: () => boolean;
}

/**
 * Reads the photos of the categories, as the network's own embedding would, and trains the network on
 * them. Photos that cannot be read are counted and left out, and so are categories with too few of
 * them. Errors: `teach-too-few`, `cancelled`, `runtime-unavailable`.
 */
export async function trainOnFolders(
  order: TrainingOrder,
  talk: TrainingTalk,
): Promise<Result<Training>> {
  const read = await readCategories(order.categories, talk);
  if (!read.ok) return read;
  const enough = read.value.filter(({ photos }) => photos.length >= LEAST_PER_CATEGORY);
  if (enough.length < 2) return tooFew(enough.length);
  const examples = holdOut(
    enough.map(({ photos }) => photos),
    order.seed,
  );
  const { tell, isStopped } = talk;
  const trained = await trainNetwork(examples, {
    ...order,
    classes: enough.length,
    isStopped,
    onEpoch: (figures, number) => {
      tell({ kind: 'epoch', number, figures });
    },
  });
  if (!trained.ok) return trained;
  const photos = examples.learnt.length + examples.heldOut.length;
  return ok({
    network: trained.value,
    categories: enough.map(({ name }) => name),
    photos,
    heldOut: examples.heldOut.length,
    unreadable: count(order.categories) - count(read.value),
    leftOut: read.value.filter((one) => !enough.includes(one)).map(({ name }) => name),
  });
}

function count(categories: readonly { readonly photos: readonly unknown[] }[]): number {
  return categories.reduce((sum, { photos }) => sum + photos.length, 0);
}

function tooFew(categories: number): Result<never> {
  const found = categories === 0 ? 'No folder has' : 'Only one folder has';
  return fail(
    'teach-too-few',
    `${found} ${LEAST_PER_CATEGORY} photos that can be read; a network needs at least two such categories to tell apart.`,
  );
}

async function readCategories(
  categories: readonly CategoryFolder[],
  { tell, isStopped }: TrainingTalk,
): Promise<Result<ReadCategory[]>> {
  const found = categories.map(({ photos }) => new Array<Float32Array | undefined>(photos.length));
  const waiting = categories
    .flatMap(({ photos }, category) => photos.map((path, at) => ({ path, category, at })))
    .values();
  let [done, failed] = [0, 0];
  const work = async (): Promise<void> => {
    for (const { path, category, at } of waiting) {
      if (isStopped()) return;
      const pixels = await readSquare(path);
      const row = found[category];
      if (row !== undefined) row[at] = pixels;
      done += 1;
      if (pixels === undefined) failed += 1;
      tell({ kind: 'photo', done, failed });
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  if (isStopped()) return fail('cancelled', 'The training was stopped.');
  return ok(
    categories.map(({ name }, category) => ({
      name,
      photos: (found[category] ?? []).filter((pixels) => pixels !== undefined),
    })),
  );
}

/** Undefined where the photo cannot be read: it is counted. */
async function readSquare(path: string): Promise<Float32Array | undefined> {
  const decoded = await decodePhoto(path, { sides: [COURSE_SIDE] });
  const square = decoded.ok ? decoded.value.squares.get(COURSE_SIDE) : undefined;
  return square === undefined ? undefined : greyPixels(square);
}
