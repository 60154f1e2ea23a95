import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import type { Catalog } from '../../catalog/catalog.ts';
import { catalogFile } from '../../catalog/catalog-file.ts';

const WRITES: ReadonlySet<string> = new Set<keyof Catalog>([
  'applyChanges',
  'changeFolder',
  'journalClear',
  'journalStart',
  'markExcluded',
  'markScanned',
  'requeueFailed',
  'saveFailed',
  'saveIndexed',
]);

/** The engine is gone from here on. */
export class Killed extends Error {}

/**
 * Kills the engine at one of its writes to the catalog: what is on disk at that moment is kept aside,
 * and nothing that it does later comes to be.
 */
export class KillSwitch {
  readonly #dir: string;
  readonly #onKilled: () => void;
  #left = Number.POSITIVE_INFINITY;
  #isBefore = false;
  #isDead = false;

  /** @param dir the library that is killed. */
  constructor(dir: string, onKilled: () => void) {
    this.#dir = dir;
    this.#onKilled = onKilled;
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** @param writes how many it may still make; `isBefore`: the last of them is not made. */
  arm(writes: number, isBefore: boolean): void {
    this.#left = writes;
    this.#isBefore = isBefore;
  }

  /** The catalog, in the hands of an engine that may be killed. */
  wired(catalog: Catalog): Catalog {
    return new Proxy(catalog, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        const call = value.bind(target) as (...given: unknown[]) => unknown;
        if (!WRITES.has(String(name))) return call;
        return (...given: unknown[]) => this.#write(() => call(...given));
      },
    });
  }

  #write(write: () => unknown): unknown {
    if (this.#isDead) throw new Killed();
    this.#left -= 1;
    if (this.#left <= 0 && this.#isBefore) this.kill();
    const done = write();
    if (this.#left <= 0) this.kill();
    return done;
  }

  /** Throws what nobody lives to catch. */
  kill(): never {
    this.#isDead = true;
    this.#onKilled();
    throw new Killed();
  }

  /** What is on disk now goes to another folder, as a kill would leave it. */
  keepAside(to: string): void {
    mkdirSync(to, { recursive: true });
    for (const end of ['', '-wal']) {
      const from = catalogFile(this.#dir) + end;
      if (existsSync(from)) copyFileSync(from, catalogFile(to) + end);
    }
  }
}
