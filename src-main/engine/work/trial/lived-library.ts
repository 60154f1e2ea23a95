import type { CheckedAct } from '../../../contract/organise-calls.ts';
import { checkRead, checkSaid, LookRules } from './rules.ts';
import { EXCLUDED, type Spot, type TrialDisk } from './trial-disk.ts';
import type { TrialLibrary } from './trial-library.ts';
import type { Photos } from './trial-photo.ts';

/** One thing that happens; the numbers choose among what is there. */
export interface Step {
  readonly what: Happening;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

export const ON_DISK = [
  ...['create', 'edit', 'save-over', 'touch', 'move', 'move-over', 'move-tree', 'copy'],
  ...['respell-case', 'respell-form', 'respell-folder', 'swap', 'delete', 'delete-tree'],
  ...['restore', 'copy-then-delete'],
] as const;
export const IN_APP = [
  ...['unmount', 'remount', 'leave-out', 'organise', 'stop', 'kill', 'start'],
  ...['look-at-all', 'look-at-touched', 'look-at-one', 'work', 'work-meanwhile'],
] as const;
export type Happening = string;

/** A library, the disk that it is about, and what is known of both. */
export class LivedLibrary {
  readonly #disk: TrialDisk;
  readonly #library: TrialLibrary;
  readonly #contents: readonly string[];
  /** Photos when they were looked at last; what was said of them included. */
  #photos: Photos = new Map();
  readonly #leftOut = new Set<number>();
  /** Not all of what happened was told by a watch. */
  #needsLookAtAll = true;
  #created = 0;
  #looks = 0;
  #album: number | undefined;

  constructor(disk: TrialDisk, library: TrialLibrary, contents: readonly string[]) {
    this.#disk = disk;
    this.#library = library;
    this.#contents = contents;
  }

  async live(steps: readonly Step[]): Promise<void> {
    await this.#library.begin();
    await this.#lookAtAll();
    for (const step of steps) await this.#take(step);
    await this.#settle();
    // In the end all comes back that is only away or left out.
    for (const root of this.#disk.roots.keys()) this.#disk.remount(root);
    this.#needsLookAtAll = true;
    for (const root of [...this.#leftOut]) this.#leaveOut(root);
    await this.#settle();
    const ids = [...this.#photos.values()].filter(({ vectors }) => vectors[0]).map(({ id }) => id);
    if (!(await this.#library.indexesHold(ids))) throw new Error('An index holds other photos.');
    const problems = this.#library.integrityProblems();
    if (problems.length > 0) throw new Error(problems.join('\n'));
  }

  async #take(step: Step): Promise<void> {
    if (process.env['DEBUG']) console.log('STEP', JSON.stringify(step));
    if (this.#onDisk(step)) return;
    const { a, b, c } = step;
    switch (step.what) {
      case 'unmount':
        this.#disk.unmount(a % this.#disk.roots.length);
        this.#needsLookAtAll = true;
        return;
      case 'remount':
        this.#disk.remount(a % this.#disk.roots.length);
        this.#needsLookAtAll = true;
        return;
      case 'stop':
        this.#library.stop();
        return;
      case 'start':
        this.#start();
        return;
      default:
        await this.#inApp(step.what, a, b, c);
    }
  }

  async #inApp(what: Happening, a: number, b: number, c: number): Promise<void> {
    if (!this.#library.isOpen) return;
    switch (what) {
      case 'leave-out':
        this.#leaveOut(a % this.#disk.roots.length);
        return;
      case 'organise':
        this.#organise(a, b, c);
        return;
      case 'look-at-all':
        return this.#lookAtAll();
      case 'look-at-touched':
        return this.#lookAtTouched(a);
      case 'look-at-one':
        return this.#lookAtOne(a);
      case 'work':
        return this.#work();
      case 'work-meanwhile':
        return this.#workMeanwhile(a, b, c);
      case 'kill':
        return this.#kill(a, b);
      default:
        throw new Error(`Nobody knows how to ${what}.`);
    }
  }

  /** @returns false where it is nothing that happens to files. */
  #onDisk({ what, a, b, c }: Step): boolean {
    const disk = this.#disk;
    const spot = disk.spot(b);
    const file = disk.file(a);
    if (what === 'create') {
      if (spot !== undefined) disk.create(spot, this.#newContent());
      return true;
    }
    if (what === 'restore') {
      disk.restore(a, c % 3 > 0, c % 2 === 0 ? undefined : spot);
      return true;
    }
    if (!ON_DISK.some((name) => name === what)) return false;
    const other = disk.file(b);
    if (file === undefined || other === undefined || spot === undefined) return true;
    switch (what) {
      case 'edit':
        disk.edit(file, this.#newContent(), false);
        break;
      case 'save-over':
        disk.edit(file, this.#newContent(), true);
        break;
      case 'touch':
        disk.touch(file);
        break;
      case 'move':
        disk.move(file, spot);
        break;
      case 'move-over':
        disk.move(file, other);
        break;
      case 'move-tree':
        disk.moveTree(file, b, c);
        break;
      case 'copy':
        disk.copy(file, c % 4 === 0 ? other : spot, c % 2 === 0);
        break;
      case 'copy-then-delete':
        disk.copy(file, spot, c % 2 === 0);
        if (disk.files().length > 1) disk.delete(file);
        break;
      case 'respell-case':
        disk.respell(file, 'case');
        break;
      case 'respell-form':
        disk.respell(file, 'form');
        break;
      case 'respell-folder':
        disk.respellFolder(file);
        break;
      case 'swap':
        disk.swap(file, other);
        break;
      case 'delete':
        disk.delete(file);
        break;
      default:
        disk.deleteTree(file);
    }
    return true;
  }

  #newContent(): string {
    const content = this.#contents[this.#created % this.#contents.length] ?? '';
    this.#created += 1;
    return content;
  }

  #start(): void {
    if (this.#library.isOpen) return;
    this.#library.start();
    this.#needsLookAtAll = true;
    const now = this.#library.photos();
    checkSaid(this.#photos, now);
    this.#photos = now;
  }

  #leaveOut(root: number): void {
    if (!this.#leftOut.delete(root)) this.#leftOut.add(root);
    this.#library.leaveOut(root, this.#leftOut.has(root) ? [`/${EXCLUDED}`] : []);
    this.#needsLookAtAll = true;
  }

  #isLeftOut({ root, path }: Spot): boolean {
    return this.#leftOut.has(root) && path.startsWith(EXCLUDED);
  }

  #isHere(root: number): boolean {
    return this.#disk.roots[root]?.isHere === true;
  }

  #organise(a: number, b: number, c: number): void {
    const shown = [...this.#library.photos().values()].filter(({ state }) => state === 'indexed');
    const photo = shown[a % Math.max(1, shown.length)];
    if (photo === undefined) return;
    const photos = [photo.id];
    const acts: readonly (() => CheckedAct)[] = [
      () => ({ kind: 'stars', photos, value: 1 + (c % 5) }),
      () => ({ kind: 'tag', photos, add: [`tag ${c}`], remove: [] }),
      () => ({ kind: 'describe', photos, title: `title ${c}` }),
      () => ({ kind: 'add-to-album', photos, album: this.#albumId() }),
    ];
    const act = acts[b % acts.length];
    if (act !== undefined) this.#library.organise(act());
    this.#photos = this.#library.photos();
  }

  #albumId(): number {
    this.#album ??=
      this.#library.organise({ kind: 'make-album', name: 'Album', parent: null, photos: [] }) ?? 0;
    return this.#album;
  }

  async #lookAtAll(): Promise<void> {
    this.#disk.touched.clear();
    await this.#lookAndCheck(
      async () => {
        await this.#library.lookAtAll();
      },
      ({ root }) => this.#isHere(root),
    );
    this.#needsLookAtAll = false;
  }

  async #lookAndCheck(
    look: () => Promise<void>,
    isLookedAt: (spot: Spot) => boolean,
  ): Promise<void> {
    const before = this.#library.photos();
    const files = this.#disk.files();
    await look();
    const after = this.#library.photos();
    const isHere = (root: number) => this.#isHere(root);
    const isLeftOut = (spot: Spot) => this.#isLeftOut(spot);
    const { foldsCase } = this.#disk;
    const seen = { before, after, files, foldsCase, isHere, isLeftOut, isLookedAt };
    if (process.env['DEBUG']) {
      for (const ph of before.values())
        console.log('  ', ph.id, ph.root, ph.path, ph.state, ph.content, ph.isOrganised);
      console.log('DISK\n' + this.#disk.tree());
      for (const ph of after.values())
        console.log('=>', ph.id, ph.root, ph.path, ph.state, ph.content);
    }
    new LookRules(seen).check();
    this.#photos = after;
  }

  /**
   * What a look at one folder by itself comes by: what lies right in it, and folders in it that are new,
   * spelled otherwise, left out, or gone.
   */
  #comesBy(root: number, under: string, photos: Photos): (spot: Spot) => boolean {
    const top = under === '' ? '' : `${under}/`;
    const depth = top.split('/').length - 1;
    const isBelow = (spot: Spot) => spot.root === root && spot.path.startsWith(top);
    const beside = this.#disk.foldersIn(root, under);
    const key = (name: string) => {
      const isTwin = beside.filter((other) => this.#disk.isSameName(other, name)).length > 1;
      return isTwin ? name : this.#disk.plain(name);
    };
    const known = new Map<string, Set<string>>();
    for (const photo of photos.values()) {
      const [names, keys] = [photo.path.split('/'), photo.pathKey.split('/')];
      const [name, at] = [names[depth], keys[depth]];
      const isIn = photo.state !== 'missing' && isBelow(photo) && names.length > depth + 1;
      if (!isIn || name === undefined || at === undefined) continue;
      known.set(at, (known.get(at) ?? new Set()).add(name));
    }
    const isKnown = (name: string) => {
      const spelled = known.get(key(name));
      return spelled?.size === 1 && spelled.has(name);
    };
    const isThere = this.#disk.hasFolder(root, under);
    return (spot) => {
      if (!isThere || !isBelow(spot)) return false;
      const [name = '', ...below] = spot.path.split('/').slice(depth);
      return (
        below.length === 0 || this.#isLeftOut(spot) || !beside.includes(name) || !isKnown(name)
      );
    };
  }

  async #lookAtFolder(root: number, under: string): Promise<void> {
    this.#looks += 1;
    const isSettling = this.#looks % 2 === 0;
    if (isSettling) {
      const before = this.#library.photos();
      await this.#library.lookAt(root, under, true);
      this.#library.letSettle();
      checkSaid(before, this.#library.photos());
    }
    const isLookedAt = this.#comesBy(root, under, this.#library.photos());
    await this.#lookAndCheck(() => this.#library.lookAt(root, under, isSettling), isLookedAt);
  }

  /** One folder that a watch told of. */
  async #lookAtOne(number: number): Promise<void> {
    const touched = this.#touched();
    const one = touched[number % Math.max(1, touched.length)];
    if (one === undefined) return;
    this.#disk.touched.get(one.root)?.delete(one.path);
    await this.#lookAtFolder(one.root, one.path);
  }

  #touched(): Spot[] {
    return [...this.#disk.touched].flatMap(([root, folders]) =>
      [...folders].map((path) => ({ root, path })),
    );
  }

  /** All that a watch told of, in some order; after that a look at all finds nothing new. */
  async #lookAtTouched(order: number): Promise<void> {
    const touched = this.#touched();
    this.#disk.touched.clear();
    const from = order % Math.max(1, touched.length);
    for (const { root, path } of [...touched.slice(from), ...touched.slice(0, from)]) {
      await this.#lookAtFolder(root, path);
    }
  }

  async #work(): Promise<void> {
    const before = this.#library.photos();
    await this.#library.work();
    const after = this.#library.photos();
    checkSaid(before, after);
    this.#photos = after;
  }

  /** Something happens to the files while they are read. */
  async #workMeanwhile(a: number, b: number, c: number): Promise<void> {
    let left = a % 3;
    const step = { what: ON_DISK[b % ON_DISK.length] ?? 'touch', a: b, b: a, c };
    const moment = c % 2 === 0 ? 'before' : 'after';
    const before = this.#library.photos();
    await this.#library.work(async (when) => {
      if (when !== moment) return;
      left -= 1;
      if (left !== 0) return;
      this.#onDisk(step);
      if (c % 3 === 0) await this.#lookAtTouched(b);
    });
    const after = this.#library.photos();
    checkSaid(before, after);
    this.#photos = after;
  }

  async #kill(writes: number, choice: number): Promise<void> {
    await this.#library.killDuring(1 + (writes % 12), choice % 2 === 0, async () => {
      await this.#library.lookAtAll();
      await this.#library.work();
    });
    this.#needsLookAtAll = true;
  }

  /** All is looked at and read: the library is what the disk is. */
  async #settle(): Promise<void> {
    this.#start();
    if (this.#needsLookAtAll) {
      await this.#lookAtAll();
    } else {
      await this.#lookAtTouched(0);
      await this.#library.work();
      // What a watch told of was all.
      const before = JSON.stringify([...this.#library.photos()]);
      await this.#lookAtAll();
      const after = JSON.stringify([...this.#library.photos()]);
      if (before !== after) throw new Error(`Looking at all changed:\n${before}\nto\n${after}`);
    }
    this.#library.read.length = 0;
    const before = this.#library.photos();
    await this.#library.work();
    const after = this.#library.photos();
    const pending = [...before.values()].filter(
      ({ state, root }) => state === 'pending' && this.#isHere(root),
    );
    if (this.#library.read.length !== pending.length) {
      throw new Error(`${this.#library.read.join()} were read, ${pending.length} were pending.`);
    }
    checkRead(before, after, this.#disk.files(), (root) => this.#isHere(root));
    this.#checkMissing(after);
    this.#photos = after;
  }

  /** The list of what is missing is what is gone: not what is left out or away. */
  #checkMissing(photos: Photos): void {
    const missing = [...photos.values()].filter(
      (photo) => photo.state === 'missing' && this.#isHere(photo.root) && !this.#isLeftOut(photo),
    );
    const listed = this.#library.missingIds().sort((a, b) => a - b);
    const expected = missing.map(({ id }) => id).sort((a, b) => a - b);
    if (listed.join() !== expected.join()) {
      throw new Error(`Missing are ${expected.join()}, listed ${listed.join()}.`);
    }
  }
}
