import { isDeepStrictEqual } from 'node:util';
import { unwrap, type ErrorCode, type KindredError, type Result } from '../contract/errors.ts';
import { attempt } from './checked-call.ts';
import type { FaultBed, LibraryContents } from './fault-bed.ts';

/** What was done, and how it was answered. */
export interface Deed {
  readonly name: string;
  readonly error: KindredError | undefined;
}

/** Acts that a person does again where the answer was that they could not be done. */
const ACTS = new Set(['stars', 'tag', 'album']);

/** Opens the library, looks through its folders and does all there is to do, whatever is answered. */
export async function goThrough(bed: FaultBed): Promise<Deed[]> {
  const deeds: Deed[] = [];
  const note = (name: string, answer: Result<unknown>) => {
    deeds.push({ name, error: answer.ok ? undefined : answer.error });
  };
  const opened = await attempt(() => bed.open());
  note('open', opened);
  if (!opened.ok) return deeds;
  const session = opened.value;
  note('index', await session.index());
  for (const [name, call] of Object.entries(session.calls())) note(name, await call());
  await session.close();
  return deeds;
}

/** The next session, in which nothing goes wrong: what was not done is done now. */
async function goOn(bed: FaultBed, deeds: readonly Deed[]): Promise<void> {
  const session = unwrap(bed.open());
  try {
    unwrap(await session.index());
    const done = new Set(deeds.filter(({ error }) => error === undefined).map(({ name }) => name));
    for (const [name, call] of Object.entries(session.calls())) {
      if (ACTS.has(name) && !done.has(name)) unwrap(await call());
    }
    unwrap(await session.index());
    await session.showAll();
  } finally {
    await session.close();
  }
}

/** What a library comes to when nothing goes wrong. */
export async function wantedContents(
  bed: FaultBed,
  deeds: readonly Deed[],
): Promise<LibraryContents> {
  await goOn(bed, deeds);
  return bed.contents();
}

/** A seam with faults, as it is put in the place of what lies beneath the engine. */
interface Seam<Plan> {
  begin(plan: Plan): void;
  /** @returns whether anything went wrong. */
  end(): boolean;
}

export interface Trial<Plan> {
  readonly bed: FaultBed;
  readonly seam: Seam<Plan>;
  readonly plan: Plan;
  readonly wanted: LibraryContents;
  /** Codes that an answer may have while things go wrong; undefined for all but `internal`. */
  readonly codes: ReadonlySet<ErrorCode> | undefined;
  /** Who does what there is to do; {@link goThrough}, where left out. */
  readonly through?: (bed: FaultBed) => Promise<Deed[]>;
}

/** What was thrown, as a line of a report. */
function textOf(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}

/** What nobody caught while something ran. */
class Uncaught {
  readonly #all: unknown[] = [];
  readonly #note = (cause: unknown): void => {
    this.#all.push(cause);
  };

  constructor() {
    process.on('unhandledRejection', this.#note);
  }

  async end(): Promise<string[]> {
    // They are told after the microtasks of a turn.
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', this.#note);
    return this.#all.map((cause) => `nobody caught ${textOf(cause)}`);
  }
}

function badAnswers(deeds: readonly Deed[], codes: ReadonlySet<ErrorCode> | undefined): string[] {
  return deeds.flatMap(({ name, error }) => {
    if (error === undefined) return [];
    const isRight = codes === undefined ? error.code !== 'internal' : codes.has(error.code);
    const isSentence = /^\P{Ll}.*[.;]/su.test(error.message);
    return isRight && isSentence
      ? []
      : [`${name} answered ${error.code}: ${error.message} ${textOf(error.cause)}`];
  });
}

function difference(wanted: LibraryContents, found: LibraryContents): string[] {
  if (isDeepStrictEqual(wanted, found)) return [];
  const [before, after] = [wanted, found].map((one) => JSON.stringify(one, null, 1).split('\n'));
  const gone = before?.filter((line) => after?.includes(line) === false).join(' ');
  const came = after?.filter((line) => before?.includes(line) === false).join(' ');
  return [`the library is another one, without ${gone ?? ''} and with ${came ?? ''}`];
}

/**
 * One session with something going wrong, and one without.
 * @returns what is not as it should be; nothing where all is well.
 */
async function tryFault<Plan>(trial: Trial<Plan>): Promise<string[]> {
  const { bed, seam, plan, codes, through = goThrough } = trial;
  bed.reset();
  bed.change();
  const uncaught = new Uncaught();
  const wrong: string[] = [];
  let deeds: Deed[] = [];
  seam.begin(plan);
  try {
    deeds = await through(bed);
  } catch (cause) {
    wrong.push(`thrown ${textOf(cause)}`);
  }
  // What an app does by itself meanwhile differs from run to run.
  if (!seam.end() && through === goThrough) wrong.push('the fault was not met');
  wrong.push(...(await uncaught.end()), ...badAnswers(deeds, codes));
  try {
    wrong.push(...bed.wronglyMissing().map((path) => `called missing: ${path}`));
    wrong.push(...bed.lost().map((path) => `forgotten: ${path}`));
    await goOn(bed, deeds);
    wrong.push(...difference(trial.wanted, await bed.contents()));
    wrong.push(...(await bed.doctor()));
  } catch (cause) {
    wrong.push(`afterwards ${textOf(cause)}`);
  }
  return wrong;
}

/** All trials of a seam, with what was wrong in each. */
export async function tryAll<Plan>(
  plans: readonly Plan[],
  trialOf: (plan: Plan) => Trial<Plan>,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const plan of plans) {
    const found = await tryFault(trialOf(plan));
    if (found.length > 0) wrong.push(`${JSON.stringify(plan)}\n  ${found.join('\n  ')}`);
  }
  return wrong;
}

/** Whether every fault is tried at many calls of each place, which takes minutes. */
export const TRIES_ALL = process.env['KINDRED_ALL_FAULTS'] === '1';
