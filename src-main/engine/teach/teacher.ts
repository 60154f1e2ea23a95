import type { CallOutput, CheckedInput } from '../../contract/calls.ts';
import type { CallOptions } from '../../contract/client.ts';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { Lesson, TeachTarget } from '../../contract/teach-calls.ts';
import type { LessonRow, TeachSubject } from '../catalog/teach-catalog.ts';
import { writerOf, type LibraryParts } from '../library-parts.ts';
import type { ModelPack } from '../model/model-pack.ts';
import { judgedAnew, likelyOf } from './judged-photos.ts';
import { readReport, reportText } from './lesson-report.ts';
import { doTeachJob, type JudgedPhotos } from './teach-jobs.ts';

const NEVER_TAUGHT: Result<never> = fail('teach-unknown', 'This was never taught.');
/** Lessons whose photos are held judged: a person looks at one after the other. */
const MOST_HELD = 4;

/** All photos of the library as a lesson judged them. */
interface Held {
  /** When it was taught, and with which network: another lesson judges otherwise. */
  readonly lesson: string;
  readonly revision: number;
  readonly photos: JudgedPhotos;
}

/**
 * What Kindred was taught to recognise, and what it suggests. Learning and judging are done in a worker
 * thread, one after the other; what was judged is held, and only photos that came since are judged anew.
 */
export class Teacher {
  readonly #parts: LibraryParts;
  readonly #held = new Map<string, Held>();
  readonly #closing = new AbortController();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: LibraryParts) {
    this.#parts = parts;
  }

  async lessons(): Promise<Result<CallOutput<'lessons'>>> {
    const serving = (await this.#parts.pack())?.manifest.id;
    const rows = this.#parts.catalog.teach.lessons();
    return ok({ lessons: rows.flatMap((row) => this.#lessonOf(row, serving) ?? []) });
  }

  /** Undefined where what came of it can't be read any more. */
  #lessonOf(row: LessonRow, serving: string | undefined): Lesson | undefined {
    const report = readReport(row.report);
    if (report === undefined) return undefined;
    const { target, name, modelId, examples, threshold, taughtAt } = row;
    const isOld =
      modelId !== serving || examples !== this.#parts.catalog.teach.examplesMark(target, modelId);
    return {
      ...report,
      ...{ target, name, threshold, isOld },
      model: modelId,
      taughtAt: new Date(taughtAt).toISOString(),
    };
  }

  /**
   * Learns, in place of what was learnt before; the threshold stays. `tag-unknown`, `album-unknown`,
   * `album-unusable` for a smart one, `model-missing`, `teach-too-few`, `cancelled`.
   */
  async teach(
    { target }: CheckedInput<'teach'>,
    { signal }: CallOptions,
  ): Promise<Result<CallOutput<'teach'>>> {
    const writer = writerOf(this.#parts);
    if (!writer.ok) return writer;
    const ready = await this.#ready(target);
    if (!ready.ok) return ready;
    const { pack } = ready.value;
    const modelId = pack.manifest.id;
    const job = { kind: 'learn', target, ...this.#groundOf(pack) } as const;
    const learnt = await this.#inTurn(() => doTeachJob(job, this.#until(signal)));
    if (!learnt.ok) return learnt;
    const { report, ...kept } = learnt.value;
    const lesson = { ...kept, target, modelId, report: reportText(report) };
    writer.value.teach.saveLesson({ ...lesson, taughtAt: Date.now() });
    const row = this.#parts.catalog.teach.lesson(target);
    const saved = row && this.#lessonOf(row, modelId);
    return saved === undefined ? NEVER_TAUGHT : ok(saved);
  }

  /** `teach-unknown` where it was never taught, or with another network than the one that serves. */
  async suggestions({
    target,
    limit,
    min,
  }: CheckedInput<'suggestions'>): Promise<Result<CallOutput<'suggestions'>>> {
    const ready = await this.#ready(target);
    if (!ready.ok) return ready;
    const judged = await this.#inTurn(() => this.#judged(target, ready.value.pack));
    if (!judged.ok) return judged;
    const { teach, similar } = this.#parts.catalog;
    const all = await likelyOf(judged.value, min, (ids) => teach.undecidedOf(target, ids));
    const first = all.slice(0, limit);
    const aspects = similar.shownAspects(first.map(({ id }) => id));
    const suggestions = first.flatMap(({ id, probability }) => {
      const aspect = aspects.get(id);
      return aspect === undefined ? [] : [{ id, probability, aspect }];
    });
    return ok({ suggestions, total: all.length });
  }

  async change({
    target,
    threshold,
  }: CheckedInput<'changeLesson'>): Promise<Result<CallOutput<'changeLesson'>>> {
    return Promise.resolve(this.#write((teach) => teach.setThreshold(target, threshold)));
  }

  async forget({
    target,
  }: CheckedInput<'forgetLesson'>): Promise<Result<CallOutput<'forgetLesson'>>> {
    this.#held.delete(JSON.stringify(target));
    return Promise.resolve(this.#write((teach) => teach.forgetLesson(target)));
  }

  /** Ends what is being learnt or judged; later calls answer `cancelled`. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#turn;
  }

  /** @param write gives whether there was such a lesson. */
  #write(
    write: (teach: NonNullable<LibraryParts['writer']>['teach']) => boolean,
  ): Result<Record<string, never>> {
    const writer = writerOf(this.#parts);
    if (!writer.ok) return writer;
    return write(writer.value.teach) ? ok({}) : NEVER_TAUGHT;
  }

  /** What is to be taught or asked for, and the network that serves. */
  async #ready(
    target: TeachTarget,
  ): Promise<Result<{ readonly subject: TeachSubject; readonly pack: ModelPack }>> {
    const subject = this.#parts.catalog.teach.subject(target);
    if (subject === undefined) {
      return 'tag' in target
        ? fail('tag-unknown', 'This tag is no longer in the library.')
        : fail('album-unknown', 'This album is no longer in the library.');
    }
    if (subject.isSmart) {
      return fail(
        'album-unusable',
        `“${subject.name}” fills itself with what its search finds; nothing can be taught by it.`,
      );
    }
    const pack = await this.#parts.pack();
    if (pack === undefined) {
      return fail('model-missing', 'Teaching needs a network; “kindred model install” gets one.');
    }
    return ok({ subject, pack });
  }

  #groundOf({ manifest, meanFeature }: ModelPack) {
    const { dir: libraryDir } = this.#parts.folder;
    return { libraryDir, modelId: manifest.id, meanFeature };
  }

  /** All photos as the lesson judges them; those that are held, and photos that were looked at since. */
  async #judged(target: TeachTarget, pack: ModelPack): Promise<Result<JudgedPhotos>> {
    const { catalog } = this.#parts;
    const lesson = catalog.teach.lesson(target);
    if (lesson === undefined) return NEVER_TAUGHT;
    const { name, modelId, taughtAt, learnt } = lesson;
    if (modelId !== pack.manifest.id) {
      return fail('teach-unknown', `“${name}” was learnt with another network; teach it again.`);
    }
    const key = JSON.stringify(target);
    const sameLesson = `${modelId} ${taughtAt}`;
    const kept = this.#held.get(key);
    const held = kept?.lesson === sameLesson ? kept : undefined;
    const revision = catalog.revision();
    if (held?.revision === revision) return ok(held.photos);
    const since = held?.revision ?? 0;
    const job = { kind: 'judge', learnt, since, ...this.#groundOf(pack) } as const;
    const news = await doTeachJob(job, this.#closing.signal);
    if (!news.ok) return news;
    const photos = held === undefined ? news.value : judgedAnew(held.photos, news.value);
    this.#hold(key, { lesson: sameLesson, revision, photos });
    return ok(photos);
  }

  #hold(key: string, held: Held): void {
    this.#held.delete(key);
    this.#held.set(key, held);
    const [oldest] = this.#held.keys();
    if (this.#held.size > MOST_HELD && oldest !== undefined) this.#held.delete(oldest);
  }

  #until(signal: AbortSignal | undefined): AbortSignal {
    const { signal: closing } = this.#closing;
    return signal === undefined ? closing : AbortSignal.any([closing, signal]);
  }

  #inTurn<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
    const turn = this.#turn.then(() =>
      this.#closing.signal.aborted ? fail('cancelled', 'The library is closed.') : work(),
    );
    this.#turn = turn.catch(() => undefined); // Whoever took the turn gets what was thrown.
    return turn;
  }
}
