import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import { SqliteDatabase } from '../catalog/sqlite-database.ts';
import { SampleOrganiser } from './sample-organiser.ts';

const HOSTILE = [
  `'; DROP TABLE photos; --`,
  '<script>alert(1)</script>',
  '" onerror="x',
  '%_\\ ?1 $x',
  '{{7*7}}',
];

function sampleOf(
  count: number,
  shown = count,
): { sample: SampleOrganiser; ids: number[]; dir: string } {
  const dir = temporaryFolder();
  const sample = new SampleOrganiser(dir);
  return { sample, dir, ids: sample.addFolder('/one', count, shown).ids };
}

function tagsOf(sample: SampleOrganiser): Record<string, number> {
  const { tags } = sample.organiser.organisation();
  return Object.fromEntries(tags.map(({ path, photos }) => [path, photos]));
}

function tagId(sample: SampleOrganiser, path: string): number {
  return sample.organiser.organisation().tags.find((tag) => tag.path === path)?.id ?? 0;
}

describe('acts', () => {
  it('say what was done, and how many photos it changed', () => {
    const { sample, ids } = sampleOf(4);
    const [a = 0, b = 0] = ids;
    expect(sample.act({ kind: 'stars', photos: [a, b, a, 999], value: 4 })).toMatchObject({
      changed: 2,
      made: null,
      undo: { kind: 'stars', photos: 2, name: '4' },
      redo: null,
    });
    const tagged = sample.act({ kind: 'tag', photos: ids, add: ['travel/lisbon', 'sea'] });
    expect(tagged).toMatchObject({ changed: 4, undo: { kind: 'tag', name: 'travel/lisbon' } });
    const album = sample.act({ kind: 'make-album', name: 'Best', photos: [b, a] });
    expect(album).toMatchObject({ changed: 2, undo: { kind: 'make-album', name: 'Best' } });
    const renamed = sample.act({ kind: 'rename-tag', tag: tagId(sample, 'sea'), path: 'Ocean' });
    expect(renamed).toMatchObject({ changed: 1, undo: { photos: 0, name: 'Ocean' } });
    expect(unwrap(sample.organiser.undo())).toMatchObject({
      act: { kind: 'rename-tag' },
      undo: { kind: 'make-album' },
      redo: { kind: 'rename-tag', name: 'Ocean' },
    });
    expect(sample.told).toEqual({ changes: 5, sidecars: 0 });
  });

  it('that change nothing leave nothing to undo, and what was undone can be done again', () => {
    const { sample, ids } = sampleOf(2);
    sample.act({ kind: 'tag', photos: ids, add: ['Sea'] });
    sample.act({ kind: 'favourite', photos: ids, value: true });
    unwrap(sample.organiser.undo());
    const idle = [
      { kind: 'favourite', photos: ids, value: false },
      { kind: 'stars', photos: [999], value: 5 },
      { kind: 'tag', photos: ids, add: ['sea'], remove: ['SEA', 'never'] },
      { kind: 'tag', photos: [999], add: ['new'] },
      { kind: 'describe', photos: ids, title: ' \u200b ', caption: '' },
    ] as const;
    for (const act of idle) expect(sample.act({ ...act } as never)).toMatchObject({ changed: 0 });
    expect(sample.organiser.organisation()).toMatchObject({
      undo: { kind: 'tag' },
      redo: { kind: 'favourite' },
      tags: [{ path: 'Sea', photos: 2 }],
    });
    expect(sample.told.changes).toBe(3);
  });

  it('are kept over a restart, and none is half done after a crash', () => {
    const { sample, ids, dir } = sampleOf(3);
    sample.act({ kind: 'tag', photos: ids, add: ['travel/lisbon'] });
    expect(() =>
      sample.catalog.pen.acts.carryOut('stars', () => {
        sample.catalog.pen.marks.setStars(ids, 5);
        throw new Error('the power went');
      }),
    ).toThrow('the power went');
    sample.restart();
    expect(sample.catalog.organise.marks(ids).stars).toEqual([3, 0, 0, 0, 0, 0]);
    const database = new SqliteDatabase(join(dir, 'catalog.db'), true);
    expect(database.all('SELECT * FROM current_act')).toEqual([]);
    database.close();
    expect(unwrap(sample.organiser.undo()).act).toMatchObject({ kind: 'tag', photos: 3 });
    expect(tagsOf(sample)).toEqual({});
  });

  it('take in ten thousand photos at once', () => {
    const { sample, ids } = sampleOf(10_000, 0);
    const tagged = () => sample.catalog.organise.marks(ids).tags.map(({ photos }) => photos);
    const made =
      sample.act({ kind: 'make-album', name: 'All', photos: ids.toReversed() }).made ?? 0;
    expect(sample.act({ kind: 'tag', photos: ids, add: ['a/b'] }).changed).toBe(10_000);
    const [first = 0] = ids;
    sample.act({ kind: 'order-album', album: made, photos: ids.slice(5000), before: first });
    expect(tagged()).toEqual([10_000]);
    unwrap(sample.organiser.undo());
    unwrap(sample.organiser.undo());
    expect(tagged()).toEqual([]);
    expect(sample.catalog.pen.albums.photos(made).map(({ id }) => id)).toEqual(ids.toReversed());
    unwrap(sample.organiser.redo());
    expect(tagged()).toEqual([10_000]);
  });

  it('have sidecars written where the setting is on, undoing too', () => {
    const { sample, ids } = sampleOf(2);
    sample.catalog.setSetting('writes-sidecars', '1');
    sample.act({ kind: 'favourite', photos: ids, value: true });
    expect(sample.told).toEqual({ changes: 1, sidecars: 0 });
    sample.act({ kind: 'stars', photos: ids, value: 3 });
    unwrap(sample.organiser.undo());
    expect(sample.told).toEqual({ changes: 3, sidecars: 2 });
  });
});

describe('tags', () => {
  it('are the one that is there already, in other case or Unicode form, with those above', () => {
    const { sample, ids } = sampleOf(2);
    sample.act({ kind: 'tag', photos: ids.slice(0, 1), add: ['Café/Été'] });
    sample.act({
      kind: 'tag',
      photos: ids.slice(1),
      add: ['CAFE\u0301/e\u0301te\u0301', 'cafÉ/x'],
    });
    expect(tagsOf(sample)).toEqual({ Café: 2, 'Café/Été': 2, 'Café/x': 1 });
  });

  it('can be spelled anew, moved with what is below, and made one with another', () => {
    const { sample, ids } = sampleOf(3);
    const [a = 0, b = 0, c = 0] = ids;
    sample.act({ kind: 'tag', photos: [a, b], add: ['travel/lisbon/old'] });
    sample.act({ kind: 'tag', photos: [b, c], add: ['Trips/Lisbon'] });
    sample.act({ kind: 'rename-tag', tag: tagId(sample, 'travel'), path: 'Travel' });
    expect(tagsOf(sample)).toMatchObject({ Travel: 2, 'Travel/lisbon/old': 2 });
    sample.act({ kind: 'rename-tag', tag: tagId(sample, 'Travel'), path: 'trips' });
    expect(tagsOf(sample)).toEqual({ Trips: 3, 'Trips/Lisbon': 3, 'Trips/Lisbon/old': 2 });
    unwrap(sample.organiser.undo());
    unwrap(sample.organiser.undo());
    expect(tagsOf(sample)).toEqual({
      travel: 2,
      'travel/lisbon': 2,
      'travel/lisbon/old': 2,
      Trips: 2,
      'Trips/Lisbon': 2,
    });
    const tag = tagId(sample, 'travel');
    expect(sample.refusal({ kind: 'rename-tag', tag, path: 'TRAVEL/x' })).toMatchObject({
      code: 'tag-unusable',
    });
    const deep = '1/2/3/4/5/6/7/8/9';
    expect(sample.refusal({ kind: 'rename-tag', tag, path: deep })?.code).toBe('tag-unusable');
    expect(sample.refusal({ kind: 'delete-tag', tag: 999 })?.code).toBe('tag-unknown');
  });
});

describe('albums', () => {
  it('are refused in a sentence where they can’t be', () => {
    const { sample, ids } = sampleOf(3);
    const [a = 0, b = 0] = ids;
    const make = (name: string, more = {}) =>
      sample.act({ kind: 'make-album', name, ...more }).made ?? 0;
    const outer = make('Outer', { photos: [a] });
    const inner = make('In/ner', { parent: outer });
    const smart = make('Smart', { search: 'stars:>>"( ' });
    const codes = [
      { kind: 'move-album', album: outer, into: outer },
      { kind: 'move-album', album: outer, into: inner },
      { kind: 'make-album', name: ' OUTER ' },
      { kind: 'make-album', name: '\u202e\u0000' },
      { kind: 'make-album', name: 'n'.repeat(201) },
      { kind: 'make-album', name: 'x', parent: 999 },
      { kind: 'make-album', name: 'x', search: 's', photos: [a] },
      { kind: 'make-album', name: 'x', search: 's'.repeat(10_001) },
      { kind: 'add-to-album', album: smart, photos: [a] },
      { kind: 'change-album', album: outer, cover: b },
      { kind: 'change-album', album: outer, search: 'dog' },
      { kind: 'delete-album', album: 999 },
    ].map((act) => sample.refusal(act as never)?.code);
    expect(codes).toEqual([
      'album-nested',
      'album-nested',
      ...['album-unusable', 'album-unusable', 'album-unusable', 'album-unknown'],
      ...['album-unusable', 'text-too-long'],
      ...['album-unusable', 'album-unusable', 'album-unusable', 'album-unknown'],
    ]);
    expect(sample.organiser.organisation().albums).toMatchObject([
      { id: outer, name: 'Outer', parent: null, photos: 1, cover: { id: a } },
      { id: inner, name: 'In/ner', parent: outer, photos: 0, cover: null },
      { id: smart, name: 'Smart', search: 'stars:>>"( ', photos: null, cover: null },
    ]);
    let parent = outer;
    for (let level = 2; level <= 10; level += 1) parent = make(`${level}`, { parent });
    expect(sample.refusal({ kind: 'make-album', name: '11', parent })?.code).toBe('album-nested');
  });

  it('lose a cover that is taken out, and get it back', () => {
    const { sample, ids } = sampleOf(2);
    const [a = 0, b = 0] = ids;
    const album = sample.act({ kind: 'make-album', name: 'x', photos: ids }).made ?? 0;
    sample.act({ kind: 'change-album', album, cover: b });
    const cover = () => sample.organiser.organisation().albums[0]?.cover?.id;
    expect(cover()).toBe(b);
    sample.act({ kind: 'remove-from-album', album, photos: [b] });
    expect(cover()).toBe(a);
    unwrap(sample.organiser.undo());
    expect(cover()).toBe(b);
  });
});

describe('words', () => {
  it('are kept as they are meant, whatever is in them', () => {
    const { sample, ids } = sampleOf(1);
    const [photo = 0] = ids;
    for (const text of HOSTILE) {
      sample.act({
        kind: 'describe',
        photos: ids,
        title: text,
        caption: `${text}\r\n\u202e${text}`,
      });
      sample.act({ kind: 'tag', photos: ids, add: [text] });
      sample.act({ kind: 'make-album', name: text, photos: ids });
      sample.act({ kind: 'make-album', name: `smart ${text}`, search: text });
      expect(sample.catalog.organise.said(photo)).toMatchObject({
        title: text,
        caption: `${text}\n${text}`,
      });
    }
    const said = sample.catalog.organise.said(photo);
    expect([...said.tags].sort()).toEqual(
      HOSTILE.map((text) =>
        text
          .split(/[/|]/)
          .map((level) => level.trim())
          .join('/'),
      ).sort(),
    );
    expect(said.albums.map(({ name }) => name).sort()).toEqual([...HOSTILE].sort());
    expect(sample.catalog.integrityProblems()).toEqual([]);
  });

  it('that are too long are refused with how long they may be', () => {
    const { sample, ids } = sampleOf(1);
    const title = sample.refusal({ kind: 'describe', photos: ids, title: 'x'.repeat(501) });
    expect(title).toEqual({
      code: 'text-too-long',
      message: 'This title is 501 characters long; it can have up to 500.',
    });
    const caption = sample.refusal({
      kind: 'describe',
      photos: ids,
      title: 'kept out',
      caption: 'x'.repeat(10_001),
    });
    expect(caption?.message).toContain('10,000');
    expect(sample.catalog.organise.said(ids[0] ?? 0).title).toBeNull();
  });
});

describe('undoing after something else changed the same', () => {
  it('keeps what is newer, and takes back the rest', () => {
    const { sample, ids } = sampleOf(2);
    const [a = 0, b = 0] = ids;
    sample.act({ kind: 'stars', photos: ids, value: 4 });
    sample.catalog.pen.marks.setStars([a], 2);
    sample.catalog.pen.marks.setText('title', [b], 'from a sidecar');
    unwrap(sample.organiser.undo());
    expect(sample.catalog.organise.marks([a]).stars).toEqual([0, 0, 1, 0, 0, 0]);
    expect(sample.catalog.organise.marks([b]).stars).toEqual([1, 0, 0, 0, 0, 0]);
    expect(sample.catalog.organise.said(b).title).toBe('from a sidecar');
    unwrap(sample.organiser.redo());
    expect(sample.catalog.organise.marks([a, b]).stars).toEqual([0, 0, 1, 0, 1, 0]);
  });

  it('keeps a tag that a sidecar gave to another photo, and what it made below', () => {
    const { sample, ids } = sampleOf(3);
    const [a = 0, b = 0, c = 0] = ids;
    sample.act({ kind: 'tag', photos: [a], add: ['travel/lisbon'] });
    const { tags } = sample.catalog.pen;
    tags.give([b], tagId(sample, 'travel/lisbon'));
    tags.give([c], tags.make({ path: 'travel/rome', key: 'travel/rome' }).id);
    unwrap(sample.organiser.undo());
    expect(tagsOf(sample)).toEqual({ travel: 2, 'travel/lisbon': 1, 'travel/rome': 1 });
    expect(sample.catalog.organise.said(a).tags).toEqual([]);
    unwrap(sample.organiser.redo());
    expect(tagsOf(sample)).toEqual({ travel: 3, 'travel/lisbon': 2, 'travel/rome': 1 });
  });

  it('finds its tag again where a sidecar made it anew', () => {
    const { sample, ids } = sampleOf(2);
    const [a = 0, b = 0] = ids;
    const { tags } = sample.catalog.pen;
    sample.act({ kind: 'tag', photos: [a], add: ['sea'] });
    sample.act({ kind: 'rename-tag', tag: tagId(sample, 'sea'), path: 'ocean' });
    tags.give([b], tags.make({ path: 'Sea', key: 'sea' }).id);
    unwrap(sample.organiser.undo());
    expect(tagsOf(sample)).toEqual({ Sea: 2 });
    unwrap(sample.organiser.undo());
    expect(tagsOf(sample)).toEqual({ Sea: 1 });
    unwrap(sample.organiser.redo());
    expect(tagsOf(sample)).toEqual({ Sea: 2 });
    sample.act({ kind: 'delete-tag', tag: tagId(sample, 'Sea') });
    tags.give([b], tags.make({ path: 'SEA', key: 'sea' }).id);
    unwrap(sample.organiser.undo());
    expect(tagsOf(sample)).toEqual({ SEA: 2 });
  });

  it('never throws, and leaves a whole catalog', () => {
    const step = fc.tuple(
      fc.nat(11),
      fc.subarray([1, 2, 3, 4]),
      fc.constantFrom('a', 'a/b', 'B', 'b/a'),
    );
    fc.assert(
      fc.property(fc.array(step, { size: 'max', maxLength: 40 }), (steps) => {
        const { sample } = sampleOf(2);
        const { folder } = sample.addFolder('/two', 2);
        const { marks, tags } = sample.catalog.pen;
        const anyTag = () => sample.organiser.organisation().tags[0]?.id ?? 999;
        const doings = [
          (photos: number[], path: string) => sample.act({ kind: 'tag', photos, add: [path] }),
          (photos: number[], path: string) => sample.act({ kind: 'tag', photos, remove: [path] }),
          (_: number[], path: string) =>
            sample.refusal({ kind: 'rename-tag', tag: anyTag(), path }),
          () => sample.refusal({ kind: 'delete-tag', tag: anyTag() }),
          (photos: number[], name: string) => sample.refusal({ kind: 'make-album', name, photos }),
          (photos: number[]) => sample.act({ kind: 'stars', photos, value: photos.length }),
          // A sidecar is read; there is no act.
          (photos: number[]) => {
            marks.setStars(marks.known(photos), 5);
          },
          (photos: number[], path: string) => {
            tags.give(marks.known(photos), tags.make({ path, key: path.toLowerCase() }).id);
          },
          () => unwrap(sample.organiser.undo()),
          () => unwrap(sample.organiser.undo()),
          () => unwrap(sample.organiser.redo()),
          () => sample.catalog.removeFolder(folder),
        ];
        for (const [which, photos, path] of steps) {
          doings[which]?.(photos, path);
          const found = sample.organiser.organisation().tags.map((tag) => tag.path.toLowerCase());
          const above = found.flatMap((tag) =>
            tag.includes('/') ? [tag.slice(0, tag.lastIndexOf('/'))] : [],
          );
          expect(found).toEqual(expect.arrayContaining(above));
        }
        expect(sample.catalog.integrityProblems()).toEqual([]);
        sample.catalog.close();
      }),
      { numRuns: 40 },
    );
  });
});
