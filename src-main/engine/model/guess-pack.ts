import { fail, ok, type Result } from '../../contract/errors.ts';
import type { PackHints } from '../../contract/model-calls.ts';
import { GraphWalk } from './graph-walk.ts';
import { guessPicture, type Need } from './guess-picture.ts';
import { guessValues, type GuessedValues } from './guess-values.ts';
import type { OnnxDescription } from './model-manifest.ts';
import type { OnnxFile } from './onnx-copy.ts';
import type { Shapes, Wrapping } from './onnx-wrap.ts';
import type { Preset } from './presets.ts';
import { valueShapes } from './value-shapes.ts';

/** A file's description, as far as it can be told. */
export interface GuessedPack {
  readonly wrapping: Wrapping;
  /** Of feature and logits; none where something is needed. */
  readonly shapes: Shapes;
  readonly guessed: readonly string[];
  /** Where there are any, the description does not do. */
  readonly needs: readonly Need[];
}

/**
 * Describes an ONNX file by hints, preset and what can be seen of it. What it cannot tell is in
 * `needs`. Errors: `model-unsupported` with the reason why it cannot be run, `bad-argument` for
 * hints that name what is not there.
 */
export async function guessPack(
  file: OnnxFile,
  name: string,
  hints: PackHints,
  preset: Preset | undefined,
): Promise<Result<GuessedPack>> {
  const walk = new GraphWalk(file.network);
  const wrong = wrongName(walk, hints);
  if (wrong !== undefined) return fail('bad-argument', `${name} has no value named ${wrong}.`);
  const picture = guessPicture(walk, hints, preset);
  if (typeof picture === 'string') return fail('model-unsupported', picture);
  const values = guessValues(walk, hints, preset);
  if (values === undefined) return fail('model-unsupported', `${name} has no output.`);
  const { needs, guessed, ...feeding } = picture;
  const sentences = [...guessed, ...values.guessed];
  if (needs.length > 0) {
    const wrapping = { ...feeding, ...valuesOf(values, 'mean') };
    return ok({ wrapping, shapes: new Map(), guessed: sentences, needs });
  }
  const { feature, logits } = values;
  const names = logits === undefined ? [feature] : [feature, logits];
  const shapes = await valueShapes(file, feeding, names, name);
  if (!shapes.ok) return shapes;
  const shape = shapes.value.get(feature) ?? [];
  const pooling = values.pooling ?? (shape.length === 3 || shape.length === 4 ? 'mean' : 'none');
  return ok({
    wrapping: { ...feeding, ...valuesOf(values, pooling) },
    shapes: shapes.value,
    guessed: sentences,
    needs: [],
  });
}

function valuesOf(
  { feature, logits, isSoftmax }: GuessedValues,
  pooling: OnnxDescription['pooling'],
) {
  return {
    feature,
    pooling,
    ...(logits === undefined ? {} : { logits }),
    ...(isSoftmax === true ? { isSoftmax } : {}),
  };
}

function wrongName(walk: GraphWalk, { feature, logits }: PackHints): string | undefined {
  return [feature, logits].find((name) => name !== undefined && walk.maker(name) === undefined);
}
