import { inspect } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import { fail, ok, type KindredError, type Result } from '../../contract/errors.ts';
import type { CatalogReader } from '../catalog/catalog.ts';
import { openCatalogReader } from '../catalog/sqlite-catalog.ts';
import { errorOf } from '../checked-call.ts';
import { contentProfile, type ContentProfile } from '../search/likeness.ts';
import { seededNumbers, shuffled } from '../train/seeded-shuffle.ts';
import { sortedByProbability, type Suggestion } from './judged-photos.ts';
import { learn } from './learn.ts';
import { judgeOf, type Learnt } from './learnt.ts';
import { learntBytes, readLearnt } from './learnt-bytes.ts';
import type { JudgedPhotos, LearntLesson, TeachJob, TeachWorkerData } from './teach-jobs.ts';

const port = parentPort;
if (port === null) throw new Error('The teach worker runs as a worker thread only.');
// Only teach-jobs.ts starts this worker, so what it hands over has that type.
const { job, stop } = workerData as TeachWorkerData;
const isStopped = () => Atomics.load(stop, 0) !== 0;

type JobOf<Kind> = Extract<TeachJob, { kind: Kind }>;

const CANCELLED: Result<never> = fail('cancelled', 'The teaching was stopped.');
/** Photos that a lesson is learnt from at most; of more, some are drawn by lot. */
const MOST_EXAMPLES = 4000;
const MOST_REFUSED = 2000;
const MOST_OTHERS = 3000;
const SEED = 1;
/** Vectors that are in memory at a time while photos are judged. */
const AT_ONCE = 500;
const NO_CLASSES = new Uint8Array();

/** Causes cross to the other thread as text: not everything thrown can be copied. */
function portable({ code, message, cause }: KindredError): KindredError {
  if (cause === undefined) return { code, message };
  return { code, message, cause: cause instanceof Error ? cause.message : inspect(cause) };
}

/** Photos as they are compared, in the order of their ids; those that were forgotten meanwhile are left out. */
function* profilesOf(
  catalog: CatalogReader,
  ids: readonly number[],
): Iterable<{ id: number; profile: ContentProfile }> {
  const { modelId, meanFeature } = job;
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE);
    const embeddings = catalog.embeddings(modelId, some);
    for (const id of some) {
      const found = embeddings.get(id);
      // Of another size: the network was changed under the same name, and looks at it again soon.
      if (found?.vector.length !== meanFeature.length) continue;
      const { vector, classes = NO_CLASSES } = found;
      yield { id, profile: contentProfile(vector, classes, meanFeature) };
    }
  }
}

function drawn(catalog: CatalogReader, ids: readonly number[], most: number): ContentProfile[] {
  const some =
    ids.length <= most ? ids : shuffled(ids, seededNumbers(SEED)).slice(0, most).toSorted(byNumber);
  return Array.from(profilesOf(catalog, some), ({ profile }) => profile);
}

const byNumber = (a: number, b: number) => a - b;

async function learnt(
  catalog: CatalogReader,
  { target, modelId }: JobOf<'learn'>,
): Promise<Result<LearntLesson>> {
  const started = performance.now();
  const undecided = catalog.teach.undecided(target, modelId);
  const photos = {
    examples: drawn(catalog, catalog.teach.examples(target, modelId), MOST_EXAMPLES),
    refused: drawn(catalog, catalog.teach.refused(target, modelId), MOST_REFUSED),
    others: drawn(catalog, undecided, MOST_OTHERS),
    undecided: undecided.length,
  };
  const examples = catalog.teach.examplesMark(target, modelId);
  if (photos.examples.length === 0) {
    return fail('teach-too-few', 'No photo that Kindred has looked at carries it yet.');
  }
  const lesson = await learn(photos, isStopped);
  if (!lesson.ok) return lesson;
  const { learnt: result, accuracy, averagePrecision, curve, epochs } = lesson.value;
  return ok({
    learnt: learntBytes(result),
    examples,
    report: {
      method: result.method,
      examples: photos.examples.length,
      others: photos.others.length,
      refused: photos.refused.length,
      ...{ accuracy, averagePrecision, curve, epochs },
      seconds: (performance.now() - started) / 1000,
    },
  });
}

function featureSizeOf(learnt: Learnt): number {
  return learnt.method === 'network' ? learnt.columns.featureSize : learnt.examples.feature.length;
}

function judged(
  catalog: CatalogReader,
  { modelId, meanFeature, learnt: bytes, since }: JobOf<'judge'>,
): Result<JudgedPhotos> {
  const read = readLearnt(bytes);
  if (!read.ok) return read;
  if (featureSizeOf(read.value) !== meanFeature.length) {
    return fail('teach-unknown', 'This was learnt with another network; teach it again.');
  }
  const judge = judgeOf(read.value);
  const photos: Suggestion[] = [];
  for (const { id, profile } of profilesOf(catalog, catalog.teach.lookedAtSince(modelId, since))) {
    if (photos.length % AT_ONCE === 0 && isStopped()) return CANCELLED;
    photos.push({ id, probability: judge(profile) });
  }
  return ok(sortedByProbability(photos));
}

async function resultOf(wanted: TeachJob): Promise<Result<unknown>> {
  const opened = openCatalogReader(wanted.libraryDir);
  if (!opened.ok) return opened;
  const catalog = opened.value;
  try {
    return wanted.kind === 'learn' ? await learnt(catalog, wanted) : judged(catalog, wanted);
  } catch (cause) {
    return { ok: false, error: errorOf(cause) };
  } finally {
    catalog.close();
  }
}

const result = await resultOf(job);
port.postMessage(result.ok ? result : { ok: false, error: portable(result.error) });
