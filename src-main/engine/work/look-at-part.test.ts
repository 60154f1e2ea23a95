import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { samplePhoto } from '../catalog/sample-photo.ts';
import { openCatalog } from '../catalog/sqlite-catalog.ts';
import { registerFolder } from '../scan/library-folders.ts';
import { lookAgain } from './index-folders.ts';
import { lookAtPart } from './look-at-part.ts';
import { SETTLE_MS, SettlingFiles } from './settling-files.ts';
import { Contents } from './trial/contents.ts';
import { happenOnDisk, ON_DISK } from './trial/happenings.ts';
import { TrialDisk } from './trial/trial-disk.ts';

const DECOMPOSED = 'u\u0308';
const COMPOSED = '\u00fc';

const opened: Catalog[] = [];
afterEach(() => {
  for (const catalog of opened.splice(0)) catalog.close();
});

/** A catalog over folders that it has looked through. */
class LookBed {
  readonly catalog: Catalog;
  readonly roots: readonly string[];

  constructor(...roots: string[]) {
    this.roots = roots;
    this.catalog = unwrap(openCatalog(temporaryFolder()));
    opened.push(this.catalog);
  }

  async begin(): Promise<this> {
    for (const root of this.roots) unwrap(await registerFolder(this.catalog, root));
    await this.lookAtAll();
    return this;
  }

  folder(root = 0) {
    const found = this.catalog.folders().find(({ path }) => path === this.roots[root]);
    if (found === undefined) throw new Error(`There is no folder ${root}.`);
    return found;
  }

  async lookAtAll(): Promise<boolean> {
    const looks = this.roots.map((_, root) => ({ folder: this.folder(root), under: '' }));
    return unwrap(await lookAgain({ catalog: this.catalog }, looks)).hasChanged;
  }

  async lookAt(under: string, root = 0): Promise<void> {
    const part = { folder: this.folder(root), under, isShallow: true };
    unwrap(await lookAgain({ catalog: this.catalog }, [part]));
  }

  /** As if all that is pending was decoded. */
  read(): void {
    for (const { id, path, byteSize, mtimeUs } of this.catalog.pending(0, 99)) {
      const hash = createHash('sha256').update(readFileSync(path)).digest();
      unwrap(this.catalog.saveIndexed(id, { ...samplePhoto([], { byteSize, mtimeUs }), hash }));
    }
  }

  /** Where photos lie, those that are missing left out. */
  paths(root = 0): string[] {
    return this.#known(root)
      .map(({ path }) => path)
      .sort();
  }

  idAt(path: string): number | undefined {
    return this.#known(0).find((file) => file.path === path)?.id;
  }

  #known(root: number) {
    const known = [...this.catalog.knownFiles(this.folder(root).id, '').values()];
    return known.filter(({ state }) => state !== 'missing');
  }
}

function put(root: string, path: string, text = path): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

async function bedWith(...paths: string[]): Promise<{ root: string; bed: LookBed }> {
  const root = temporaryFolder();
  for (const path of paths) put(root, path);
  return { root, bed: await new LookBed(root).begin() };
}

describe('a look at one folder by itself', () => {
  it('finds nothing in a folder that is left out', async () => {
    const { root, bed } = await bedWith('out/in/a.jpg');
    bed.catalog.changeFolder(bed.folder().id, { excludes: ['/out/'] });
    await bed.lookAtAll();
    put(root, 'out/in/b.jpg');
    await bed.lookAt('out/in');
    expect(bed.paths()).toEqual([]);
  });

  it('goes through a folder that is spelled otherwise now, as all in it has another path', async () => {
    const { root, bed } = await bedWith(join(DECOMPOSED, 'in', 'a.jpg'));
    const id = bed.idAt(join(DECOMPOSED, 'in', 'a.jpg'));
    renameSync(join(root, DECOMPOSED), join(root, COMPOSED));
    await bed.lookAt('');
    expect(bed.idAt(join(COMPOSED, 'in', 'a.jpg'))).toBe(id);
  });

  it('tries photos again that could not be read, as they were not there for a moment', async () => {
    const { bed } = await bedWith('d/a.jpg', 'e/b.jpg');
    const [code, message] = ['file-missing', 'The file is not there any more.'] as const;
    for (const { id } of bed.catalog.pending(0, 9)) {
      const stamp = bed.catalog.stampOf(id);
      unwrap(bed.catalog.saveFailed(id, { stamp, code, message, isPassing: true }));
    }
    await bed.lookAt('d');
    expect(bed.catalog.counts()).toMatchObject({ pending: 1, failed: 1 });
  });

  it('names the folders of files that may still be being written, however deep in a new one', async () => {
    const { root, bed } = await bedWith('old.jpg');
    let now = 0;
    const settling = new SettlingFiles(() => now);
    const context = { catalog: bed.catalog, settling };
    put(root, 'new/in/a.jpg');
    // It is known at once by its number, and the folder that it lies in with it.
    renameSync(join(root, 'old.jpg'), join(root, 'new', 'in', 'old.jpg'));
    const part = { folder: bed.folder(), under: '', isShallow: true };
    const looked = unwrap(await lookAgain(context, [part]));
    expect(looked.unsettled.map(({ under }) => under)).toEqual([join('new', 'in')]);
    expect(bed.paths()).toEqual([join('new', 'in', 'old.jpg')]);
    now += SETTLE_MS;
    expect(unwrap(await lookAgain(context, looked.unsettled)).unsettled).toEqual([]);
    expect(bed.paths()).toEqual([join('new', 'in', 'a.jpg'), join('new', 'in', 'old.jpg')]);
  });
});

describe('a photo whose place another one took', () => {
  it('is back when its file is, as it was', async () => {
    const { root, bed } = await bedWith();
    put(root, 'a.jpg', 'one');
    put(root, 'b.jpg', 'two');
    utimesSync(join(root, 'a.jpg'), 1, 1);
    await bed.lookAtAll();
    bed.read();
    const [id, other] = ['a.jpg', 'b.jpg'].map((path) => bed.idAt(path));
    renameSync(join(root, 'b.jpg'), join(root, 'a.jpg'));
    await bed.lookAtAll();
    expect(bed.idAt('a.jpg')).toBe(other);
    put(root, 'a.jpg', 'one');
    utimesSync(join(root, 'a.jpg'), 1, 1);
    await bed.lookAtAll();
    expect(bed.idAt('a.jpg')).toBe(id);
    expect(bed.catalog.counts()).toMatchObject({ pending: 0, missing: 1 });
  });
});

describe('two files whose names differ in their Unicode form alone', () => {
  const [decomposed, composed] = [`${DECOMPOSED}.jpg`, `${COMPOSED}.jpg`];

  it.each([
    [decomposed, composed],
    [composed, decomposed],
  ])('are two photos, and %j stays what it is where %j goes', async (stays, goes) => {
    const { root, bed } = await bedWith(decomposed, composed);
    bed.read();
    const id = bed.idAt(stays);
    rmSync(join(root, goes));
    await bed.lookAtAll();
    expect(bed.paths()).toEqual([stays]);
    expect(bed.idAt(stays)).toBe(id);
    expect(bed.catalog.counts()).toMatchObject({ pending: 0, missing: 1 });
    expect(await bed.lookAtAll()).toBe(false);
  });

  it('leave one photo in their place where one is moved over the other', async () => {
    const { root, bed } = await bedWith(decomposed, composed);
    bed.read();
    const id = bed.idAt(composed);
    renameSync(join(root, composed), join(root, decomposed));
    await bed.lookAtAll();
    expect(bed.paths()).toEqual([decomposed]);
    expect(bed.idAt(decomposed)).toBe(id);
  });
});

describe('two folders whose names differ in their Unicode form alone', () => {
  it('keep their photos apart, and those of the one that stays', async () => {
    const paths = [join(DECOMPOSED, 'a.jpg'), join(COMPOSED, 'a.jpg')];
    const { root, bed } = await bedWith(...paths);
    expect(bed.paths()).toEqual(paths.toSorted());
    const id = bed.idAt(join(DECOMPOSED, 'a.jpg'));
    rmSync(join(root, COMPOSED), { recursive: true });
    await bed.lookAt('');
    expect(bed.paths()).toEqual([join(DECOMPOSED, 'a.jpg')]);
    expect(bed.idAt(join(DECOMPOSED, 'a.jpg'))).toBe(id);
    expect(await bed.lookAtAll()).toBe(false);
  });
});

describe('a folder whose drives are away', () => {
  it('stays away while it is empty, where it is not known which drives it had', async () => {
    const { root, bed } = await bedWith();
    const catalog = unwrap(openCatalog(temporaryFolder()));
    opened.push(catalog);
    const { id } = catalog.addFolder({ path: root, pathKey: root, foldsCase: false }, []);
    const stamp = { byteSize: 1, mtimeUs: 1 };
    catalog.applyChanges(id, { added: [{ path: 'a.jpg', pathKey: 'a.jpg', ...stamp }] });
    for (let look = 0; look < 2; look += 1) {
      const [folder] = catalog.folders();
      if (folder === undefined) throw new Error('The folder is gone.');
      unwrap(await lookAtPart({ catalog }, { folder, under: '' }));
      expect(catalog.counts()).toMatchObject({ missing: 0 });
      expect(catalog.folders()[0]?.isAway).toBe(true);
    }
    expect(bed.paths()).toEqual([]);
  });

  it('still tells moved photos from copies where no drive is away', async () => {
    const { root, bed } = await bedWith('here/a.jpg', 'card/b.jpg');
    const id = bed.idAt(join('here', 'a.jpg'));
    bed.catalog.changeFolder(bed.folder().id, { mounts: ['card'] });
    rmSync(join(root, 'card'), { recursive: true });
    renameSync(join(root, 'here'), join(root, 'there'));
    await bed.lookAtAll();
    expect(bed.paths()).toEqual([join('card', 'b.jpg'), join('there', 'a.jpg')]);
    expect(bed.idAt(join('there', 'a.jpg'))).toBe(id);
  });
});

describe('looks at all folders that were touched', () => {
  let contents: Contents;
  beforeAll(async () => {
    contents = await Contents.draw();
  });

  const number = fc.nat({ max: 9999 });
  const what = fc.constantFrom('create' as const, 'create' as const, ...ON_DISK);
  const steps = fc.array(fc.record({ what, a: number, b: number, c: number }), { maxLength: 15 });

  it('find what a look at everything finds', async () => {
    const around = temporaryFolder();
    const property = fc.asyncProperty(steps, steps, number, async (before, after, order) => {
      const dir = mkdtempSync(join(around, 'disk-'));
      const roots = ['A', 'B'].map((name) => join(dir, name));
      for (const root of roots) mkdirSync(root);
      const disk = new TrialDisk(contents, roots);
      for (const step of before) happenOnDisk(disk, step);
      const one = await new LookBed(...roots).begin();
      const other = await new LookBed(...roots).begin();
      disk.touched.clear();
      for (const step of after) happenOnDisk(disk, step);
      const touched = [...disk.touched].flatMap(([root, folders]) =>
        [...folders].map((folder) => [root, folder] as const),
      );
      const from = order % Math.max(1, touched.length);
      for (const [root, folder] of [...touched.slice(from), ...touched.slice(0, from)]) {
        if (disk.hasFolder(root, folder)) await one.lookAt(folder, root);
      }
      await other.lookAtAll();
      const paths = (bed: LookBed) => roots.map((_, root) => bed.paths(root));
      expect(paths(one)).toEqual(paths(other));
      expect(await one.lookAtAll()).toBe(false);
      for (const { catalog } of [one, other]) catalog.close();
      opened.length = 0;
    });
    await fc.assert(property, { numRuns: 100 });
  });
});
