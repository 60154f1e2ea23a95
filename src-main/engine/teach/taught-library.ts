import { join } from 'node:path';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { writeTinyNetwork } from '../../../test-fixtures/tiny-network.ts';
import { unwrap } from '../../contract/errors.ts';
import { checkInput } from '../../contract/check-input.ts';
import type { Act } from '../../contract/organise-calls.ts';
import type { Lesson, TeachTarget } from '../../contract/teach-calls.ts';
import type { Catalog, IndexedPhoto } from '../catalog/catalog.ts';
import { samplePhoto, saveSample } from '../catalog/sample-photo.ts';
import { openPartsForWriting, writerOf, type LibraryParts } from '../library-parts.ts';
import { installModel } from '../model/install-model.ts';
import { Organiser } from '../organise/organiser.ts';
import { seededNumbers } from '../train/seeded-shuffle.ts';
import { tagByLessons } from './tag-by-lessons.ts';
import { Teacher } from './teacher.ts';

const FEATURE_SIZE = 32;

/** Photos of one kind: their features lie around one direction. */
interface Kind {
  readonly seed: number;
  readonly count: number;
  /** How far they lie from it; 1 is as far as it is long. */
  readonly spread?: number;
}

/** A vector of some kind, around the direction of its seed. */
function featureOf(kind: number, spread: number, random: () => number): Float32Array {
  const centre = seededNumbers(kind * 7919 + 1);
  return Float32Array.from(
    { length: FEATURE_SIZE },
    () => centre() - 0.5 + spread * (random() - 0.5),
  );
}

/**
 * A library whose photos exist only as rows, with vectors of a tiny network that is installed: for tests of
 * what can be taught of them.
 */
export class TaughtLibrary {
  readonly dir: string;
  parts: LibraryParts;
  catalog: Catalog;
  teacher: Teacher;
  organiser: Organiser;
  readonly #random = seededNumbers(3);
  #folders = 0;

  private constructor(dir: string) {
    this.dir = dir;
    this.parts = unwrap(openPartsForWriting(dir, 'test'));
    this.catalog = unwrap(writerOf(this.parts));
    this.teacher = new Teacher(this.parts);
    this.organiser = new Organiser(this.catalog, () => undefined);
  }

  static async make(): Promise<TaughtLibrary> {
    const models = temporaryFolder();
    await writeTinyNetwork(models);
    const library = new TaughtLibrary(temporaryFolder());
    const { folder } = library.parts;
    const sources = { chosen: models, shared: join(models, 'none'), offline: true };
    const installed = unwrap(await installModel({ modelsDir: folder.models, sources, id: 'tiny' }));
    await library.parts.use(installed.pack);
    return library;
  }

  /** A folder of photos of some kind. */
  add({ seed, count, spread = 0.4 }: Kind): number[] {
    this.#folders += 1;
    const path = `/${this.#folders}`;
    const { id } = this.catalog.addFolder({ path, pathKey: path, foldsCase: false }, []);
    const added = Array.from({ length: count }, (_, at) => {
      const name = `${at}.jpg`;
      return { path: name, pathKey: name, byteSize: 1, mtimeUs: 1 };
    });
    this.catalog.applyChanges(id, { added });
    const ids = [...this.catalog.knownFiles(id, '').values()].map((file) => file.id);
    for (const photo of ids) saveSample(this.catalog, photo, this.#photo(seed, spread));
    return ids;
  }

  #photo(kind: number, spread: number): IndexedPhoto {
    const vector = featureOf(kind, spread, this.#random);
    return { ...samplePhoto([{ modelId: 'tiny', vector, labels: [] }]), metadata: {} };
  }

  act(act: Act): void {
    unwrap(this.organiser.act(unwrap(checkInput('act', { act })).act));
  }

  /** Tags photos; gives the tag. */
  tag(path: string, photos: readonly number[]): TeachTarget {
    this.act({ kind: 'tag', photos: [...photos], add: [path] });
    const tag = this.organiser.organisation().tags.find((one) => one.path === path);
    return { tag: tag?.id ?? 0 };
  }

  async teach(target: TeachTarget): Promise<Lesson> {
    return unwrap(await this.teacher.teach({ target }, {}));
  }

  /** Ids of what is suggested, the most probable first. */
  async suggested(target: TeachTarget, min = 0.5): Promise<number[]> {
    const answer = unwrap(await this.teacher.suggestions({ target, limit: 2000, min }));
    return answer.suggestions.map(({ id }) => id);
  }

  /** As the work in the background does it. */
  async tagByItself(): Promise<number> {
    const { parts, catalog } = this;
    return unwrap(await tagByLessons({ parts, catalog, signal: new AbortController().signal }));
  }

  tagsOf(photo: number): string[] {
    return this.catalog.organise.said(photo).tags;
  }

  async restart(): Promise<void> {
    await this.close();
    this.parts = unwrap(openPartsForWriting(this.dir, 'test'));
    this.catalog = unwrap(writerOf(this.parts));
    this.teacher = new Teacher(this.parts);
    this.organiser = new Organiser(this.catalog, () => undefined);
  }

  async close(): Promise<void> {
    await this.teacher.close();
    await this.parts.close();
  }
}
