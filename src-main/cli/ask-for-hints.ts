import { createInterface, type Interface } from 'node:readline/promises';
import { InvalidArgumentError } from 'commander';
import type { PackHints } from '../contract/model-calls.ts';
import { flagOf, withHint } from './pack-hint-flags.ts';

/** A hint that is needed, with the sentence that says so. */
export interface NeededHint {
  readonly hint: string;
  readonly message: string;
}

export interface Asking {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly signal?: AbortSignal | undefined;
}

/** A line that a person wrote; undefined where there is no more, or the work is to stop. */
async function lineOf(
  questions: Interface,
  prompt: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const ended = Promise.withResolvers<undefined>();
  const end = () => {
    ended.resolve(undefined);
  };
  questions.once('close', end);
  signal?.addEventListener('abort', end);
  try {
    // A question that was left when the input ended is never answered, or refused.
    const asked = questions.question(prompt).catch(() => undefined);
    return signal?.aborted === true ? undefined : await Promise.race([asked, ended.promise]);
  } finally {
    questions.off('close', end);
    signal?.removeEventListener('abort', end);
  }
}

/** Asks until the words mean something; undefined where none come, or an empty line. */
async function askFor(
  questions: Interface,
  hints: PackHints,
  { hint, message }: NeededHint,
  { output, signal }: Asking,
): Promise<PackHints | undefined> {
  output.write(`${message}\n`);
  for (;;) {
    const words = (await lineOf(questions, `${flagOf(hint) ?? hint}: `, signal))?.trim() ?? '';
    if (words === '') return undefined;
    try {
      return withHint(hints, hint, words);
    } catch (cause) {
      if (!(cause instanceof InvalidArgumentError)) throw cause;
      output.write(`${cause.message}\n`);
    }
  }
}

/**
 * Asks a person for the hints that are needed, one by one.
 * @returns the hints with the answers; undefined where the person gave an empty answer, ended the input
 * or stopped the work.
 */
export async function askForHints(
  needs: readonly NeededHint[],
  hints: PackHints,
  asking: Asking,
): Promise<PackHints | undefined> {
  const questions = createInterface({ input: asking.input, output: asking.output });
  try {
    let told: PackHints | undefined = hints;
    for (const need of needs) {
      told = await askFor(questions, told, need, asking);
      if (told === undefined) return undefined;
    }
    return told;
  } finally {
    questions.close();
  }
}
