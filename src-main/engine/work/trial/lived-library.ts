import type { CheckedAct } from '../../../contract/organise-calls.ts';
import { checkRead, checkSaid, LookRules } from './rules.ts';
import {
  happenOnDisk,
  isInApp,
  isOnDisk,
  ON_DISK,
  type AppStep,
  type InApp,
  type Step,
} from './happenings.ts';
import { ShallowLook } from './shallow-look.ts';
import { EXCLUDED, type Spot, type TrialDisk } from './trial-disk.ts';
import type { TrialLibrary } from './trial-library.ts';
import type { Photos } from './trial-photo.ts';

/** What happens whether the app is open or not. */
const CLOSED_TOO: readonly InApp[] = ['unmount', 'remount', 'stop'];

/** A library, the disk that it is about, and what is known of both. */
export class LivedLibrary {
  readonly #disk: TrialDisk;
  readonly #library: TrialLibrary;
  /** Photos when they were looked at last; what was said of them included. */
  #photos: Photos = new Map();
  readonly #leftOut = new Set<number>();
  /** Not all of what happened was told by a watch. */
  #needsLookAtAll = true;
  #looks = 0;
  #album: number | undefined;

  constructor(disk: TrialDisk, library: TrialLibrary) {
    this.#disk = disk;
    this.#library = library;
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
    if (isOnDisk(step)) {
      happenOnDisk(this.#disk, step);
      return;
    }
    if (!isInApp(step)) return;
    // Whoever wants something of the app opens it.
    if (!CLOSED_TOO.includes(step.what)) this.#start();
    await this.#inApp(step);
  }

  async #inApp({ what, a, b, c }: AppStep): Promise<void> {
    const root = a % this.#disk.roots.length;
    const happenings: Record<InApp, () => Promise<void> | void> = {
      unmount: () => {
        this.#disk.unmount(root);
        this.#needsLookAtAll = true;
      },
      remount: () => {
        this.#disk.remount(root);
        this.#needsLookAtAll = true;
      },
      'leave-out': () => {
        this.#leaveOut(root);
      },
      organise: () => {
        this.#organise(a, b, c);
      },
      stop: () => {
        this.#library.stop();
      },
      start: () => {
        this.#start();
      },
      kill: () => this.#kill(a, b),
      'look-at-all': () => this.#lookAtAll(),
      'look-at-touched': () => this.#lookAtTouched(a),
      'look-at-one': () => this.#lookAtOne(a),
      'keep-up': () => this.#keepUp(a),
      work: () => this.#work(),
      'work-meanwhile': () => this.#workMeanwhile(a, b, c),
    };
    await happenings[what]();
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
    this.#library.requeueFailed();
    for (const root of this.#disk.roots.keys()) {
      await this.#lookAndCheck(
        () => this.#library.lookThrough(root),
        (spot) => spot.root === root && this.#isHere(root),
      );
    }
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
    new LookRules(seen).check();
    this.#photos = after;
  }

  async #lookAtFolder(root: number, under: string): Promise<void> {
    this.#looks += 1;
    if (this.#looks % 2 === 0) {
      const before = this.#library.photos();
      await this.#library.lookUntilSettled(root, under);
      checkSaid(before, this.#library.photos());
    }
    const look = new ShallowLook({
      disk: this.#disk,
      folder: { root, path: under },
      photos: this.#library.photos(),
      isLeftOut: (spot) => this.#isLeftOut(spot),
    });
    await this.#lookAndCheck(
      () => this.#library.lookAt(root, under),
      (spot) => look.comesBy(spot),
    );
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
    this.#noteRead(before);
  }

  #noteRead(before: Photos): void {
    for (const path of this.#library.stale.splice(0)) this.#disk.touchAround(path);
    const after = this.#library.photos();
    checkSaid(before, after);
    this.#photos = after;
  }

  /** As an app does that is left alone. */
  async #keepUp(order: number): Promise<void> {
    if (this.#needsLookAtAll) await this.#lookAtAll();
    else await this.#lookAtTouched(order);
    await this.#work();
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
      happenOnDisk(this.#disk, step);
      if (c % 3 === 0) await this.#lookAtTouched(b);
    });
    this.#noteRead(before);
  }

  async #kill(writes: number, choice: number): Promise<void> {
    await this.#library.killDuring(1 + (writes % 12), choice % 2 === 0, async () => {
      this.#library.requeueFailed();
      for (const root of this.#disk.roots.keys()) await this.#library.lookThrough(root);
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
