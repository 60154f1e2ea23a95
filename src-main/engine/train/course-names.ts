import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { CheckedInput } from '../../contract/calls.ts';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { CourseKind } from './course-networks.ts';
import type { CourseNames } from './course-pack.ts';

const KINDS: Readonly<Record<CourseKind, string>> = {
  dense: 'Dense network',
  cnn: 'Convolutional network',
};
/** Short enough for a number at its end. */
const MAX_ID = 56;
const MAX_NAME = 200;

/**
 * What a trained network is called: as the person says, else by its kind and the folder. An id that
 * is taken gets a number, for its vectors would be mistaken for this one's; `model-in-use` where the
 * person chose it.
 */
export async function courseNames(
  { kind, folder, id, name }: CheckedInput<'trainModel'>,
  modelsDir: string,
): Promise<Result<CourseNames>> {
  const from = folder === undefined ? 'albums' : basename(folder);
  const called = name ?? `${KINDS[kind]}, trained on ${from}`.slice(0, MAX_NAME);
  if (id === undefined) return ok({ id: await freeId(idFor(kind, from), modelsDir), name: called });
  if (!(await isTaken(id, modelsDir))) return ok({ id, name: called });
  return fail(
    'model-in-use',
    `A network called ${id} is here already; remove it first, or choose another id.`,
  );
}

function idFor(kind: CourseKind, from: string): string {
  const plain = from
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-|-$/gu, '');
  return `${kind}-${plain}`.slice(0, MAX_ID).replace(/-$/u, '');
}

async function freeId(id: string, modelsDir: string): Promise<string> {
  let free = id;
  for (let number = 2; await isTaken(free, modelsDir); number += 1) free = `${id}-${number}`;
  return free;
}

async function isTaken(id: string, modelsDir: string): Promise<boolean> {
  return stat(join(modelsDir, id)).then(
    () => true,
    () => false, // What cannot be looked at cannot be written to either, which is said then.
  );
}
