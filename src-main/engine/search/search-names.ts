import type { CatalogReader } from '../catalog/catalog.ts';
import type { AlbumName, TagName } from '../catalog/search-catalog.ts';
import { isMeantBy, isNamedBy, isSameName } from './named-by.ts';
import { classesOf } from './label-words.ts';

/** Kept between searches, as words of classes are looked up by the list itself; never changed by one. */
const CLASSES = new WeakMap<CatalogReader, Map<string, ReadonlyMap<number, string>>>();

function classNames(catalog: CatalogReader, modelId: string): ReadonlyMap<number, string> {
  const kept = CLASSES.get(catalog) ?? new Map<string, ReadonlyMap<number, string>>();
  CLASSES.set(catalog, kept);
  const known = kept.get(modelId);
  if (known !== undefined) return known;
  const names = catalog.classes(modelId);
  // A network may come without names first, and with them later.
  if (names.size > 0) kept.set(modelId, names);
  return names;
}

/** The names that this library knows, each list read when it is first asked for. */
export class SearchNames {
  readonly #catalog: CatalogReader;
  #tags: TagName[] | undefined;
  #albums: AlbumName[] | undefined;

  constructor(catalog: CatalogReader) {
    this.#catalog = catalog;
  }

  get tags(): readonly TagName[] {
    this.#tags ??= this.#catalog.search.tags();
    return this.#tags;
  }

  get albums(): readonly AlbumName[] {
    this.#albums ??= this.#catalog.search.albums();
    return this.#albums;
  }

  /** The network whose classes are searched; undefined where none has names for them. */
  get modelId(): string | undefined {
    return this.#catalog.models.labelModel();
  }

  /** By class index. */
  get classNames(): ReadonlyMap<number, string> {
    const id = this.modelId;
    return id === undefined ? new Map<number, string>() : classNames(this.#catalog, id);
  }

  /** Classes of the network that a word means in a language, or in English. */
  classesCalled(word: string, language: string): number[] {
    return [...classesOf(word, this.classNames, language)];
  }

  /** Albums of this name; where there are none, those with a word that begins so. */
  albumsCalled(text: string): AlbumName[] {
    const exact = this.albums.filter(({ name }) => isSameName(name, text));
    return exact.length > 0 ? exact : this.albums.filter(({ name }) => isNamedBy(name, text));
  }

  /** Albums by hand with a word that begins so, or with its singular. */
  albumsNamedBy(text: string, singulars: readonly string[]): AlbumName[] {
    return this.albums.filter(
      ({ name, search }) => search === undefined && isMeantBy(name, text, singulars),
    );
  }
}
