import { z } from 'zod';
import type { CommandLine, StartWish } from './arguments.ts';

/** As many words, and as long, as systems let a command line be. */
const MOST_WORDS = 10_000;
const LONGEST_WORD = 40_000;

const start = z.object({
  argv: z.array(z.string().max(LONGEST_WORD)).max(MOST_WORDS),
  workingDirectory: z.string().max(LONGEST_WORD),
});
type Start = Pick<CommandLine, 'argv' | 'workingDirectory'>;

/** What a start hands to the Kindred that runs already, where there is one. */
export function handOver(argv: readonly string[], workingDirectory: string): Start {
  return { argv: [...argv], workingDirectory };
}

/**
 * The command line of a second start. Chromium sorts and adds to the one that it passes on, so what
 * the second start itself handed over counts; the other one is for a start that could not.
 */
export function readSecondStart(handedOver: unknown, fromChromium: Start): Start {
  const read = start.safeParse(handedOver);
  return read.success ? read.data : fromChromium;
}

/** Which library a start is for. */
type LibraryWish = Pick<StartWish, 'library' | 'demo'>;

/**
 * Whether a second start names another library than the one that is open: its folders belong there,
 * and are not put into this one.
 * @param open the folder of the library that is open, absolute, and whether it is a demo's.
 */
export function asksForAnother(
  wish: LibraryWish,
  open: { library: string; demo: boolean },
): boolean {
  if (wish.demo !== open.demo) return wish.demo || wish.library !== undefined;
  return wish.library !== undefined && wish.library !== open.library;
}
