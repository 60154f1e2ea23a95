import { ok, type Result } from '../../contract/errors.ts';
import type { Progress, WorkEvents } from '../../contract/events.ts';
import type { Catalog, FailedPhoto } from '../catalog/catalog.ts';
import { pathForPerson, type FilePath } from '../scan/file-path.ts';
import { isInside } from '../scan/folder-scan.ts';
import { lookAgain } from './index-folders.ts';
import { isWhole, partAround, type LookPart } from './look-at-part.ts';
import { SETTLE_MS, SettlingFiles } from './settling-files.ts';
import { WantedLooks } from './wanted-looks.ts';
import { PASSING_REASONS } from './work-queue.ts';

export interface LibraryLooksOptions {
  readonly catalog: Catalog;
  readonly onNotice: NonNullable<WorkEvents['onNotice']>;
  /** Stars, tags, titles or captions are not what they were. */
  readonly onMarked: () => void;
  /** Photos or counts may not be what they were. */
  readonly onChanged: () => void;
  /** Looks that are wanted after a moment, as something may still be being written. */
  readonly onWanted: (wanted: WantedLooks) => void;
  /** Parts of the library were looked at, and how long it took, ms. */
  readonly onLooked: (parts: readonly LookPart[], tookMs: number) => void;
}

/** Looks at folders of the library, again where files may still be being written. */
export class LibraryLooks {
  readonly #options: LibraryLooksOptions;
  readonly #settling = new SettlingFiles();
  /** What is wrong with folders and was said; said once a session. */
  readonly #said = new Set<string>();
  #unsettled: WantedLooks | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: LibraryLooksOptions) {
    this.#options = options;
  }

  /**
   * Looks at what is wanted of folders that are not paused.
   * @param onProgress of looks at whole folders.
   * @returns whether there was anything to look at; `cancelled`, and then what is wanted stays so.
   */
  async look(
    wanted: WantedLooks,
    signal: AbortSignal,
    onProgress?: (progress: Progress) => void,
  ): Promise<Result<boolean>> {
    const { catalog, onNotice, onMarked, onChanged, onLooked } = this.#options;
    const parts = wanted.partsOf(catalog.folders().filter(({ isPaused }) => !isPaused));
    if (parts.length === 0) {
      wanted.clear();
      return ok(false);
    }
    const hasWhole = parts.some(isWhole);
    // A touched folder is no reason to read again what could not be read elsewhere.
    if (hasWhole) catalog.requeueFailed({ codes: PASSING_REASONS });
    const context = {
      ...{ catalog, signal, onMarked, onNotice },
      ...(hasWhole && onProgress !== undefined ? { onProgress } : {}),
      ...(hasWhole ? {} : { settling: this.#settling }),
    };
    const started = performance.now();
    const looked = await lookAgain(context, parts);
    if (!looked.ok) return looked;
    wanted.clear();
    onLooked(parts, performance.now() - started);
    this.#lookAgainSoon(looked.value.unsettled);
    for (const failed of looked.value.failed) this.#sayOnce(failed);
    if (looked.value.hasChanged || hasWhole) onChanged();
    return ok(true);
  }

  #sayOnce({ path, code, message }: FailedPhoto): void {
    // The folder's own line says that it is away.
    if (code === 'folder-missing') return;
    const sentence = `${pathForPerson(path)}: ${message}`;
    if (this.#said.has(sentence)) return;
    this.#said.add(sentence);
    this.#options.onNotice({ message: sentence });
  }

  /** A photo's file is not what it was looked at as. */
  lookSoonAround(photo: FilePath): void {
    const folder = this.#options.catalog.folders().find(({ path }) => isInside(photo, path));
    if (folder !== undefined) this.#lookAgainSoon([partAround(folder, photo)]);
  }

  #lookAgainSoon(parts: readonly LookPart[]): void {
    this.#settling.forgetOld();
    if (parts.length === 0 || this.#isClosed) return;
    const again = (this.#unsettled ??= new WantedLooks());
    for (const { folder, under } of parts) again.addTouched(folder.id, under);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#unsettled = undefined;
      this.#options.onWanted(again);
    }, SETTLE_MS);
    this.#timer.unref();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }
}
