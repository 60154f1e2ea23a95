import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Contents } from './contents.ts';
import { joinDrive, takeOut } from './drives.ts';

/** A file that is there, in a watched folder (`root`) and relative to it. */
export interface DiskFile {
  readonly root: number;
  readonly path: string;
  readonly pathKey: string;
  readonly content: string;
  readonly byteSize: number;
  readonly mtimeUs: number;
  readonly fileNumber: string;
}

/** A watched folder and whether it can be looked into. */
interface Root {
  readonly path: string;
  /** Where its files lie while nothing is mounted; undefined for one that is moved away instead. */
  readonly drive: string | undefined;
  isHere: boolean;
}

/** A place for a file. */
export interface Spot {
  readonly root: number;
  readonly path: string;
}

const FOLDERS = ['', 'd', 'd/e', 'f', 'out', 'u\u0308'];
const NAMES = ['a.jpg', 'b.jpg', 'A.jpg', '\u00e9.jpg', 'e\u0301.jpg'];
const NEW_FOLDERS = ['d', 'f', 'g', 'd/e', 'd/g', 'g/d', 'out'];
/** What is left out where a folder leaves something out. */
export const EXCLUDED = 'out/';

function swapCase(name: string): string {
  const stem = name.slice(0, -4);
  const upper = stem.toUpperCase();
  return (upper === stem ? stem.toLowerCase() : upper) + name.slice(-4);
}

function otherForm(path: string): string {
  const composed = path.normalize('NFC');
  return composed === path ? path.normalize('NFD') : composed;
}

function isOtherDrive(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'EXDEV';
}

/** Some watched folders on a real disk, and all that a person does with the files in them. */
export class TrialDisk {
  readonly roots: readonly Root[];
  readonly foldsCase: boolean;
  /** Folders that a watch would have told of, since they were taken last. */
  readonly touched = new Map<number, Set<string>>();
  readonly #contents: Contents;
  readonly #gone: (Spot & { readonly content: string; readonly time: number })[] = [];
  #clock = 1_700_000_000;
  #created = 0;

  /**
   * @param paths folders that are there and empty.
   * @param drives for some of them, a folder of another drive to be joined there.
   * @param foldsCase whether the file system takes `A` and `a` for one name.
   */
  constructor(
    contents: Contents,
    paths: readonly string[],
    drives: ReadonlyMap<string, string> = new Map(),
    foldsCase = false,
  ) {
    this.#contents = contents;
    this.foldsCase = foldsCase;
    this.roots = paths.map((path) => ({ path, drive: drives.get(path), isHere: true }));
    for (const { path, drive } of this.roots) if (drive !== undefined) joinDrive(drive, path);
  }

  /** Takes the drives out again. */
  close(): void {
    for (const root of this.roots) {
      if (root.drive !== undefined && root.isHere) takeOut(root.path);
      root.isHere = false;
    }
  }

  /** All files that can be seen now, in the order of their paths. */
  files(): DiskFile[] {
    return this.roots.flatMap((root, at) => (root.isHere ? this.#filesIn(at, '') : []));
  }

  #filesIn(root: number, folder: string): DiskFile[] {
    const top = this.#root(root).path;
    const entries = readdirSync(join(top, folder), { withFileTypes: true });
    return entries.flatMap((entry): DiskFile[] => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return this.#filesIn(root, path);
      const stats = statSync(join(top, path), { bigint: true });
      return [
        {
          root,
          path,
          pathKey: this.keyOf({ root, path }),
          content: this.#contents.nameOf(readFileSync(join(top, path))),
          byteSize: Number(stats.size),
          mtimeUs: Number(stats.mtimeNs / 1000n),
          fileNumber: String(stats.ino),
        },
      ];
    });
  }

  /** Whether a folder is there, in one that can be looked into. */
  hasFolder(root: number, folder: string): boolean {
    return this.#root(root).isHere && existsSync(this.#at({ root, path: folder }));
  }

  /** Names of the folders in a folder. */
  foldersIn(root: number, folder: string): string[] {
    if (!this.hasFolder(root, folder)) return [];
    const entries = readdirSync(this.#at({ root, path: folder }), { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  }

  /** A path as it is compared: names that only differ in form from others beside them stay as they are. */
  keyOf({ root, path }: Spot): string {
    if (this.#plain(path) === path) return path;
    const names = path.split('/');
    return names
      .map((name, at) => {
        const above = names.slice(0, at).join('/');
        const beside = this.#namesIn(root, above).filter((other) => this.#isAlike(other, name));
        return beside.length > 1 ? name : this.#plain(name);
      })
      .join('/');
  }

  #namesIn(root: number, folder: string): string[] {
    if (!this.hasFolder(root, folder)) return [];
    return readdirSync(this.#at({ root, path: folder }));
  }

  #plain(name: string): string {
    const composed = name.normalize('NFC');
    return this.foldsCase ? composed.toLowerCase() : composed;
  }

  #isAlike(left: string, right: string): boolean {
    return this.#plain(left) === this.#plain(right);
  }

  #root(at: number): Root {
    const root = this.roots[at];
    if (root === undefined) throw new Error(`There is no folder ${at}.`);
    return root;
  }

  #at({ root, path }: Spot): string {
    return join(this.#root(root).path, path);
  }

  #time(): number {
    this.#clock += 2; // vfat knows even seconds only.
    return this.#clock;
  }

  /** Tells of a folder as a watch would. */
  #touch({ root, path }: Spot): void {
    const folder = dirname(path) === '.' ? '' : dirname(path);
    const touched = this.touched.get(root) ?? new Set();
    this.touched.set(root, touched.add(folder));
  }

  /** In a folder that is there under another form of its name, a place is in that one. */
  #inFolderThere(spot: Spot): Spot {
    const [top = '', ...rest] = spot.path.split('/');
    if (rest.length === 0) return spot;
    const there = this.foldersIn(spot.root, '').find((name) => this.#isAlike(name, top));
    return { ...spot, path: join(there ?? top, ...rest) };
  }

  /** Tells of the folder that a file lies in. @param path absolute. */
  touchAround(path: string): void {
    for (const [root, { path: top }] of this.roots.entries()) {
      if (path.startsWith(`${top}/`)) this.#touch({ root, path: path.slice(top.length + 1) });
    }
  }

  /** Makes the folders above a place. */
  #reach(spot: Spot): void {
    const folder = dirname(spot.path);
    if (folder === '.' || existsSync(this.#at({ ...spot, path: folder }))) return;
    this.#reach({ ...spot, path: folder });
    mkdirSync(this.#at({ ...spot, path: folder }));
    this.#touch({ ...spot, path: folder });
  }

  /** A place that may or may not hold a file; undefined where no folder is there. */
  spot(number: number): Spot | undefined {
    const here = [...this.roots.keys()].filter((root) => this.#root(root).isHere);
    const root = here[number % Math.max(1, here.length)];
    if (root === undefined) return undefined;
    const rest = Math.floor(number / 3);
    const folder = FOLDERS[rest % FOLDERS.length] ?? '';
    const name = NAMES[Math.floor(rest / FOLDERS.length) % NAMES.length] ?? '';
    return { root, path: join(folder, name) };
  }

  file(number: number): DiskFile | undefined {
    const files = this.files();
    return files[number % Math.max(1, files.length)];
  }

  #put(where: Spot, content: string, time: number, isReplaced: boolean): void {
    const spot = this.#inFolderThere(where);
    if (existsSync(this.#at(spot)) && statSync(this.#at(spot)).isDirectory()) return;
    this.#reach(spot);
    const at = this.#at(spot);
    const written = isReplaced ? join(dirname(at), '.saving') : at;
    writeFileSync(written, this.#contents.bytes(content));
    utimesSync(written, time, time);
    if (isReplaced) renameSync(written, at);
    this.#touch(spot);
  }

  /** A file with bytes that none has had, as long as there are such. */
  create(spot: Spot): void {
    this.#put(spot, this.#newContent(), this.#time(), false);
  }

  #newContent(): string {
    const { names } = this.#contents;
    this.#created += 1;
    return names[this.#created % names.length] ?? '';
  }

  /** @param isReplaced written beside it and moved over it, as careful programs do. */
  edit(file: DiskFile, isReplaced: boolean): void {
    this.#put(file, this.#newContent(), this.#time(), isReplaced);
  }

  /** @returns false where it lies there already. */
  copy(file: DiskFile, spot: Spot, keepsTime: boolean): boolean {
    if (this.#isSame(file, spot)) return false;
    this.#put(spot, file.content, keepsTime ? file.mtimeUs / 1e6 : this.#time(), false);
    return true;
  }

  #isSame(left: Spot, right: Spot): boolean {
    const [one, other] = [this.#at(left), this.#at(right)].map((path) =>
      existsSync(path) ? statSync(path, { bigint: true }) : undefined,
    );
    return one !== undefined && one.ino === other?.ino && one.dev === other.dev;
  }

  touch(file: DiskFile): void {
    const time = this.#time();
    utimesSync(this.#at(file), time, time);
    this.#touch(file);
  }

  /** Over whatever lies there. */
  move(file: DiskFile, where: Spot): void {
    const spot = this.#inFolderThere(where);
    const [from, to] = [this.#at(file), this.#at(spot)];
    if (existsSync(to) && statSync(to).isDirectory()) return;
    this.#reach(spot);
    this.#carry(from, to);
    this.#touch(file);
    this.#touch(spot);
  }

  #carry(from: string, to: string): void {
    try {
      renameSync(from, to);
    } catch (cause) {
      if (!isOtherDrive(cause)) throw cause;
      cpSync(from, to, { recursive: true, preserveTimestamps: true });
      rmSync(from, { recursive: true });
    }
  }

  /** A folder with all in it, to where none is yet. */
  moveTree(file: DiskFile, root: number, number: number): void {
    const from = { root: file.root, path: dirname(file.path) };
    const name = NEW_FOLDERS[number % NEW_FOLDERS.length] ?? '';
    const to = { root: root % this.roots.length, path: name };
    if (from.path === '.' || !this.#root(to.root).isHere || existsSync(this.#at(to))) return;
    if (from.root === to.root && `${to.path}/`.startsWith(`${from.path}/`)) return;
    this.#reach(to);
    this.#carry(this.#at(from), this.#at(to));
    this.#touch(from);
    this.#touchTree(to);
  }

  /** Where something happened before, all in the tree may be other than what was there under its name. */
  #touchTree(to: Spot): void {
    const above = dirname(to.path) === '.' ? '' : dirname(to.path);
    const isFirst = this.touched.get(to.root)?.has(above) !== true;
    this.#touch(to);
    if (isFirst) return;
    for (const { root, path } of this.#filesIn(to.root, to.path)) this.#touch({ root, path });
  }

  respell(file: DiskFile, how: 'case' | 'form'): void {
    const path =
      how === 'case'
        ? join(dirname(file.path), swapCase(basename(file.path)))
        : join(dirname(file.path), otherForm(basename(file.path)));
    const to = { root: file.root, path };
    if (path === file.path || (existsSync(this.#at(to)) && !this.#isSame(file, to))) return;
    renameSync(this.#at(file), this.#at(to));
    this.#touch(file);
  }

  /** The folder that a file lies in, under the other form or case of its name. */
  respellFolder(file: DiskFile): void {
    const folder = dirname(file.path);
    const other = otherForm(folder);
    const from = { root: file.root, path: folder };
    const to = { root: file.root, path: other };
    if (other === folder || existsSync(this.#at(to))) return;
    renameSync(this.#at(from), this.#at(to));
    this.#touch(from);
  }

  swap(left: DiskFile, right: DiskFile): void {
    if (left.root !== right.root || left.path === right.path) return;
    const aside = join(this.#root(left.root).path, '.aside');
    renameSync(this.#at(left), aside);
    renameSync(this.#at(right), this.#at(left));
    renameSync(aside, this.#at(right));
    this.#touch(left);
    this.#touch(right);
  }

  delete(file: DiskFile): void {
    this.#keep(file);
    rmSync(this.#at(file));
    this.#touch(file);
  }

  deleteTree(file: DiskFile): void {
    const folder = { root: file.root, path: dirname(file.path) };
    if (folder.path === '.') return;
    for (const inside of this.files()) {
      const isInside = inside.root === file.root && inside.path.startsWith(`${folder.path}/`);
      if (isInside) this.#keep(inside);
    }
    rmSync(this.#at(folder), { recursive: true });
    this.#touch(folder);
  }

  #keep({ root, path, content, mtimeUs }: DiskFile): void {
    this.#gone.push({ root, path, content, time: mtimeUs / 1e6 });
  }

  /** @param spot another place than before. */
  restore(number: number, keepsTime: boolean, spot: Spot | undefined): void {
    const kept = this.#gone[number % Math.max(1, this.#gone.length)];
    if (kept === undefined) return;
    const to = spot ?? kept;
    if (!this.#root(to.root).isHere) return;
    this.#put(to, kept.content, keepsTime ? kept.time : this.#time(), false);
  }

  /** The folder goes, or its drive with an empty folder left. */
  unmount(at: number): void {
    const root = this.#root(at);
    if (!root.isHere) return;
    if (root.drive === undefined) renameSync(root.path, `${root.path}-away`);
    else takeOut(root.path);
    root.isHere = false;
  }

  remount(at: number): void {
    const root = this.#root(at);
    if (root.isHere) return;
    if (root.drive === undefined) renameSync(`${root.path}-away`, root.path);
    else joinDrive(root.drive, root.path);
    root.isHere = true;
  }
}
