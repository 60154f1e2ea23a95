import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { CallInput, CallName, CallOutput, CheckedInput } from '../contract/calls.ts';
import type { CallOptions, CommandClient } from '../contract/client.ts';
import { fail, ok, type KindredError, type Result } from '../contract/errors.ts';
import type { CatalogReader } from './catalog/catalog.ts';
import { checkedCall } from './checked-call.ts';
import { examineLibrary } from './doctor/examine-library.ts';
import {
  openPartsForReading,
  openPartsForWriting,
  writerOf,
  type LibraryParts,
} from './library-parts.ts';
import { installAndUse } from './model/ensure-model.ts';
import { listModels } from './model/model-pack.ts';
import { describeModel, type ModelSources } from './model/model-sources.ts';
import { readOrganisation } from './organise/organisation-file.ts';
import { exportOrganisationTo, readOrganisationFrom } from './organise/organisation-on-disk.ts';
import { Organiser } from './organise/organiser.ts';
import type { FilePath } from './scan/file-path.ts';
import { findFolder, findPhoto } from './scan/library-folders.ts';
import { findLabels } from './search/find-labels.ts';
import { searchPhotos } from './search/search-photos.ts';
import { similarPhotos } from './search/similar-photos.ts';
import type { LastEnd } from './work/crash-journal.ts';
import { indexLibrary } from './work/index-library.ts';

export interface LibraryOptions {
  /** The library's folder; made when something is to be written. */
  readonly dir: string;
  /** Where a network is looked for. */
  readonly modelSources: ModelSources;
  /** What this process is doing, for the sentence that a second one gets. */
  readonly command: string;
  /** How the last writing process ended, if the one that watches it knows. */
  readonly lastEnd?: LastEnd;
  /** For an app: the catalog was damaged, so all of it is looked at before it is opened. */
  readonly isSuspect?: boolean;
  /** For an app: told where the catalog turns out to be damaged while it is open. */
  readonly onDamage?: (error: KindredError) => void;
}

type Work<Name extends CallName> = (
  parts: LibraryParts,
  input: CheckedInput<Name>,
) => Promise<Result<CallOutput<Name>>> | Result<CallOutput<Name>>;

function status(
  parts: LibraryParts,
  bytes: number,
  input: CheckedInput<'status'>,
): CallOutput<'status'> {
  const catalog: CatalogReader = parts.catalog;
  const model = catalog.setting('model') ?? null;
  const folders = catalog.folders().map(({ path, scannedAt }) => ({
    path,
    scannedAt: scannedAt === undefined ? null : new Date(scannedAt).toISOString(),
  }));
  const vectors = model === null ? 0 : catalog.embeddingCount(model);
  const known = { ...catalog.counts(), model, index: { vectors, bytes }, folders };
  return input.failed ? { ...known, failures: catalog.failures() } : known;
}

async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        (stats) => stats.size,
        () => 0, // Replaced by a newer file just now.
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/**
 * A library as every shell sees it. It opens what a call needs, for reading beside another process
 * or for writing alone, and keeps it open until close().
 */
export class Library implements CommandClient {
  readonly #options: LibraryOptions;
  #parts: LibraryParts | undefined;

  constructor(options: LibraryOptions) {
    this.#options = options;
  }

  #open(forWriting: boolean): Result<LibraryParts> {
    const open = this.#parts;
    if (open !== undefined && (open.writer !== undefined || !forWriting)) return ok(open);
    const { dir, command } = this.#options;
    const opened = forWriting ? openPartsForWriting(dir, command) : openPartsForReading(dir);
    if (opened.ok) this.#parts = opened.value;
    return opened;
  }

  /** Checks the input, opens the library and turns whatever is thrown into a reason. */
  async #call<Name extends CallName>(
    name: Name,
    forWriting: boolean,
    input: unknown,
    work: Work<Name>,
  ): Promise<Result<CallOutput<Name>>> {
    return checkedCall(name, input, async (checked) => {
      if (forWriting && this.#parts?.writer === undefined) await this.close();
      const parts = this.#open(forWriting);
      return parts.ok ? work(parts.value, checked) : parts;
    });
  }

  index(
    input: CallInput<'index'>,
    options: CallOptions = {},
  ): Promise<Result<CallOutput<'index'>>> {
    const { modelSources, lastEnd = 'unknown' } = this.#options;
    return this.#call('index', true, input, (parts, checked) =>
      indexLibrary({ ...options, parts, modelSources, lastEnd }, checked),
    );
  }

  similar(input: CallInput<'similar'>): Promise<Result<CallOutput<'similar'>>> {
    return this.#call('similar', false, input, similarPhotos);
  }

  labels(input: CallInput<'labels'>): Promise<Result<CallOutput<'labels'>>> {
    return this.#call('labels', false, input, ({ catalog }, input) => {
      const model = catalog.setting('model');
      if (model === undefined) {
        return fail('model-missing', 'Labels need the model; “kindred model install” gets it.');
      }
      if (catalog.classes(model).size === 0) {
        const message = 'The model came without the names of its classes, so it has no labels.';
        return fail('model-missing', message);
      }
      return ok({ word: input.word, results: findLabels(catalog, model, input) });
    });
  }

  search(input: CallInput<'search'>): Promise<Result<CallOutput<'search'>>> {
    return this.#call('search', false, input, searchPhotos);
  }

  status(input: CallInput<'status'>): Promise<Result<CallOutput<'status'>>> {
    return this.#call('status', false, input, async (parts, checked) =>
      ok(status(parts, await bytesIn(parts.folder.indexes), checked)),
    );
  }

  exportOrganisation(
    input: CallInput<'exportOrganisation'>,
  ): Promise<Result<CallOutput<'exportOrganisation'>>> {
    return checkedCall('exportOrganisation', input, async (checked) => {
      const file = resolve(checked.file);
      const written = await exportOrganisationTo(this.#options.dir, file);
      return written.ok ? ok({ ...written.value, file }) : written;
    });
  }

  importOrganisation(
    input: CallInput<'importOrganisation'>,
  ): Promise<Result<CallOutput<'importOrganisation'>>> {
    return checkedCall('importOrganisation', input, async (checked) => {
      // Read first: a file that is none makes no library.
      const bytes = await readOrganisationFrom(resolve(checked.file));
      const file = bytes.ok ? readOrganisation(bytes.value) : bytes;
      if (!file.ok) return file;
      return this.#call('importOrganisation', true, checked, (parts) => {
        const catalog = writerOf(parts);
        return catalog.ok
          ? new Organiser(catalog.value, () => undefined).takeIn(file.value)
          : catalog;
      });
    });
  }

  remove(input: CallInput<'remove'>): Promise<Result<CallOutput<'remove'>>> {
    return this.#call('remove', true, input, async (parts, checked) => {
      const catalog = writerOf(parts);
      if (!catalog.ok) return catalog;
      const folder = findFolder(catalog.value, resolve(checked.folder));
      if (!folder.ok) return folder;
      const forgotten = catalog.value.removeFolder(folder.value.id);
      const saved = await parts.saveIndexes();
      return saved.ok ? ok({ folder: folder.value.path, forgotten }) : saved;
    });
  }

  doctor(
    input: CallInput<'doctor'>,
    options: CallOptions = {},
  ): Promise<Result<CallOutput<'doctor'>>> {
    return checkedCall('doctor', input, async (checked) => {
      await this.close();
      return examineLibrary(this.#options.dir, checked, options);
    });
  }

  installModel(
    input: CallInput<'installModel'>,
    options: CallOptions = {},
  ): Promise<Result<CallOutput<'installModel'>>> {
    const { modelSources } = this.#options;
    return this.#call('installModel', true, input, async (parts) => {
      const installed = await installAndUse({ ...options, parts, modelSources });
      if (!installed.ok) return installed;
      const { pack, source } = installed.value;
      return ok({ id: pack.manifest.id, name: pack.manifest.name, source });
    });
  }

  listModels(input: CallInput<'listModels'>): Promise<Result<CallOutput<'listModels'>>> {
    const { modelSources } = this.#options;
    return this.#call('listModels', false, input, async (parts) => {
      const installed = await listModels(parts.folder.models);
      if (!installed.ok) return installed;
      const available = await describeModel(modelSources);
      if (!available.ok) return available;
      const known = new Map([[available.value.manifest.id, available.value.manifest]]);
      for (const { manifest } of installed.value) known.set(manifest.id, manifest);
      const ids = new Set(installed.value.map(({ manifest }) => manifest.id));
      const models = [...known.values()].map(({ id, name, licence }) => ({
        id,
        name,
        licence,
        installed: ids.has(id),
      }));
      return ok({ models });
    });
  }

  /**
   * The thumbnail (JPEG) of a picture on disk: from the cache where the library has it, else made
   * now and not kept.
   */
  async thumbnail(path: FilePath): Promise<Result<Uint8Array>> {
    const parts = this.#open(false);
    if (!parts.ok) return parts;
    const known = findPhoto(parts.value.catalog, path);
    const hash = known === undefined ? undefined : parts.value.catalog.photoHash(known.id);
    const kept = hash === undefined ? undefined : await parts.value.thumbnails.read(hash);
    if (kept?.ok === true) return kept;
    const pool = await parts.value.pool();
    const described = pool.ok ? await pool.value.describe(path, false) : pool;
    if (!described.ok) return described;
    return ok(described.value.thumbnail ?? new Uint8Array());
  }

  /**
   * Closes what is open; the library is whole on disk then, and free for another process.
   * @returns false where a worker is still busy with a photo and holds this process open.
   */
  async close(): Promise<boolean> {
    const parts = this.#parts;
    this.#parts = undefined;
    return (await parts?.close()) ?? true;
  }
}
