import { afterEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../contract/errors.ts';
import type { Lesson } from '../../contract/teach-calls.ts';
import { catalogFile } from '../catalog/catalog-file.ts';
import { keptRows } from '../catalog/kept-rows.ts';
import { SqliteDatabase } from '../catalog/sqlite-database.ts';
import { TaughtLibrary } from './taught-library.ts';

const open: TaughtLibrary[] = [];
afterEach(async () => {
  for (const library of open.splice(0)) await library.close();
});

async function newLibrary(): Promise<TaughtLibrary> {
  const library = await TaughtLibrary.make();
  open.push(library);
  return library;
}

/** Thirty of one kind, twelve of them tagged, among sixty of others. */
/** @param examples below eight, no network is trained, which takes a while. */
async function taught(examples = 12) {
  const library = await newLibrary();
  const own = library.add({ seed: 1, count: 30 });
  const others = [2, 3, 4].flatMap((seed) => library.add({ seed, count: 20 }));
  const target = library.tag('boats', own.slice(0, examples));
  return { library, own, others, target, hidden: own.slice(examples) };
}

describe('teaching a tag', () => {
  it('trains a network, says how good it is, and suggests what belongs', async () => {
    const { library, target, hidden } = await taught();
    const lesson = await library.teach(target);
    expect(lesson).toMatchObject({
      ...{ target, name: 'boats', method: 'network', model: 'tiny', threshold: null },
      ...{ examples: 12, others: 78, refused: 0, isOld: false },
    });
    expect(lesson.epochs).toBeGreaterThan(0);
    expect(lesson.accuracy).toBeGreaterThan(0.5);
    expect(lesson.averagePrecision).toBeGreaterThan(0.1);
    const recalls = lesson.curve.map(({ recall }) => recall);
    expect(recalls).toEqual(recalls.toSorted((a, b) => a - b));
    expect(recalls.at(-1)).toBe(1);
    const found = await library.suggested(target, 0);
    expect(found).toHaveLength(78);
    expect(new Set(found.slice(0, hidden.length))).toEqual(new Set(hidden));
  });

  it('teaches the same from the same, also after a restart', async () => {
    const { library, target } = await taught();
    const first = steady(await library.teach(target));
    const before = unwrap(await library.teacher.suggestions({ target, limit: 99, min: 0 }));
    await library.restart();
    const { lessons } = unwrap(await library.teacher.lessons());
    expect(lessons).toMatchObject([{ ...first, isOld: false }]);
    expect(unwrap(await library.teacher.suggestions({ target, limit: 99, min: 0 }))).toEqual(
      before,
    );
    expect(await library.teach(target)).toMatchObject(first);
    expect(unwrap(await library.teacher.suggestions({ target, limit: 99, min: 0 }))).toEqual(
      before,
    );
  });

  it('compares with neighbours below eight examples, and says so', async () => {
    const { library, own, others } = await taught();
    const target = library.tag('few', own.slice(0, 7));
    const lesson = await library.teach(target);
    expect(lesson).toMatchObject({
      ...{ method: 'neighbours', examples: 7, accuracy: null, averagePrecision: null },
      ...{ curve: [], epochs: 0 },
    });
    const found = await library.suggested(target, 0);
    expect(new Set(found.slice(0, 23))).toEqual(new Set(own.slice(7)));
    // A refused photo takes those along that are like it.
    const [first = 0, second = 0] = others;
    library.act({ kind: 'answer-suggestions', target, refuse: [first] });
    const probability = async () => {
      const answer = await library.teacher.suggestions({ target, limit: 99, min: 0 });
      return unwrap(answer).suggestions.find(({ id }) => id === second)?.probability;
    };
    const before = await probability();
    await library.teach(target);
    expect(await probability()).toBeLessThan(before ?? 0);
  });

  it('counts what carries a tag below as an example, and never suggests it', async () => {
    const { library, own } = await taught();
    library.tag('boats/sail', own.slice(20, 22));
    const target = library.tag('boats', own.slice(0, 1));
    expect(await library.teach(target)).toMatchObject({ examples: 14 });
    expect(await library.suggested(target, 0)).not.toContain(own[20]);
  });

  it('says why not', async () => {
    const { library, own, target } = await taught();
    const teach = async (wanted: typeof target) => {
      const answer = await library.teacher.teach({ target: wanted }, {});
      return answer.ok ? 'taught' : `${answer.error.code}: ${answer.error.message}`;
    };
    library.act({ kind: 'make-album', name: 'Smart', search: 'stars:>3' });
    library.act({ kind: 'tag', photos: own.slice(0, 1), add: ['none'] });
    const none = library.tag('none', []);
    library.act({ kind: 'tag', photos: own.slice(0, 1), remove: ['none'] });
    expect(await teach({ album: 1 })).toBe(
      'album-unusable: “Smart” fills itself with what its search finds; nothing can be taught by it.',
    );
    expect(await teach({ tag: 99 })).toMatch(/^tag-unknown: /);
    expect(await teach({ album: 99 })).toMatch(/^album-unknown: /);
    expect(await teach(none)).toMatch(/^teach-too-few: /);
    const asked = await library.teacher.suggestions({ target, limit: 9, min: 0 });
    expect(asked).toMatchObject({ ok: false, error: { code: 'teach-unknown' } });
    expect(await library.teacher.change({ target, threshold: 0.9 })).toMatchObject({
      error: { code: 'teach-unknown' },
    });
    const stopped = await library.teacher.teach({ target }, { signal: AbortSignal.abort() });
    expect(stopped).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(unwrap(await library.teacher.lessons()).lessons).toEqual([]);
  });

  it('teaches an album that is filled by hand', async () => {
    const { library, own, hidden } = await taught();
    library.act({ kind: 'make-album', name: 'Sea', photos: own.slice(0, 12) });
    const target = { album: 1 };
    await library.teach(target);
    const [best = 0, next = 0] = await library.suggested(target, 0);
    expect(hidden).toContain(best);
    library.act({ kind: 'answer-suggestions', target, accept: [best], refuse: [next] });
    expect(library.catalog.pen.albums.photos(1).at(-1)?.id).toBe(best);
    const rest = await library.suggested(target, 0);
    expect(rest).toHaveLength(76);
    expect(rest).not.toContain(next);
  });
});

describe('answers', () => {
  it('are one act, whose undoing suggests again, and doing again does not', async () => {
    const { library, target } = await taught(5);
    await library.teach(target);
    const before = await library.suggested(target, 0);
    const [accepted = 0, refused = 0] = before;
    const { changed } = unwrap(
      library.organiser.act({
        ...{ kind: 'answer-suggestions', target },
        ...{ accept: [accepted], refuse: [refused] },
      }),
    );
    expect(changed).toBe(2);
    expect(library.tagsOf(accepted)).toEqual(['boats']);
    expect(library.tagsOf(refused)).toEqual([]);
    const after = before.filter((id) => id !== accepted && id !== refused);
    expect(await library.suggested(target, 0)).toEqual(after);
    expect(unwrap(library.organiser.undo()).act).toMatchObject({
      ...{ kind: 'answer-suggestions', name: 'boats', photos: 2 },
    });
    expect(await library.suggested(target, 0)).toEqual(before);
    unwrap(library.organiser.redo());
    expect(await library.suggested(target, 0)).toEqual(after);
    expect(library.catalog.integrityProblems()).toEqual([]);
  });

  it('make the lesson old, and refusals are what the next one tells it apart from', async () => {
    const { library, hidden, target } = await taught();
    await library.teach(target);
    // Of the same kind as the tagged ones, but some of them are refused.
    const like = hidden.slice(10);
    const meanOf = async () => {
      const answer = await library.teacher.suggestions({ target, limit: 999, min: 0 });
      const own = unwrap(answer).suggestions.filter(({ id }) => like.includes(id));
      expect(own).toHaveLength(8);
      return own.reduce((sum, { probability }) => sum + probability, 0);
    };
    const before = await meanOf();
    library.act({ kind: 'answer-suggestions', target, refuse: hidden.slice(0, 10) });
    expect(unwrap(await library.teacher.lessons()).lessons).toMatchObject([{ isOld: true }]);
    expect(await library.teach(target)).toMatchObject({ refused: 10, isOld: false });
    expect(await meanOf()).toBeLessThan(before);
  });

  it('stay with a tag that is renamed or merged, and come back with one that was deleted', async () => {
    const { library, own, others, target } = await taught(5);
    const [refused = 0] = others;
    const id = 'tag' in target ? target.tag : 0;
    library.act({ kind: 'answer-suggestions', target, refuse: [refused] });
    await library.teach(target);
    const refusedNow = (of = target) => library.catalog.teach.refused(of, 'tiny');
    const taughtNow = async () =>
      unwrap(await library.teacher.lessons()).lessons.map(({ name }) => name);
    library.act({ kind: 'rename-tag', tag: id, path: 'ships' });
    expect([refusedNow(), await taughtNow()]).toEqual([[refused], ['ships']]);
    library.act({ kind: 'delete-tag', tag: id });
    expect([refusedNow(), await taughtNow()]).toEqual([[], []]);
    unwrap(library.organiser.undo());
    expect([refusedNow(), await taughtNow()]).toEqual([[refused], ['ships']]);
    const other = library.tag('vessels', own.slice(20, 21));
    library.act({ kind: 'rename-tag', tag: id, path: 'vessels' });
    expect([refusedNow(other), await taughtNow()]).toEqual([[refused], []]);
    unwrap(library.organiser.undo());
    expect([refusedNow(other), refusedNow(), await taughtNow()]).toEqual([
      ...[[], [refused]],
      ['ships'],
    ]);
  });

  it('go with their photo, and are in the copies of every day', async () => {
    const { library, others, target } = await taught(5);
    const [first = 0, second = 0] = others;
    library.act({ kind: 'answer-suggestions', target, refuse: [first, second] });
    await library.teach(target);
    const rows = keptRows(catalogFile(library.dir));
    expect(rows['tag_refusals']).toHaveLength(2);
    expect(rows['lessons']).toHaveLength(1);
    library.catalog.removeFolder(2);
    expect(library.catalog.teach.refused(target, 'tiny')).toEqual([]);
    expect(library.catalog.integrityProblems()).toEqual([]);
  });
});

describe('a threshold', () => {
  it('is the only thing that makes Kindred tag by itself; that is one act, and can be undone', async () => {
    const { library, target, hidden } = await taught();
    await library.teach(target);
    expect(await library.tagByItself()).toBe(0);
    unwrap(await library.teacher.change({ target, threshold: 0.5 }));
    const likely = await library.suggested(target, 0.5);
    expect(likely.length).toBeGreaterThan(0);
    expect(await library.tagByItself()).toBe(likely.length);
    for (const id of likely) expect(library.tagsOf(id)).toEqual(['boats']);
    expect(hidden.some((id) => library.tagsOf(id).includes('boats'))).toBe(true);
    expect(await library.tagByItself()).toBe(0);
    expect(unwrap(library.organiser.undo()).act).toMatchObject({
      ...{ kind: 'tag-by-lesson', name: 'boats', photos: likely.length },
    });
    // Taken away by the person: it is suggested, but does not come back by itself.
    unwrap(await library.teacher.change({ target, threshold: 0.6 }));
    expect(await library.tagByItself()).toBe(0);
    expect(await library.suggested(target, 0.5)).toEqual(likely);
    unwrap(library.organiser.redo());
    expect(library.tagsOf(likely[0] ?? 0)).toEqual(['boats']);
  });

  it('gives it to photos that come later, but to none that a person refused or took it from', async () => {
    const { library, target, hidden } = await taught();
    const [refused = 0, taken = 0] = hidden;
    library.act({ kind: 'answer-suggestions', target, refuse: [refused] });
    library.act({ kind: 'tag', photos: [taken], add: ['boats'] });
    library.act({ kind: 'tag', photos: [taken], remove: ['boats'] });
    await library.teach(target);
    unwrap(await library.teacher.change({ target, threshold: 0.5 }));
    await library.tagByItself();
    expect([library.tagsOf(refused), library.tagsOf(taken)]).toEqual([[], []]);
    const later = library.add({ seed: 1, count: 6, spread: 0.05 });
    const given = await library.tagByItself();
    expect(given).toBeGreaterThan(0);
    expect(later.filter((id) => library.tagsOf(id).includes('boats'))).toHaveLength(given);
    // Given again by hand, it is like any other.
    library.act({ kind: 'tag', photos: [taken], add: ['boats'] });
    expect(library.catalog.teach.givableOf(target, [taken])).toEqual([]);
    unwrap(await library.teacher.change({ target, threshold: null }));
    library.add({ seed: 1, count: 2, spread: 0.05 });
    expect(await library.tagByItself()).toBe(0);
  });

  it('outlives another lesson, not its being forgotten', async () => {
    const { library, target } = await taught(5);
    await library.teach(target);
    unwrap(await library.teacher.change({ target, threshold: 0.9 }));
    expect(await library.teach(target)).toMatchObject({ threshold: 0.9 });
    unwrap(await library.teacher.forget({ target }));
    expect(unwrap(await library.teacher.lessons()).lessons).toEqual([]);
    expect(await library.tagByItself()).toBe(0);
    expect(await library.teach(target)).toMatchObject({ threshold: null });
  });
});

describe('a lesson', () => {
  it('of another network is old, suggests nothing and tags nothing', async () => {
    const { library, target } = await taught(5);
    await library.teach(target);
    unwrap(await library.teacher.change({ target, threshold: 0.5 }));
    edit(library, (database) => database.run(`UPDATE lessons SET model_id = 'another'`));
    expect(unwrap(await library.teacher.lessons()).lessons).toMatchObject([
      { model: 'another', isOld: true },
    ]);
    expect(await library.teacher.suggestions({ target, limit: 9, min: 0 })).toMatchObject({
      error: { message: '“boats” was learnt with another network; teach it again.' },
    });
    expect(await library.tagByItself()).toBe(0);
    expect(await library.teach(target)).toMatchObject({ model: 'tiny', isOld: false });
  });

  it('that was damaged costs a sentence, and is taught anew', async () => {
    const { library, target } = await taught(5);
    await library.teach(target);
    unwrap(await library.teacher.change({ target, threshold: 0.5 }));
    const whole = library.catalog.teach.lesson(target)?.learnt ?? new Uint8Array();
    edit(library, (database) => database.run('UPDATE lessons SET learnt = ?', whole.slice(0, -4)));
    const answer = await library.teacher.suggestions({ target, limit: 9, min: 0 });
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(await library.tagByItself()).toBe(0);
    edit(library, (database) => database.run(`UPDATE lessons SET report = '{}'`));
    expect(unwrap(await library.teacher.lessons()).lessons).toEqual([]);
    expect(await library.teach(target)).toMatchObject({ method: 'neighbours' });
  });

  it('is not begun in a library that closes', async () => {
    const { library, target } = await taught();
    const teaching = library.teacher.teach({ target }, {});
    await library.teacher.close();
    expect(await teaching).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(await library.teacher.suggestions({ target, limit: 9, min: 0 })).toMatchObject({
      error: { code: 'cancelled' },
    });
  });
});

/** What does not depend on when, and how fast. */
function steady(lesson: Lesson): Partial<Lesson> {
  const { seconds, taughtAt, ...rest } = lesson;
  expect([seconds >= 0, Date.parse(taughtAt) > 0]).toEqual([true, true]);
  return rest;
}

function edit(library: TaughtLibrary, change: (database: SqliteDatabase) => unknown): void {
  const database = new SqliteDatabase(catalogFile(library.dir), false);
  change(database);
  database.close();
}
