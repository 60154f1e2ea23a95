import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
  copyFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { writeTinyNetwork } from '../../test-fixtures/tiny-network.ts';
import { drawPicture } from '../../test-fixtures/pictures.ts';
import { MEMORY_DISK, temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import { checkInput } from '../contract/check-input.ts';
import { ok, unwrap, type Result } from '../contract/errors.ts';
import type { CheckedAct } from '../contract/organise-calls.ts';
import { photoDetails } from './browse/photo-cards.ts';
import { originalFile, photoScreen, photoThumbnail } from './browse/photo-pictures.ts';
import { timeline } from './browse/timeline.ts';
import type { Catalog, CatalogReader } from './catalog/catalog.ts';
import { openCatalogReader } from './catalog/sqlite-catalog.ts';
import { attempt } from './checked-call.ts';
import { examineLibrary } from './doctor/examine-library.ts';
import { COMPOSITION_ID } from './embed/composition.ts';
import { openPartsForWriting, writerOf, type LibraryParts } from './library-parts.ts';
import { organisationBytes } from './organise/organisation-on-disk.ts';
import { Organiser } from './organise/organiser.ts';
import { findSimilarPhotos } from './search/find-similar-photos.ts';
import { KeptPictures } from './search/kept-pictures.ts';
import { changeSidecarSettings } from './sidecar/sidecar-settings.ts';
import { indexLibrary } from './work/index-library.ts';
import { xmp } from './work/sidecar-bed.ts';

/** Times of files, seconds since 1970: the same in every run. */
const LONG_AGO = 1_700_000_000;
const LATER = 1_710_000_000;

/** A library with photos, and pictures that its folders get; made once, copied for every run. */
export class FaultBed {
  readonly root = temporaryFolder(MEMORY_DISK);
  readonly template = temporaryFolder(MEMORY_DISK);
  readonly library = join(this.root, 'library');
  readonly photos = join(this.root, 'photos');
  readonly folders = [join(this.photos, 'one'), join(this.photos, 'two')];
  readonly #models = temporaryFolder(MEMORY_DISK);
  readonly #pictures = temporaryFolder(MEMORY_DISK);
  readonly #sources = {
    chosen: this.#models,
    shared: join(this.#models, 'none'),
    offline: true,
  };
  /** Ids of the photos that are there from the beginning. */
  first = new Map<string, number>();

  /** Draws, indexes and organises. */
  async make(): Promise<void> {
    await writeTinyNetwork(this.#models);
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8, 20, 21]) {
      const bytes = await drawPicture({ seed, width: 64, height: 48 });
      writeFileSync(join(this.#pictures, `${seed}.jpg`), bytes);
    }
    for (const folder of ['one/sub', 'two/deep/er']) {
      mkdirSync(join(this.photos, folder), { recursive: true });
    }
    const names = ['one/1', 'one/2', 'one/sub/3', 'one/sub/4', 'two/5', 'two/6', 'two/deep/er/7'];
    names.push('two/8');
    for (const name of names) this.#put(Number(basename(name)), `${name}.jpg`, LONG_AGO);
    this.#sidecar('one/2.jpg.xmp', 4, ['lake'], LONG_AGO);
    const session = unwrap(this.open());
    unwrap(await session.index());
    for (const [path, id] of session.ids()) this.first.set(path, id);
    const id = (name: string) => this.first.get(join(this.photos, name)) ?? 0;
    const photos = [id('one/1.jpg'), id('one/sub/3.jpg'), id('two/6.jpg')];
    unwrap(session.act({ kind: 'stars', photos, value: 5 }));
    unwrap(session.act({ kind: 'tag', photos, add: ['trip/sea'], remove: [] }));
    unwrap(session.act({ kind: 'favourite', photos: [id('two/5.jpg')], value: true }));
    unwrap(session.act({ kind: 'describe', photos: [id('one/sub/4.jpg')], title: 'Four' }));
    const album = { kind: 'make-album', name: 'Best', parent: null } as const;
    unwrap(session.act({ ...album, photos: [...photos, id('two/deep/er/7.jpg')] }));
    changeSidecarSettings(session.catalog, { writesSidecars: true });
    unwrap(await session.index());
    await session.close();
    cpSync(this.root, this.template, { recursive: true, preserveTimestamps: true });
  }

  /** As it was when it was made. */
  reset(): void {
    for (const name of readdirSync(this.root)) {
      rmSync(join(this.root, name), { recursive: true, force: true });
    }
    cpSync(this.template, this.root, { recursive: true, preserveTimestamps: true });
  }

  #put(picture: number, name: string, seconds: number): void {
    const path = join(this.photos, name);
    copyFileSync(join(this.#pictures, `${picture}.jpg`), path);
    utimesSync(path, seconds, seconds);
  }

  #sidecar(name: string, rating: number, tags: string[], seconds: number): void {
    const path = join(this.photos, name);
    writeFileSync(path, xmp({ rating, tags }));
    utimesSync(path, seconds, seconds);
  }

  /** What happens to the folders while nobody looks. */
  change(): void {
    const at = (name: string) => join(this.photos, name);
    renameSync(at('one/1.jpg'), at('two/moved.jpg'));
    renameSync(at('one/sub'), at('one/renamed'));
    this.#put(20, 'two/5.jpg', LATER);
    unlinkSync(at('two/6.jpg'));
    this.#put(21, 'one/new.jpg', LATER);
    this.#put(7, 'two/copy.jpg', LATER);
    this.#sidecar('two/8.xmp', 3, ['hill'], LATER);
    this.#sidecar('one/2.jpg.xmp', 2, ['lake', 'boat'], LATER);
    rmSync(join(this.library, 'thumbnails'), { recursive: true });
  }

  /** What a person does after the folders were looked through. */
  acts(): Record<string, CheckedAct> {
    const id = (name: string) => this.first.get(join(this.photos, name)) ?? 0;
    const [photo, other, gone] = [id('two/8.jpg'), id('one/2.jpg'), id('two/6.jpg')];
    return {
      stars: { kind: 'stars', photos: [photo, other], value: 1 },
      tag: { kind: 'tag', photos: [photo, gone], add: ['late'], remove: [] },
      album: { kind: 'make-album', name: 'Late', parent: null, photos: [photo, gone] },
    };
  }

  open(): Result<FaultSession> {
    const parts = openPartsForWriting(this.library, 'test');
    if (!parts.ok) return parts;
    const writer = writerOf(parts.value);
    return writer.ok ? ok(new FaultSession(parts.value, writer.value, this)) : writer;
  }

  get modelSources() {
    return this.#sources;
  }

  /** What a person would look at: photos with their states, and all that was said of them. */
  async contents(): Promise<LibraryContents> {
    const reader = unwrap(openCatalogReader(this.library));
    try {
      const photos = photosOf(reader, new Set(this.first.values()));
      const { failed, pending } = reader.counts();
      const vectors = ['tiny', COMPOSITION_ID].map((id) => reader.embeddingCount(id));
      const said = JSON.parse(
        Buffer.from(unwrap(await organisationBytes(this.library))).toString(),
      ) as Record<string, unknown>;
      return { photos, failed, pending, vectors, said: withoutTimes(said) };
    } finally {
      reader.close();
    }
  }

  /** Photos that are called missing though their file lies where they are down as lying. */
  wronglyMissing(): string[] {
    const opened = openCatalogReader(this.library);
    if (!opened.ok) return [];
    const reader = opened.value;
    const wrong = filesOf(reader).filter(
      ({ path, state }) => state === 'missing' && existsSync(path),
    );
    reader.close();
    return wrong.map(({ path }) => path);
  }

  /** Photos from the beginning that are gone from the catalog. */
  lost(): string[] {
    const reader = unwrap(openCatalogReader(this.library));
    const ids = new Set(filesOf(reader).map(({ id }) => id));
    reader.close();
    return [...this.first].filter(([, id]) => !ids.has(id)).map(([path]) => path);
  }

  /** Files that are only ever there for a moment. */
  halfFiles(): string[] {
    const names = readdirSync(this.root, { recursive: true, encoding: 'utf8' });
    return names.filter((name) => /\.(?:part|unfinished|tmp)$|\.kindred-/u.test(name));
  }

  /** What the doctor finds broken, and half files that are left after it mended those in the library. */
  async doctor(): Promise<string[]> {
    const repair = this.halfFiles().length > 0;
    const examined = unwrap(await examineLibrary(this.library, { repair }));
    const broken = examined.checks.filter(({ state }) => state === 'broken');
    return [
      ...broken.map(({ name, message }) => `${name} is broken: ${message}`),
      ...this.halfFiles().map((name) => `left: ${name}`),
    ];
  }
}

export interface LibraryContents {
  readonly photos: readonly string[];
  readonly failed: number;
  readonly pending: number;
  readonly vectors: readonly number[];
  readonly said: unknown;
}

function filesOf(reader: CatalogReader) {
  return reader.folders().flatMap((folder) =>
    [...reader.knownFiles(folder.id, '').values()].map(({ id, path, state }) => ({
      id,
      state,
      path: join(folder.path, path),
    })),
  );
}

/** A line for each photo; those from the beginning with their ids. */
function photosOf(reader: CatalogReader, first: ReadonlySet<number>): string[] {
  return filesOf(reader)
    .map(({ id, path, state }) => `${path} ${state} ${first.has(id) ? id : 'new'}`)
    .sort();
}

/** When something was said differs from run to run. */
function withoutTimes(said: unknown): unknown {
  return JSON.parse(
    JSON.stringify(said, (key, value: unknown) =>
      /(?:At|at|time|times|created|written|made)$/u.test(key) ? undefined : value,
    ),
  );
}

/** A library that is open for writing, with the calls of a person. */
export class FaultSession {
  readonly catalog: Catalog;
  readonly #parts: LibraryParts;
  readonly #organiser: Organiser;
  readonly #bed: FaultBed;

  constructor(parts: LibraryParts, catalog: Catalog, bed: FaultBed) {
    this.#parts = parts;
    this.catalog = catalog;
    this.#bed = bed;
    this.#organiser = new Organiser(catalog, () => undefined);
  }

  ids(): [string, number][] {
    return filesOf(this.catalog).map(({ path, id }) => [path, id]);
  }

  index(): Promise<Result<unknown>> {
    return attempt(() =>
      indexLibrary(
        { parts: this.#parts, modelSources: this.#bed.modelSources, lastEnd: 'unknown' },
        { folders: this.#bed.folders, retryFailed: false },
      ),
    );
  }

  act(act: CheckedAct): Result<unknown> {
    return this.#organiser.act(act);
  }

  /** Shows every photo, so that each has its thumbnail again. */
  async showAll(): Promise<void> {
    for (const { id } of this.catalog.shownPhotos()) unwrap(await photoThumbnail(this.#parts, id));
  }

  /** What a person does after the folders were looked through, by name. */
  calls(): Record<string, () => Promise<Result<unknown>>> {
    const parts = this.#parts;
    const photo = this.#bed.first.get(join(this.#bed.photos, 'two/8.jpg')) ?? 0;
    const acts = Object.entries(this.#bed.acts()).map(([name, wanted]) => [
      name,
      () => attempt(() => this.act(wanted)),
    ]);
    const pictures = new KeptPictures(parts);
    return {
      ...(Object.fromEntries(acts) as Record<string, () => Promise<Result<unknown>>>),
      again: () => this.index(),
      timeline: () =>
        attempt(() => timeline(parts, pictures, unwrap(checkInput('timeline', { sort: 'name' })))),
      details: () => attempt(() => photoDetails(this.catalog, photo)),
      thumbnail: () => attempt(() => photoThumbnail(parts, photo)),
      original: () => attempt(() => originalFile(parts, photo)),
      screen: () => attempt(() => photoScreen(parts, photo)),
      similar: () =>
        attempt(() => {
          const input = unwrap(checkInput('findSimilar', { of: { photos: [photo] } }));
          return findSimilarPhotos(parts, pictures, input);
        }),
    };
  }

  close(): Promise<boolean> {
    return this.#parts.close();
  }
}
