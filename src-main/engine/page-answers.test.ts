import { copyFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { drawPhotos, testBed } from '../../test-fixtures/photo-folder.ts';
import { drawPicture } from '../../test-fixtures/pictures.ts';
import { PAGE_CALLS, type PageCallName } from '../contract/calls.ts';
import { unwrap, type Result } from '../contract/errors.ts';
import { FILE_TYPES, LIKENESS_KINDS } from '../contract/fields.ts';
import { SORTS } from '../contract/photo-calls.ts';
import { AppLibrary } from './app-library.ts';

const EXIF = {
  IFD0: { Make: 'Maker', Model: 'Camera' },
  IFD2: { DateTimeOriginal: '2025:06:30 18:04:05', FNumber: '28/10', ISOSpeedRatings: '100' },
};
const DAYS = { from: '2025-06-30', to: '2025-06-30' };
const LEFT = { x: 0, y: 0, width: 0.5, height: 1 };

let library: AppLibrary | undefined;
afterAll(async () => {
  await library?.close();
});

/** A library of photos alike and the same, turned, broken and gone. */
async function mixedLibrary() {
  const bed = await testBed();
  const at = (name: string) => join(bed.photos, name);
  await drawPhotos(bed.photos, {
    'one.jpg': 1,
    'sub/near.jpg': 1.2,
    'other.jpg': 2,
    'gone.jpg': 3,
  });
  await copyFile(at('one.jpg'), at('sub/copy of one.jpg'));
  await writeFile(at('turned.jpg'), await drawPicture({ seed: 4, orientation: 6, exif: EXIF }));
  await writeFile(at('broken.jpg'), Buffer.alloc(2000, 7));
  const modelSources = { chosen: bed.models, shared: at('none'), offline: true };
  const opened = unwrap(await AppLibrary.open({ dir: bed.library, modelSources, command: 'test' }));
  library = opened;
  const idle = async (start: () => Promise<unknown>) => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const end = opened.on((event) => {
      if (event.kind === 'work' && event.work.state === 'idle') resolve(undefined);
    });
    await start();
    await promise;
    end();
  };
  await idle(async () => unwrap(await opened.addFolder({ path: bed.photos })));
  await unlink(at('gone.jpg'));
  await idle(async () => unwrap(await opened.work({ do: 'scan' })));
  const picture = unwrap(await opened.keepPicture(await drawPicture({ seed: 1 }), 'a.jpg'));
  const { ids } = unwrap(await opened.timeline({ sort: 'name' }));
  const [folder] = unwrap(await opened.overview({})).folders;
  return { opened, bed, ids, token: picture.picture, folderId: folder?.id ?? 0 };
}

describe('what a page is answered', () => {
  it('is what the table of calls says, no more and no less', async () => {
    const { opened, bed, ids, token, folderId } = await mixedLibrary();
    const [first = 0, second = 0] = ids;
    const alike = [
      { photos: [first] },
      { photos: [...ids] },
      { photo: first, region: LEFT },
      { picture: token },
      { picture: token, region: LEFT },
    ];
    const bys = [undefined, ...LIKENESS_KINDS].map((by) => (by === undefined ? {} : { by }));
    // In this order: what takes something away comes last.
    const asked: Record<PageCallName, readonly unknown[]> = {
      overview: [{}],
      timeline: [
        {},
        ...SORTS.map((sort) => ({ sort })),
        { filter: { ...DAYS, folders: [folderId], types: [...FILE_TYPES] } },
      ],
      cards: [{ ids }, { ids: [999_999] }],
      act: [
        { kind: 'favourite', photos: [first], value: true },
        { kind: 'stars', photos: ids, value: 3 },
        { kind: 'tag', photos: ids, add: ['travel/lisbon', 'sea'], remove: ['wood'] },
        { kind: 'describe', photos: [first], title: 'One', caption: 'The first\nof all' },
        { kind: 'rename-tag', tag: 1, path: 'Trips' },
        { kind: 'make-album', name: 'By hand', photos: ids },
        { kind: 'make-album', name: 'Smart', search: 'stars:>2' },
        { kind: 'change-album', album: 1, name: 'Chosen', cover: second },
        { kind: 'move-album', album: 2, into: 1 },
        { kind: 'order-album', album: 1, photos: [second], before: first },
        { kind: 'remove-from-album', album: 1, photos: [first] },
        { kind: 'add-to-album', album: 1, photos: [first] },
        {
          kind: 'answer-suggestions',
          target: { album: 1 },
          accept: [first],
          refuse: [second],
        },
        { kind: 'delete-album', album: 2 },
        { kind: 'delete-tag', tag: 3 },
      ].map((act) => ({ act })),
      undo: [{}, {}],
      redo: [{}],
      organisation: [{}],
      // The tag that was deleted last is back by undoing: all photos carry it.
      teach: [{ target: { tag: 3 } }, { target: { album: 1 } }],
      suggestions: [{ target: { tag: 3 } }, { target: { album: 1 }, limit: 1, min: 0 }],
      changeLesson: [
        { target: { tag: 3 }, threshold: 1 },
        { target: { tag: 3 }, threshold: null },
      ],
      lessons: [{}],
      forgetLesson: [{ target: { tag: 3 } }],
      marks: [{ photos: ids }, { photos: [] }, { photos: [999_999] }],
      suggest: [{ text: '' }, { text: 'tra' }, { text: 'tag:t', language: 'it' }],
      changeSettings: [
        { writesSidecars: true },
        { retrySidecars: true },
        { writesSidecars: false },
      ],
      settings: [{}],
      missing: [{}],
      forgetMissing: [{ ids: [999_999] }],
      backups: [{}],
      restoreBackup: [],
      exportNames: [{ photos: ids, format: 'original', names: '{date} {name} {n}' }],
      exportPhotos: [
        { photos: [first], to: join(bed.models, 'copies'), format: 'original' },
        { photos: [first], to: join(bed.models, 'small'), format: 'webp', longestSide: 32 },
      ],
      exports: [{}],
      steerExport: [
        { id: 1, do: 'pause' },
        { id: 1, do: 'resume' },
        { id: 2, do: 'cancel' },
      ],
      photo: ids.map((id) => ({ id })),
      findSimilar: alike.flatMap((of) => [
        ...bys.map((by) => ({ of, ...by })),
        { of, filter: { folder: 'same' } },
        { of, filter: { folder: 'other', ...DAYS, types: ['jpeg'] } },
      ]),
      explain: alike
        .filter((of) => !('photos' in of) || of.photos.length === 1)
        .flatMap((of) => bys.map((by) => ({ of, photo: second, ...by }))),
      suggestFolders: [{}],
      browseFolders: [{}, { path: bed.photos }],
      failures: [{}],
      retry: [{ ids: [] }, {}],
      work: [{ do: 'scan' }, { do: 'pause' }, { do: 'resume' }, { do: 'stop' }],
      installModel: [{}],
      models: [{}],
      useModel: [{ id: 'tiny', as: 'serves' }],
      chooseRuntime: [{ runtime: 'onnxruntime' }, { runtime: 'auto' }],
      compareModels: [{}],
      // The only one serves, and stays.
      removeModel: [],
      addFolder: [{ path: bed.photos }],
      changeFolder: [
        { id: folderId, excludes: ['sub'] },
        { id: folderId, isPaused: true },
      ],
      removeFolder: [{ id: folderId }],
    };
    expect(Object.keys(asked).sort()).toEqual(Object.keys(PAGE_CALLS).sort());
    for (const name of Object.keys(asked) as PageCallName[]) {
      for (const input of asked[name]) {
        // Each call has an input of its own; which one this is only the name tells.
        const answer: Result<unknown> = await opened[name](input as never);
        const said = { call: name, input, answer: JSON.parse(JSON.stringify(answer)) as unknown };
        const parsed = PAGE_CALLS[name].output.safeParse(answer.ok ? answer.value : undefined);
        expect(said).toEqual({ call: name, input, answer: { ok: true, value: parsed.data } });
      }
    }
  });
});
