import { ok, type Result } from '../../contract/errors.ts';
import type { WorkEvents } from '../../contract/events.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { LessonRow } from '../catalog/teach-catalog.ts';
import type { LibraryParts } from '../library-parts.ts';
import type { ModelPack } from '../model/model-pack.ts';
import { giveTarget } from '../organise/act-on-suggestions.ts';
import { likelyOf } from './judged-photos.ts';
import { doTeachJob } from './teach-jobs.ts';

/** What such an act is called in the list of acts. */
const ACT_KIND = 'tag-by-lesson';

/** What {@link tagByLessons} works with. */
interface TagByLessonsOptions extends Pick<WorkEvents, 'onNotice'> {
  readonly parts: LibraryParts;
  readonly catalog: Catalog;
  readonly signal: AbortSignal;
}

/**
 * Gives photos what a person let Kindred give by itself: of each lesson with a threshold, those that are
 * at least so probable, that were not looked at for it yet, and that neither were refused nor ever had it
 * taken away. One act a lesson. Lessons of another network than the one that serves rest.
 * @returns how many photos were given something; `cancelled`.
 */
export async function tagByLessons(options: TagByLessonsOptions): Promise<Result<number>> {
  const { catalog, parts } = options;
  const wanted = catalog.teach.lessons().filter(({ threshold }) => threshold !== null);
  if (wanted.length === 0) return ok(0);
  const pack = await parts.pack();
  if (pack === undefined) return ok(0);
  let given = 0;
  for (const lesson of wanted.filter(({ modelId }) => modelId === pack.manifest.id)) {
    const done = await tagByLesson(options, lesson, pack);
    if (done.ok) given += done.value;
    else if (done.error.code === 'cancelled') return done;
    // One lesson costs one lesson; it is not tried again before it is taught anew.
    else options.onNotice?.(done.error);
  }
  return ok(given);
}

async function tagByLesson(
  { catalog, parts, signal }: TagByLessonsOptions,
  { target, learnt, lookedAt, threshold, modelId, taughtAt }: LessonRow,
  { meanFeature }: ModelPack,
): Promise<Result<number>> {
  const revision = catalog.revision();
  const { teach, pen } = catalog;
  if (threshold === null || revision <= lookedAt) return ok(0);
  const job = { kind: 'judge', learnt, since: lookedAt, libraryDir: parts.folder.dir } as const;
  const judged = await doTeachJob({ ...job, modelId, meanFeature }, signal);
  if (signal.aborted) return { ok: false, error: { code: 'cancelled', message: 'Stopped.' } };
  // The person may have changed their mind meanwhile.
  const now = teach.lesson(target);
  if (now?.threshold !== threshold || now.taughtAt !== taughtAt) return ok(0);
  if (!judged.ok) {
    teach.setLookedAt(target, revision);
    return judged;
  }
  const likely = await likelyOf(judged.value, threshold, (ids) => teach.givableOf(target, ids));
  const photos = likely.map(({ id }) => id);
  const { changed } = pen.acts.carryOut(ACT_KIND, () => {
    // Asked again within the transaction.
    const givable = teach.givableOf(target, photos);
    return { name: giveTarget(pen, target, givable), value: undefined };
  });
  teach.setLookedAt(target, revision);
  return ok(changed);
}
