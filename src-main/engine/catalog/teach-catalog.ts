import type { TeachTarget } from '../../contract/teach-calls.ts';

/** A tag or an album that is filled by hand, as a lesson needs to know it. */
export interface TeachSubject {
  readonly target: TeachTarget;
  /** The tag's path or the album's name. */
  readonly name: string;
  /** A smart album fills itself: nothing can be taught of it. */
  readonly isSmart: boolean;
}

/** What the catalog keeps of a lesson; what it means is teach/'s. */
export interface LessonRow {
  readonly target: TeachTarget;
  readonly name: string;
  readonly modelId: string;
  /** JSON. */
  readonly report: string;
  readonly learnt: Uint8Array;
  /** {@link TeachCatalog.examplesMark} when it was taught. */
  readonly examples: string;
  readonly threshold: number | null;
  /** The revision of the catalog up to which photos were given it by themselves; 0: from the beginning. */
  readonly lookedAt: number;
  /** Milliseconds since 1970. */
  readonly taughtAt: number;
}

/** A lesson that was just learnt. */
export type NewLesson = Pick<
  LessonRow,
  'target' | 'modelId' | 'report' | 'learnt' | 'examples' | 'taughtAt'
>;

/** What is read of lessons. Photos are those that can be shown and that the network has looked at. */
export interface TeachCatalog {
  /** Undefined where there is no such tag or album. */
  subject(target: TeachTarget): TeachSubject | undefined;
  /** Of tags and albums that are there, by name. */
  lessons(): LessonRow[];
  lesson(target: TeachTarget): LessonRow | undefined;
  /** Photos that carry the tag or one below it, or lie in the album, by id. */
  examples(target: TeachTarget, modelId: string): number[];
  /** Photos that a person refused and that do not carry it, by id. */
  refused(target: TeachTarget, modelId: string): number[];
  /** Photos that neither carry it nor were refused, by id. */
  undecided(target: TeachTarget, modelId: string): number[];
  /** Of these photos, in their order, those that can be shown, do not carry it and were not refused. */
  undecidedOf(target: TeachTarget, photos: readonly number[]): number[];
  /** Of these photos, those that are undecided and that it was never taken from. */
  givableOf(target: TeachTarget, photos: readonly number[]): number[];
  /** The same for the same examples and refusals, and another for others. */
  examplesMark(target: TeachTarget, modelId: string): string;
  /** Photos whose vectors came or changed after a revision, by id. */
  lookedAtSince(modelId: string, revision: number): number[];
}

/** The same with a pen. */
export interface TeachPen extends TeachCatalog {
  /** Puts a lesson in the place of the one before, whose threshold it keeps. */
  saveLesson(lesson: NewLesson): void;
  /** @returns whether there is such a lesson. */
  setThreshold(target: TeachTarget, threshold: number | null): boolean;
  /** @returns whether there was one. */
  forgetLesson(target: TeachTarget): boolean;
  /** Photos up to this revision of the catalog were given it by themselves. */
  setLookedAt(target: TeachTarget, revision: number): void;
}
