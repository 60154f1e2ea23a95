import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawPhotos } from '../../../test-fixtures/photo-folder.ts';
import { drawPicture, paintedSharp, paintPixels } from '../../../test-fixtures/pictures.ts';
import { sharedDescribe, sharedPath } from '../../../test-fixtures/shared.ts';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { writeTinyNetwork } from '../../../test-fixtures/tiny-network.ts';
import type { CallInput, CallOutput } from '../../contract/calls.ts';
import { checkInput } from '../../contract/check-input.ts';
import { unwrap, type Result } from '../../contract/errors.ts';
import { LIKENESS_KINDS, type LikenessKind } from '../../contract/fields.ts';
import { readJpegHeader } from '../decode/jpeg-header.ts';
import { Library } from '../library.ts';
import { openPartsForWriting, type LibraryParts } from '../library-parts.ts';
import { findPhoto } from '../scan/library-folders.ts';
import { explainLikeness } from './explain.ts';
import { findSimilarPhotos } from './find-similar-photos.ts';
import { KeptPictures } from './kept-pictures.ts';

type Explanation = CallOutput<'explain'>;

/** A library that is asked as an app asks it. */
class AskedLibrary {
  readonly parts: LibraryParts;
  readonly pictures: KeptPictures;
  readonly #photos: string;

  constructor(parts: LibraryParts, photos: string) {
    this.parts = parts;
    this.pictures = new KeptPictures(parts);
    this.#photos = photos;
  }

  /** Indexes a folder with the network of `models`, or with none that can be had. */
  static async of(photos: string, models: string): Promise<AskedLibrary> {
    const dir = temporaryFolder();
    const modelSources = { chosen: models, shared: join(models, 'none'), offline: true };
    const library = new Library({ dir, modelSources, command: 'test' });
    unwrap(await library.index({ folders: [photos] }));
    await library.close();
    return new AskedLibrary(unwrap(openPartsForWriting(dir, 'test')), photos);
  }

  id(name: string): number {
    return findPhoto(this.parts.catalog, join(this.#photos, name))?.id ?? 0;
  }

  name(id: number): string {
    return this.parts.catalog.photo(id)?.path.slice(this.#photos.length + 1) ?? '';
  }

  ask(input: CallInput<'findSimilar'>) {
    return findSimilarPhotos(this.parts, this.pictures, unwrap(checkInput('findSimilar', input)));
  }

  explain(input: CallInput<'explain'>) {
    return explainLikeness(this.parts, this.pictures, unwrap(checkInput('explain', input)));
  }

  async names(input: CallInput<'findSimilar'>): Promise<string[]> {
    return unwrap(await this.ask(input)).results.map(({ id }) => this.name(id));
  }

  async close(): Promise<void> {
    await this.pictures.close();
    await this.parts.close();
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function reasonOf(result: Result<unknown>): string {
  if (result.ok) throw new Error('There is no reason.');
  expect(result.error.message).toMatch(/^[A-Z].*\.$/u);
  return result.error.code;
}

/** Shares add up to their part, and the parts to the score. */
function expectWhole({ score, cells, shares, parts, sharedLabels }: Explanation): void {
  expect(shares).toHaveLength(cells ** 4);
  expect(Math.abs(sum(shares) - parts.cells)).toBeLessThan(1e-4);
  const { classes, composition } = parts;
  expect(Math.abs(parts.cells + (classes ?? 0) + (composition ?? 0) - score)).toBeLessThan(1e-4);
  expect(sum(sharedLabels.map(({ share }) => share))).toBeLessThanOrEqual((classes ?? 0) + 1e-9);
}

/** Asks by each kind, and has the best results explained. */
async function expectExplained(
  library: AskedLibrary,
  of: CallInput<'findSimilar'>['of'],
  count: number,
): Promise<void> {
  for (const by of LIKENESS_KINDS) {
    const { results } = unwrap(await library.ask({ of, by }));
    for (const { id, score } of results.slice(0, count)) {
      const explained = unwrap(await library.explain({ of, photo: id, by }));
      expectWhole(explained);
      expect(Math.abs(explained.score - score)).toBeLessThan(1e-4);
    }
  }
}

const SEEDS = {
  'sea/one.jpg': 1,
  'sea/two.jpg': 1.3,
  'sea/deep/three.jpg': 1.6,
  'city.jpg': 2,
  'wood.jpg': 3,
  'park.jpg': 4,
};

describe('asking a library', () => {
  const photos = temporaryFolder();
  let library: AskedLibrary;

  beforeAll(async () => {
    await drawPhotos(photos, SEEDS);
    const exif = { IFD2: { DateTimeOriginal: '2021:05:06 23:30:00' } };
    await writeFile('dated.jpg', await drawPicture({ seed: 1.1, exif }));
    await writeFile(
      'tall.png',
      await paintedSharp(paintPixels(5, 300, 400))
        .png()
        .toBuffer(),
    );
    const models = temporaryFolder();
    const meanFeature = Array.from({ length: 32 }, (_, at) => (at % 5) / 20);
    await writeTinyNetwork(models, { meanFeature });
    library = await AskedLibrary.of(photos, models);
  });
  afterAll(() => library.close());

  async function writeFile(name: string, bytes: Uint8Array): Promise<void> {
    await mkdir(dirname(join(photos, name)), { recursive: true });
    writeFileSync(join(photos, name), bytes);
  }

  const one = () => ({ photos: [library.id('sea/one.jpg')] });

  it('gives the best first, without the photo asked about, with what a tile needs', async () => {
    const { by, among, results } = unwrap(await library.ask({ of: one() }));
    expect(by).toBe('content');
    expect(among).toBe(7);
    expect(results).toHaveLength(7);
    expect(results.map(({ score }) => score)).toEqual(
      results.map(({ score }) => score).toSorted((a, b) => b - a),
    );
    const tall = results.find(({ id }) => library.name(id) === 'tall.png');
    expect(tall).toMatchObject({ aspect: 750 });
    expect(
      results.every(({ content, composition }) => content !== null && composition !== null),
    ).toBe(true);
    expect(unwrap(await library.ask({ of: one(), limit: 2 })).results).toEqual(results.slice(0, 2));
  });

  it('finds what photos have in common, and leaves all of them out', async () => {
    const of = { photos: ['sea/one.jpg', 'sea/two.jpg'].map((name) => library.id(name)) };
    const { among, results } = unwrap(await library.ask({ of, by: 'composition' }));
    expect(among).toBe(6);
    const names = results.map(({ id }) => library.name(id));
    expect(names.slice(0, 2).toSorted()).toEqual(['dated.jpg', 'sea/deep/three.jpg']);
    expect(names).not.toContain('sea/one.jpg');
    expect(names).not.toContain('sea/two.jpg');
  });

  it('keeps to folder, date and type', async () => {
    const all = await library.names({ of: one() });
    const kept = async (filter: CallInput<'findSimilar'>['filter'], expected: string[]) => {
      const { among, results } = unwrap(await library.ask({ of: one(), filter }));
      expect(results.map(({ id }) => library.name(id))).toEqual(
        all.filter((name) => expected.includes(name)),
      );
      expect(among).toBe(expected.length);
    };
    await kept({ folder: 'same' }, ['sea/two.jpg']);
    const rest = all.filter((name) => name !== 'sea/two.jpg');
    await kept({ folder: 'other' }, rest);
    await kept({ types: ['png'] }, ['tall.png']);
    await kept({ types: [] }, []);
    await kept({ from: '2021-05-06', to: '2021-05-06' }, ['dated.jpg']);
    await kept({ to: '2021-05-05' }, []);
    await kept({ folder: 'same', types: ['png'] }, []);
    const city = { photos: [library.id('city.jpg')] };
    const beside = await library.names({ of: city, filter: { folder: 'same' } });
    expect(beside.toSorted()).toEqual(['dated.jpg', 'park.jpg', 'tall.png', 'wood.jpg']);
  });

  it('asks about a part of a photo, and about a picture from outside', async () => {
    const whole = { x: 0, y: 0, width: 1, height: 1 };
    const of = { photo: library.id('sea/one.jpg'), region: whole };
    const byPart = await library.names({ of });
    expect(byPart).toEqual(await library.names({ of: one() }));
    const bytes = await readFile(join(photos, 'sea/one.jpg'));
    const { picture } = unwrap(await library.pictures.keep(bytes, 'dropped.jpg'));
    const { among, results } = unwrap(await library.ask({ of: { picture } }));
    expect(among).toBe(8);
    expect(library.name(results[0]?.id ?? 0)).toBe('sea/one.jpg');
    expect(results[0]?.score).toBeGreaterThan(0.999);
    const region = { x: 0, y: 0.5, width: 0.4, height: 0.5 };
    expect(unwrap(await library.ask({ of: { picture, region } })).results).toHaveLength(8);
    expect(await library.names({ of: { picture }, filter: { folder: 'same' } })).toEqual([]);
  });

  it('explains each score exactly', async () => {
    await expectExplained(library, one(), 7);
    const region = { x: 0.25, y: 0.1, width: 0.5, height: 0.6 };
    await expectExplained(library, { photo: library.id('city.jpg'), region }, 3);
    const bytes = await drawPicture({ seed: 1.2, width: 900, height: 500 });
    const { picture } = unwrap(await library.pictures.keep(bytes, 'dropped.jpg'));
    await expectExplained(library, { picture }, 3);
  });

  it('tells the areas, the classes and the look apart', async () => {
    const photo = library.id('sea/two.jpg');
    const explain = async (by: LikenessKind) =>
      unwrap(await library.explain({ of: one(), photo, by }));
    const [content, look, both] = await Promise.all(LIKENESS_KINDS.map(explain));
    expect(content).toMatchObject({ cells: 7, parts: { composition: null } });
    expect(content?.sharedLabels[0]?.label).toMatch(/^thing \d+$/);
    expect(look).toMatchObject({
      cells: 0,
      shares: [],
      sharedLabels: [],
      parts: { cells: 0, classes: null },
    });
    expect(both?.parts.composition).toBeCloseTo(0.1 * (look?.score ?? 0), 9);
    expect(both?.parts.cells).toBeCloseTo(0.9 * (content?.parts.cells ?? 0), 9);
  });

  it('says what is wrong with what is asked', async () => {
    const two = { photos: [library.id('city.jpg'), library.id('wood.jpg')] };
    const photo = library.id('park.jpg');
    expect(reasonOf(await library.explain({ of: two, photo }))).toBe('bad-argument');
    expect(reasonOf(await library.explain({ of: one(), photo: 999 }))).toBe('photo-unknown');
    expect(reasonOf(await library.ask({ of: { photos: [999] } }))).toBe('photo-unknown');
    expect(reasonOf(await library.ask({ of: { photos: [photo, 999] } }))).toBe('photo-unknown');
    const picture = '0'.repeat(32);
    expect(reasonOf(await library.ask({ of: { picture } }))).toBe('photo-unknown');
    expect(reasonOf(await library.explain({ of: { picture }, photo }))).toBe('photo-unknown');
  });

  it('still finds what a photo is like whose file is gone, but can’t explain it', async () => {
    const wood = library.id('wood.jpg');
    const park = library.id('park.jpg');
    rmSync(join(photos, 'wood.jpg'));
    truncateSync(join(photos, 'park.jpg'), 0);
    expect(await library.names({ of: { photos: [wood] } })).toHaveLength(7);
    expect(reasonOf(await library.explain({ of: one(), photo: wood }))).toBe('file-missing');
    expect(reasonOf(await library.explain({ of: one(), photo: park }))).toBe('file-empty');
    const region = { x: 0, y: 0, width: 0.5, height: 0.5 };
    expect(reasonOf(await library.ask({ of: { photo: wood, region } }))).toBe('file-missing');
  });

  it('waits for photos that were not looked at yet', async () => {
    const { writer } = library.parts;
    const [folder] = library.parts.catalog.folders();
    const added = [{ path: 'new.jpg', pathKey: 'new.jpg', byteSize: 1, mtimeUs: 1 }];
    const nothing = { changed: [], renamed: [], missing: [], back: [] };
    writer?.applyChanges(folder?.id ?? 0, { ...nothing, added });
    const of = { photos: [library.id('new.jpg')] };
    expect(reasonOf(await library.ask({ of }))).toBe('busy');
    expect(unwrap(await library.ask({ of: one() })).among).toBe(7);
  });

  it('no longer counts photos that are missing', async () => {
    const missing = [library.id('wood.jpg')];
    const nothing = { added: [], changed: [], renamed: [], back: [] };
    const [folder] = library.parts.catalog.folders();
    library.parts.writer?.applyChanges(folder?.id ?? 0, { ...nothing, missing });
    const { among, results } = unwrap(await library.ask({ of: one() }));
    expect(among).toBe(6);
    expect(results).toHaveLength(6);
  });
});

describe('pictures from outside', () => {
  let library: AskedLibrary;
  beforeAll(async () => {
    const photos = temporaryFolder();
    const models = temporaryFolder();
    await writeTinyNetwork(models);
    library = await AskedLibrary.of(photos, models);
  });
  afterAll(() => library.close());

  const folderOf = (kept: KeptPictures, picture: string) => dirname(unwrap(kept.pathOf(picture)));

  it('are kept with a thumbnail, and removed at the end', async () => {
    const pictures = new KeptPictures(library.parts);
    const bytes = await drawPicture({ seed: 6, width: 1000, height: 500, orientation: 6 });
    const taken = unwrap(await pictures.keep(bytes, '../../etc/pass wd.JPG'));
    expect(taken).toMatchObject({ width: 500, height: 1000 });
    expect(taken.picture).toMatch(/^[0-9a-f]{32}$/);
    const thumbnail = unwrap(await pictures.thumbnail(taken.picture));
    expect(readJpegHeader(thumbnail)).toMatchObject({ width: 222, height: 444 });
    const folder = folderOf(pictures, taken.picture);
    expect(dirname(folder)).toBe(tmpdir());
    expect(await readdir(folder)).toEqual([`${taken.picture}.JPG`]);
    await pictures.close();
    await expect(readdir(folder)).rejects.toThrow();
    expect(reasonOf(await pictures.thumbnail(taken.picture))).toBe('photo-unknown');
  });

  it('make room for new ones, oldest first', async () => {
    const pictures = new KeptPictures(library.parts);
    const bytes = await drawPicture({ seed: 7, width: 40, height: 30 });
    const tokens: string[] = [];
    for (let count = 0; count < 22; count += 1) {
      tokens.push(unwrap(await pictures.keep(bytes, 'a.jpg')).picture);
    }
    expect(tokens.map((token) => pictures.pathOf(token).ok)).toEqual(
      tokens.map((_, at) => at >= 2),
    );
    expect(await readdir(folderOf(pictures, tokens[5] ?? ''))).toHaveLength(20);
    await pictures.close();
  });

  it('come with a plain reason where they are none', async () => {
    const whole = await drawPicture({ seed: 8, width: 900, height: 700 });
    const keep = async (bytes: Uint8Array, name: string) =>
      reasonOf(await library.pictures.keep(bytes, name));
    expect(await keep(Buffer.from('Dear diary'), 'a.txt')).toBe('not-an-image');
    expect(await keep(new Uint8Array(), 'a.jpg')).toBe('file-empty');
    expect(await keep(whole.subarray(0, 700), 'a.jpg')).toBe('image-damaged');
    expect(await keep(Buffer.from('....ftypisom....moov'), 'a.mp4')).toBe('not-an-image');
    const [path] = [unwrap(await library.pictures.keep(whole, 'a'))];
    expect(await readdir(folderOf(library.pictures, path.picture))).toHaveLength(1);
  });
});

describe('a library without a network', () => {
  it('asks and explains by how photos look', async () => {
    const photos = temporaryFolder();
    await drawPhotos(photos, { 'a.jpg': 1, 'b.jpg': 1.2, 'c.jpg': 2 });
    const models = temporaryFolder();
    const library = await AskedLibrary.of(photos, models);
    const of = { photos: [library.id('a.jpg')] };
    const { by, results } = unwrap(await library.ask({ of }));
    expect(by).toBe('composition');
    expect(results.map(({ id }) => library.name(id))).toEqual(['b.jpg', 'c.jpg']);
    expect(results.every(({ content }) => content === null)).toBe(true);
    const photo = library.id('b.jpg');
    expect(reasonOf(await library.ask({ of, by: 'content' }))).toBe('model-missing');
    expect(reasonOf(await library.explain({ of, photo, by: 'content' }))).toBe('model-missing');
    const both = unwrap(await library.explain({ of, photo, by: 'both' }));
    expectWhole(both);
    expect(both.score).toBeCloseTo(results[0]?.score ?? 0, 6);
    await library.close();
  });
});

sharedDescribe('real photos', () => {
  it('are explained exactly', async () => {
    const library = await AskedLibrary.of(
      sharedPath('photos/categories/ketch'),
      sharedPath('models'),
    );
    const of = { photos: [library.id('003.jpg')] };
    await expectExplained(library, of, 3);
    const [first] = unwrap(await library.ask({ of })).results;
    const explained = unwrap(await library.explain({ of, photo: first?.id ?? 0 }));
    expect(explained.cells).toBe(7);
    expect(explained.parts.cells).toBeGreaterThan(0.2);
    expect(explained.sharedLabels.length).toBeGreaterThan(0);
    await expectExplained(
      library,
      { photo: library.id('004.jpg'), region: { x: 0.2, y: 0.1, width: 0.5, height: 0.5 } },
      2,
    );
    await library.close();
  }, 120_000);
});
