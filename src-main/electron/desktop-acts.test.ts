import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memoryLibrary } from '../../test-fixtures/memory-library.ts';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import { fail, ok } from '../contract/errors.ts';
import type { PageClient } from '../contract/client.ts';
import { pathForFs, pathFromBytes, pathForPerson } from '../engine/scan/file-path.ts';
import { desktopActs, type DraggedFiles, type FileShell } from './desktop-acts.ts';

type Photo = PageClient['photo'];

/** A system that writes down what it was told; its trash is a folder. */
class RecordingShell implements FileShell {
  readonly trash = temporaryFolder();
  readonly revealed: string[] = [];
  readonly opened: string[] = [];
  readonly pictures: Uint8Array[] = [];
  readonly texts: string[] = [];
  readonly dragged: DraggedFiles[] = [];
  readonly order: string[] = [];
  /** Names that the trash does not take. */
  readonly refused = new Set<string>();
  canOpen = true;

  showItemInFolder(path: string): void {
    this.revealed.push(path);
  }
  openPath(path: string): Promise<string> {
    if (!this.canOpen) return Promise.resolve('No application knows it.');
    this.opened.push(path);
    return Promise.resolve('');
  }
  async trashItem(path: string): Promise<void> {
    this.order.push(`begin ${basename(path)}`);
    await Promise.resolve();
    if (this.refused.has(basename(path))) throw new Error('The trash is not there.');
    renameSync(path, join(this.trash, basename(path)));
    this.order.push(`end ${basename(path)}`);
  }
  writeImage(jpeg: Uint8Array): Promise<boolean> {
    if (jpeg.length > 0) this.pictures.push(jpeg);
    return Promise.resolve(jpeg.length > 0);
  }
  writeText(text: string): Promise<void> {
    this.texts.push(text);
    return Promise.resolve();
  }
  startDrag(dragged: DraggedFiles): void {
    this.dragged.push(dragged);
  }
  openFolders(): Promise<string[]> {
    return Promise.resolve(['/chosen']);
  }
}

/** Photos 1, 2, … of these names in a folder of their own, as the engine knows them. */
function photosNamed(...names: string[]) {
  const folder = temporaryFolder();
  const paths = names.map((name) => join(folder, name));
  const known = paths.map((path, at) => {
    const bytes = Buffer.from(`photo ${at + 1}`);
    writeFileSync(pathForFs(path), bytes);
    return { path, bytes, jpeg: Uint8Array.of(at + 1) };
  });
  const photo = (input: { id: number }) => {
    const found = known[input.id - 1];
    if (found === undefined)
      return Promise.resolve(fail('photo-unknown', 'There is no such photo.'));
    const hash = createHash('sha256').update(found.bytes).digest('hex');
    const shown = pathForPerson(found.path);
    const details = { path: shown, name: basename(shown), byteSize: found.bytes.length, hash };
    return Promise.resolve(ok(details));
  };
  const photos = Object.fromEntries(
    known.map(({ path, bytes, jpeg }, at) => {
      return [at + 1, { path, byteSize: bytes.length, mediaType: 'image/jpeg', jpeg }];
    }),
  );
  const watch = { by: 'events' };
  const overview = () => Promise.resolve(ok({ folders: [{ watch: watch.by }] }));
  // Only what the acts look at; the engine's own tests are about the rest.
  const library = memoryLibrary(photos, {
    photo: photo as unknown as Photo,
    overview: overview as unknown as PageClient['overview'],
  });
  const shell = new RecordingShell();
  const problems: unknown[] = [];
  const acts = desktopActs(library, shell, (cause) => problems.push(cause));
  return { folder, paths, known, library, shell, problems, acts, watch };
}

describe('a photo’s file', () => {
  it('is shown in its folder, and opened by the system', async () => {
    const { acts, shell, paths } = photosNamed('a.jpg', 'b.jpg');
    expect(await acts.reveal({ photo: 2 })).toEqual(ok({}));
    expect(await acts.openFile({ photo: 1 })).toEqual(ok({}));
    expect(shell.revealed).toEqual([paths[1]]);
    expect(shell.opened).toEqual([paths[0]]);
  });

  it('is not opened where its name is none of a photo, or the system can’t', async () => {
    const { acts, shell } = photosNamed('a.exe', 'b.jpg');
    expect(await acts.openFile({ photo: 1 })).toMatchObject({ error: { code: 'not-an-image' } });
    shell.canOpen = false;
    expect(await acts.openFile({ photo: 2 })).toMatchObject({ error: { code: 'file-unopened' } });
    expect(shell.opened).toEqual([]);
  });

  it('is nothing for a photo that nobody knows', async () => {
    const { acts, shell } = photosNamed();
    const unknown = { ok: false, error: { code: 'photo-unknown' } };
    expect(await acts.reveal({ photo: 9 })).toMatchObject(unknown);
    expect(await acts.openFile({ photo: 9 })).toMatchObject(unknown);
    expect(await acts.copyPhotos({ photos: [9] })).toMatchObject(unknown);
    expect(await acts.copyPhotos({ photos: [8, 9] })).toMatchObject(unknown);
    expect(await acts.dragOut({ photos: [9] })).toMatchObject(unknown);
    expect(shell).toMatchObject({ revealed: [], opened: [], texts: [], pictures: [], dragged: [] });
  });
});

describe('copying', () => {
  it('takes one photo as a picture', async () => {
    const { acts, shell, known } = photosNamed('a.jpg');
    expect(await acts.copyPhotos({ photos: [1, 1] })).toEqual(ok({ as: 'picture', photos: 1 }));
    expect(shell.pictures).toEqual([known[0]?.jpeg]);
  });

  it('takes several as the paths of those that are there, in their order', async () => {
    const { acts, shell, paths } = photosNamed('a.jpg', 'b.jpg', 'c.jpg');
    const copied = await acts.copyPhotos({ photos: [3, 9, 1] });
    expect(copied).toEqual(ok({ as: 'paths', photos: 2 }));
    expect(shell.texts).toEqual([`${paths[2] ?? ''}\n${paths[0] ?? ''}`]);
  });

  it('says so where the picture can’t be put on the clipboard', async () => {
    const { library, shell } = photosNamed('a.jpg');
    const acts = desktopActs(
      { ...library, screen: () => Promise.resolve(ok(new Uint8Array())) },
      shell,
      () => undefined,
    );
    expect(await acts.copyPhotos({ photos: [1] })).toMatchObject({ ok: false });
  });
});

describe('dragging out', () => {
  it('hands over all files that are there, with the first one’s thumbnail', async () => {
    const { acts, shell, paths, known } = photosNamed('a.jpg', 'b.jpg');
    expect(await acts.dragOut({ photos: [2, 1, 9] })).toEqual(ok({}));
    expect(shell.dragged).toEqual([{ files: [paths[1], paths[0]], icon: known[1]?.jpeg }]);
  });

  it('copes with more photos than are asked for at once', async () => {
    const names = Array.from({ length: 40 }, (_, at) => `${at}.jpg`);
    const { acts, shell, paths } = photosNamed(...names);
    await acts.dragOut({ photos: names.map((_, at) => at + 1) });
    expect(shell.dragged[0]?.files).toEqual(paths);
  });
});

describe('folders', () => {
  it('are chosen in the system’s dialog', async () => {
    expect(await photosNamed().acts.chooseFolders({})).toEqual(ok({ paths: ['/chosen'] }));
  });
});

describe('the trash', () => {
  it('takes each photo’s own file, one after the other', async () => {
    const { acts, shell, folder } = photosNamed('a.jpg', 'b.jpg', 'c.jpg');
    expect(await acts.trash({ photos: [3, 1, 3] })).toEqual(ok({ moved: 2, failed: [] }));
    expect(readdirSync(folder)).toEqual(['b.jpg']);
    expect(readdirSync(shell.trash).toSorted()).toEqual(['a.jpg', 'c.jpg']);
    expect(shell.order).toEqual(['begin c.jpg', 'end c.jpg', 'begin a.jpg', 'end a.jpg']);
  });

  it.each([
    ['events', []],
    ['polling', ['work']],
    ['rescans', ['work']],
    ['off', []],
  ])('has the engine look by itself where a folder is watched by %s: %j', async (by, made) => {
    const { acts, library, shell, watch } = photosNamed('a.jpg', 'b.jpg');
    watch.by = by;
    await acts.trash({ photos: [1] });
    expect(library.made).toEqual(made);
    shell.refused.add('b.jpg');
    await acts.trash({ photos: [2] });
    expect(library.made, 'nothing went').toEqual(made);
  });

  it('goes on where the system refuses one, and says which', async () => {
    const { acts, shell, folder, problems } = photosNamed('a.jpg', 'b.jpg');
    shell.refused.add('a.jpg');
    expect(await acts.trash({ photos: [1, 2, 9] })).toMatchObject({
      value: {
        moved: 1,
        failed: [
          { photo: 1, name: 'a.jpg', code: 'trash-unavailable' },
          { photo: 9, name: '', code: 'photo-unknown' },
        ],
      },
    });
    expect(readdirSync(folder)).toEqual(['a.jpg']);
    expect(problems).toHaveLength(1);
  });

  it('leaves another file that took the photo’s place, be it of the same size', async () => {
    const { acts, shell, paths } = photosNamed('a.jpg', 'b.jpg', 'c.jpg');
    const [same = '', longer = '', folder = ''] = paths;
    writeFileSync(same, 'other 1');
    writeFileSync(longer, 'a longer one');
    unlinkSync(folder);
    mkdirSync(folder);
    expect(await acts.trash({ photos: [1, 2, 3] })).toMatchObject({
      value: {
        moved: 0,
        failed: [{ code: 'file-changed' }, { code: 'file-changed' }, { code: 'not-an-image' }],
      },
    });
    expect(shell.order).toEqual([]);
    expect(readFileSync(same, 'utf8')).toBe('other 1');
  });

  it('takes a file whose time alone has changed: it is the same photo', async () => {
    const { acts, paths } = photosNamed('a.jpg');
    utimesSync(paths[0] ?? '', 1, 1);
    expect(await acts.trash({ photos: [1] })).toMatchObject({ value: { moved: 1 } });
  });

  it('leaves what is a link to a file somewhere else, and that file', async () => {
    const { acts, paths, shell } = photosNamed('a.jpg');
    const [link = ''] = paths;
    const elsewhere = join(temporaryFolder(), 'only-copy.jpg');
    renameSync(link, elsewhere);
    symlinkSync(elsewhere, link);
    expect(await acts.trash({ photos: [1] })).toMatchObject({
      value: { moved: 0, failed: [{ code: 'file-is-link' }] },
    });
    expect(existsSync(elsewhere)).toBe(true);
    expect(shell.order).toEqual([]);
  });

  it('takes one name of a file that has two; the other one stays', async () => {
    const { acts, paths } = photosNamed('a.jpg');
    const [path = ''] = paths;
    linkSync(path, `${path}.twin`);
    expect(await acts.trash({ photos: [1] })).toMatchObject({ value: { moved: 1 } });
    expect(readFileSync(`${path}.twin`, 'utf8')).toBe('photo 1');
  });

  it.skipIf(process.platform !== 'linux')('leaves what has a name that is no text', async () => {
    const name = pathFromBytes(Buffer.from([0x61, 0xff, 0x2e, 0x6a, 0x70, 0x67]));
    const { acts, shell, folder } = photosNamed(name, 'b.jpg');
    expect(await acts.trash({ photos: [1, 2] })).toMatchObject({
      value: { moved: 1, failed: [{ photo: 1, code: 'file-name-unusable' }] },
    });
    expect(readdirSync(folder)).toHaveLength(1);
    for (const call of [acts.reveal, acts.openFile]) {
      expect(await call({ photo: 1 })).toMatchObject({ error: { code: 'file-name-unusable' } });
    }
    expect(shell.revealed).toEqual([]);
  });
});
