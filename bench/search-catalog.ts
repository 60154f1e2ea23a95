import { unwrap } from '../src-main/contract/errors.ts';
import type { Catalog } from '../src-main/engine/catalog/catalog.ts';
import { samplePhoto } from '../src-main/engine/catalog/sample-photo.ts';
import { openCatalog } from '../src-main/engine/catalog/sqlite-catalog.ts';
import { COMPOSITION_ID, COMPOSITION_SIZE } from '../src-main/engine/embed/composition.ts';
import { SimilarSearch } from '../src-main/engine/search/find-similar.ts';
import { contentProfile } from '../src-main/engine/search/likeness.ts';
import type { IndexClient } from '../src-main/engine/vectors/index-client.ts';
import { REAL_LIKE_DIMENSIONS } from './real-like-vectors.ts';
import { BENCH_INDEX } from './search-index.ts';

const TOP = 20;
/** As many as the app shows. */
const TILES = 300;
/** A profile of eight classes: about what photos have. */
const CLASSES = Uint8Array.from({ length: 24 }, (_, at) => (at % 3 === 0 ? at : 40));
const ZEROS = new Float32Array(REAL_LIKE_DIMENSIONS);

/** A catalog of photos that exist only as vectors, and the search over it that a person starts. */
export class SearchCatalog {
  readonly #catalog: Catalog;
  readonly #folderId: number;
  readonly #search: SimilarSearch;

  constructor(libraryDir: string, client: IndexClient) {
    this.#catalog = unwrap(openCatalog(libraryDir));
    const path = '/photos';
    this.#folderId = this.#catalog.addFolder({ path, pathKey: path, foldsCase: false }, []).id;
    this.#search = new SimilarSearch(this.#catalog, client, {
      content: {
        ...BENCH_INDEX,
        identity: BENCH_INDEX.modelId,
        meanFeature: ZEROS,
        hasBackground: false,
        profile: ({ vector, classes = CLASSES }) => contentProfile(vector, classes, ZEROS),
        transform: (vector) => vector,
      },
      composition: {
        name: 'composition',
        modelId: COMPOSITION_ID,
        identity: COMPOSITION_ID,
        dimensions: COMPOSITION_SIZE,
        transform: (vector) => vector,
      },
    });
  }

  /** Adds rows as photos; the photo of row n gets the id n + 1. */
  add(values: Float32Array, start: number, end: number): void {
    const names = Array.from({ length: end - start }, (_, at) => `${start + at}.jpg`);
    const added = names.map((name) => ({ path: name, pathKey: name, byteSize: 1, mtimeUs: 1 }));
    const nothing = { changed: [], renamed: [], missing: [], back: [] };
    this.#catalog.applyChanges(this.#folderId, { ...nothing, added });
    for (let row = start; row < end; row += 1) {
      const from = row * REAL_LIKE_DIMENSIONS;
      const vector = values.subarray(from, from + REAL_LIKE_DIMENSIONS);
      this.#save(row + 1, vector);
    }
  }

  #save(photoId: number, vector: Float32Array): void {
    const look = vector.subarray(0, COMPOSITION_SIZE);
    const embeddings = [
      { modelId: COMPOSITION_ID, vector: look, labels: [] },
      { modelId: BENCH_INDEX.modelId, vector, classes: CLASSES, labels: [] },
    ];
    unwrap(this.#catalog.saveIndexed(photoId, samplePhoto(embeddings)));
  }

  /** Finds the photos most like one of the library, as a right-click does; gives the milliseconds. */
  async find(photoId: number): Promise<number> {
    const started = performance.now();
    const query = this.#search.queryOf(photoId);
    if (query === undefined) throw new Error(`There is no photo ${photoId}.`);
    const found = unwrap(await this.#search.find(query, { by: 'content', top: TOP, min: -1 }));
    if (found.length !== TOP) throw new Error(`Only ${found.length} photos were found.`);
    return performance.now() - started;
  }

  /** As {@link find}, as the app does: with as many results as it shows. */
  async findTiles(photoId: number): Promise<number> {
    const started = performance.now();
    const query = this.#search.queryOf(photoId);
    if (query === undefined) throw new Error(`There is no photo ${photoId}.`);
    const found = unwrap(await this.#search.findTiles(query, { by: 'content', top: TILES }));
    if (found.length !== TILES) throw new Error(`Only ${found.length} photos were found.`);
    return performance.now() - started;
  }

  close(): void {
    this.#catalog.close();
  }
}
