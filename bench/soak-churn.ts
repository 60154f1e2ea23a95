import { mkdir, rename, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { seededRandom, type SeededRandom } from '../test-fixtures/seeded-random.ts';
import type { SoakPictures } from './soak-pictures.ts';

/** So many photos lie in a folder, on average. */
const IN_FOLDER = 120;
/** Deleted photos that may come back. */
const MOST_DELETED = 500;

/** What people and programs do to photo files. */
const DEEDS = [
  'create',
  'edit',
  'save-anew',
  'rename',
  'recase',
  'move',
  'copy',
  'move-tree',
  'delete',
  'restore',
] as const;
type Deed = (typeof DEEDS)[number];

interface DeletedFile {
  readonly path: string;
  readonly seed: number;
}

/**
 * Photo files in watched folders, and what becomes of them: each deed is done on disk and written
 * down here, so that what the library should hold is known at any time.
 */
export class SoakChurn {
  readonly #pictures: SoakPictures;
  readonly #random: SeededRandom;
  readonly #wanted: number;
  /** Path → the seed of its picture. */
  readonly #files = new Map<string, number>();
  #paths: string[] = [];
  #folders: string[];
  #deleted: DeletedFile[] = [];
  #lastSeed = 0;
  #lastName = 0;
  readonly done: Record<Deed, number>;

  /** @param roots the watched folders, empty; `wanted` files are made and kept, more or less. */
  constructor(roots: readonly string[], pictures: SoakPictures, wanted: number) {
    this.#pictures = pictures;
    this.#random = seededRandom(wanted);
    this.#wanted = wanted;
    this.done = Object.fromEntries(DEEDS.map((deed) => [deed, 0])) as Record<Deed, number>;
    const each = Math.max(2, Math.round(wanted / IN_FOLDER / roots.length));
    this.#folders = roots.flatMap((root) =>
      Array.from({ length: each }, (_, at) => join(root, `year ${at % 7}`, `album ${at}`)),
    );
  }

  /** Absolute path → seed, for every photo that is there. */
  get files(): ReadonlyMap<string, number> {
    return this.#files;
  }

  /** Writes the first files. */
  async begin(): Promise<void> {
    for (const folder of this.#folders) await mkdir(folder, { recursive: true });
    while (this.#files.size < this.#wanted) await this.#write(this.#newPath(), this.#newSeed());
  }

  /** Does one kind of thing to a handful of files. */
  async burst(): Promise<void> {
    const deed = this.#nextDeed();
    const times = deed === 'move-tree' ? 1 : 1 + this.#random.below(8);
    for (let turn = 0; turn < times; turn += 1) {
      if (await this.#do(deed)) this.done[deed] += 1;
    }
  }

  /** Keeps the number of files where it is. */
  #nextDeed(): Deed {
    if (this.#files.size < this.#wanted * 0.98 && this.#random.uniform() < 0.5) return 'create';
    if (this.#files.size > this.#wanted * 1.02 && this.#random.uniform() < 0.5) return 'delete';
    const deed = this.#pick(DEEDS);
    // A tree is a hundred photos at once, or hundreds.
    return deed === 'move-tree' && this.#random.uniform() < 0.7 ? 'edit' : deed;
  }

  async #do(deed: Deed): Promise<boolean> {
    if (deed === 'create') return this.#write(this.#newPath(), this.#newSeed());
    if (deed === 'restore') return this.#restore();
    if (deed === 'move-tree') return this.#moveTree();
    const path = this.#pick(this.#paths);
    const seed = this.#files.get(path);
    if (seed === undefined) return false;
    switch (deed) {
      case 'edit':
        return this.#write(path, this.#newSeed());
      case 'save-anew':
        return this.#saveAnew(path, this.#newSeed());
      case 'rename':
        return this.#move(path, join(dirname(path), this.#newName()));
      case 'recase':
        return this.#move(path, join(dirname(path), otherCase(basename(path))));
      case 'move':
        return this.#move(path, this.#newPath());
      case 'copy':
        return this.#write(this.#newPath(), seed);
      case 'delete':
        return this.#delete(path, seed);
    }
  }

  async #write(path: string, seed: number): Promise<boolean> {
    await writeFile(path, this.#pictures.make(seed));
    this.#note(path, seed);
    return true;
  }

  /** As programs do that write beside the file first. */
  async #saveAnew(path: string, seed: number): Promise<boolean> {
    const beside = `${path}.${this.#newName()}.tmp`;
    await writeFile(beside, this.#pictures.make(seed));
    await rename(beside, path);
    this.#note(path, seed);
    return true;
  }

  async #move(from: string, to: string): Promise<boolean> {
    const seed = this.#files.get(from);
    if (seed === undefined || this.#files.has(to)) return false;
    await rename(from, to);
    this.#forget(from);
    this.#note(to, seed);
    return true;
  }

  async #delete(path: string, seed: number): Promise<boolean> {
    await unlink(path);
    this.#forget(path);
    this.#deleted.push({ path, seed });
    if (this.#deleted.length > MOST_DELETED) this.#deleted.shift();
    return true;
  }

  async #restore(): Promise<boolean> {
    const [deleted] = this.#deleted.splice(this.#random.below(this.#deleted.length), 1);
    if (deleted === undefined) return false;
    const { path, seed } = deleted;
    const isFree = !this.#files.has(path) && this.#folders.includes(dirname(path));
    return this.#write(isFree ? path : this.#newPath(), seed);
  }

  /** A folder with all that is in it goes into another one. */
  async #moveTree(): Promise<boolean> {
    const from = this.#pick(this.#folders);
    const into = dirname(this.#pick(this.#folders));
    const to = join(into, `moved ${(this.#lastName += 1)}`);
    if (into === dirname(from) || `${into}${sep}`.startsWith(`${from}${sep}`)) return false;
    await rename(from, to);
    const moved = (path: string) =>
      path === from || path.startsWith(`${from}${sep}`) ? to + path.slice(from.length) : path;
    this.#folders = this.#folders.map(moved);
    for (const path of this.#paths.filter((one) => moved(one) !== one)) {
      const seed = this.#files.get(path) ?? 0;
      this.#forget(path);
      this.#note(moved(path), seed);
    }
    return true;
  }

  #note(path: string, seed: number): void {
    if (!this.#files.has(path)) this.#paths.push(path);
    this.#files.set(path, seed);
  }

  #forget(path: string): void {
    this.#files.delete(path);
    const last = this.#paths.pop();
    if (last !== undefined && last !== path) this.#paths[this.#paths.indexOf(path)] = last;
  }

  #pick<T>(items: readonly T[]): T {
    const item = items[this.#random.below(items.length)];
    if (item === undefined) throw new Error('There is nothing to choose from.');
    return item;
  }

  #newSeed(): number {
    return (this.#lastSeed += 1);
  }

  #newName(): string {
    return `img ${String((this.#lastName += 1)).padStart(6, '0')}.jpg`;
  }

  #newPath(): string {
    return join(this.#pick(this.#folders), this.#newName());
  }
}

function otherCase(name: string): string {
  const upper = name.toUpperCase();
  return upper === name ? name.toLowerCase() : upper;
}
