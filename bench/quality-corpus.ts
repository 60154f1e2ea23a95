import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { fail, ok, type Result } from '../src-main/contract/errors.ts';
import { sharedPath } from '../test-fixtures/shared.ts';

/** Figures were tuned on one half alone; the other shows whether they hold. */
export type Half = 'tuning' | 'heldOut';

/** A photo to rank, and what makes others relevant to it. */
export interface CorpusPhoto {
  /** Absolute. */
  readonly path: string;
  /** Photos of one category show the same kind of thing. */
  readonly category: Labelled | undefined;
  /** Photos of one group are copies of one picture. */
  readonly group: Labelled | undefined;
  /** Neither in a category nor in a group: nothing was tuned on it, and statistics may use it. */
  readonly isUnlabelled: boolean;
}

export interface Labelled {
  readonly name: string;
  readonly half: Half;
}

const manifestSchema = z.object({
  photos: z.array(z.object({ path: z.string(), category: z.string().nullable() })),
  near_duplicates: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      members: z.array(z.object({ path: z.string() })),
    }),
  ),
});

/** Every other name, in alphabetical order, is kept out of the tuning. */
function halves(names: Iterable<string>): Map<string, Labelled> {
  const sorted = [...new Set(names)].toSorted();
  return new Map(
    sorted.map((name, at) => [name, { name, half: at % 2 === 0 ? 'tuning' : 'heldOut' }]),
  );
}

/**
 * The photos that the manifest.json of a folder like ../shared/photos lists: those with and without
 * a category, and all members of groups of near-duplicates. Frames of a burst are ranked with the
 * others, but are no copies of each other. `folder-missing` where no manifest can be read.
 */
export async function readCorpus(
  folder = sharedPath('photos'),
): Promise<Result<readonly CorpusPhoto[]>> {
  let text: string;
  try {
    text = await readFile(join(folder, 'manifest.json'), 'utf8');
  } catch (cause) {
    return fail('folder-missing', `${folder} has no photos to measure quality on.`, cause);
  }
  const { photos, near_duplicates: groups } = manifestSchema.parse(JSON.parse(text));
  const categories = halves(photos.flatMap(({ category }) => category ?? []));
  const copies = halves(groups.filter(({ kind }) => kind !== 'burst').map(({ id }) => id));
  return ok([
    ...photos.map(({ path, category }) => ({
      path: join(folder, path),
      category: categories.get(category ?? ''),
      group: undefined,
      isUnlabelled: category === null,
    })),
    ...groups.flatMap(({ id, members }) =>
      members.map(({ path }) => ({
        path: join(folder, path),
        category: undefined,
        group: copies.get(id),
        isUnlabelled: false,
      })),
    ),
  ]);
}
