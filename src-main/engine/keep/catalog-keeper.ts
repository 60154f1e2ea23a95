import type { KindredError } from '../../contract/errors.ts';
import type { EngineEvent } from '../../contract/events.ts';
import { within } from '../browse/time-box.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { IS_OPEN_SETTING } from '../catalog/setting-rows.ts';
import { DailyBackups } from './daily-backups.ts';
import type { PendingCheck } from './opening-check.ts';

/** How long close() waits for a thread that looks through the catalog or copies it, ms. */
const CLOSE_LIMIT_MS = 2000;

export interface KeeperOptions {
  readonly libraryDir: string;
  readonly catalog: Catalog;
  readonly emit: (event: EngineEvent) => void;
  /** Told once where the catalog turns out to be damaged while it is open. */
  readonly onDamage: ((error: KindredError) => void) | undefined;
}

/** Looks after the catalog of a library that is open: whether it is sound, and that there are copies. */
export class CatalogKeeper {
  readonly #options: KeeperOptions;
  readonly #backups: DailyBackups;
  #checking: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#backups = new DailyBackups({
      libraryDir: options.libraryDir,
      onNotice: (message) => {
        options.emit({ kind: 'notice', message });
      },
      onDamage: (error) => {
        this.#tellDamage(error);
      },
    });
  }

  /** Ends the rest of the check; gives whether the catalog is sound, and only then copies are made. */
  async finish(rest: PendingCheck): Promise<boolean> {
    const checking = rest();
    this.#checking = checking;
    const damage = await checking;
    if (damage === undefined) this.start();
    else this.#tellDamage(damage);
    return damage === undefined && !this.#isClosed;
  }

  /** Makes a copy a day from now on. */
  start(): void {
    if (!this.#isClosed) this.#backups.start();
  }

  #tellDamage(error: KindredError): void {
    if (this.#isClosed) return;
    markDamaged(this.#options.catalog);
    this.#options.onDamage?.(error);
  }

  /** @returns false where a thread is still busy and holds the process open. */
  async close(): Promise<boolean> {
    this.#isClosed = true;
    const ended = Promise.all([this.#backups.close(), this.#checking]).then(() => true);
    return within(ended, CLOSE_LIMIT_MS, false);
  }
}

/** So that the next start looks at all of it, even after a clean end. */
function markDamaged(catalog: Catalog): void {
  try {
    catalog.setSetting(IS_OPEN_SETTING, 'damaged');
  } catch {
    // Too damaged for that, too; then the next look finds it again.
  }
}
