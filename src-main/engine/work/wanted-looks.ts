import type { FolderRow } from '../catalog/catalog.ts';
import type { FilePath } from '../scan/file-path.ts';
import type { LookPart } from './look-at-part.ts';

/** What of the library is to be looked at: whole folders, and folders inside of them by themselves. */
export class WantedLooks {
  readonly #whole: Set<number>;
  readonly #touched = new Map<number, Set<FilePath>>();

  /** @param whole folders of the library, by id, to be looked through. */
  constructor(whole: Iterable<number> = []) {
    this.#whole = new Set(whole);
  }

  get isEmpty(): boolean {
    return this.#whole.size === 0 && this.#touched.size === 0;
  }

  /** @param folder relative to the library's folder `folderId`. */
  addTouched(folderId: number, folder: FilePath): void {
    const touched = this.#touched.get(folderId) ?? new Set();
    this.#touched.set(folderId, touched.add(folder));
  }

  /** Takes in what is wanted there, too. */
  add(other: WantedLooks): this {
    for (const id of other.#whole) this.#whole.add(id);
    for (const [id, folders] of other.#touched) {
      for (const folder of folders) this.addTouched(id, folder);
    }
    return this;
  }

  clear(): void {
    this.#whole.clear();
    this.#touched.clear();
  }

  /** Of these folders of the library, the parts that are wanted. */
  partsOf(folders: readonly FolderRow[]): LookPart[] {
    return folders.flatMap((folder): LookPart[] => {
      if (this.#whole.has(folder.id)) return [{ folder, under: '' }];
      const touched = [...(this.#touched.get(folder.id) ?? [])];
      return touched.map((under) => ({ folder, under, isShallow: true }));
    });
  }
}
