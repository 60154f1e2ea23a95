import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { CallInput, CallName, CallOutput, CheckedInput } from '../contract/calls.ts';
import type { CallOptions, CommandClient } from '../contract/client.ts';
import { fail, ok, type KindredError, type Result } from '../contract/errors.ts';
import type { CatalogReader } from './catalog/catalog.ts';
import { MS_SETTING } from './catalog/model-queries.ts';
import { checkedCall } from './checked-call.ts';
import { compareModels } from './compare/compare-models.ts';
import { examineLibrary } from './doctor/examine-library.ts';
import { libraryFolder } from './library-folder.ts';
import {
  openPartsForReading,
  openPartsForWriting,
  writerOf,
  type LibraryParts,
} from './library-parts.ts';
import { addModel } from './model/add-model.ts';
import { installAsked } from './model/ensure-model.ts';
import { listPresets } from './model/presets.ts';
import { readCategoryAlbums } from './train/category-albums.ts';
import { trainModel } from './train/train-model.ts';
import { LibraryModels } from './models/library-models.ts';
import type { ModelSources } from './model/model-sources.ts';
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
      const model = catalog.models.labelModel();
      if (model !== undefined) {
        return ok({ word: input.word, results: findLabels(catalog, model, input) });
      }
      if (catalog.setting('model') === undefined) {
        return fail('model-missing', 'Labels need the model; “kindred model install” gets it.');
      }
      const message = 'The model came without the names of its classes, so it has no labels.';
      return fail('model-missing', message);
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
    return this.#call('installModel', true, input, async (parts, checked) => {
      const installed = await installAsked({ ...options, parts, modelSources }, checked);
      if (!installed.ok) return installed;
      const { pack, source } = installed.value;
      return ok({ id: pack.manifest.id, name: pack.manifest.name, source });
    });
  }

  #models(parts: LibraryParts): LibraryModels {
    return new LibraryModels({ parts, modelSources: this.#options.modelSources });
  }

  listModels(input: CallInput<'listModels'>): Promise<Result<CallOutput<'listModels'>>> {
    return this.#call('listModels', false, input, (parts) => this.#models(parts).list());
  }

  useModel(input: CallInput<'useModel'>): Promise<Result<CallOutput<'useModel'>>> {
    return this.#call('useModel', true, input, (parts, checked) =>
      this.#models(parts).use(checked),
    );
  }

  removeModel(input: CallInput<'removeModel'>): Promise<Result<CallOutput<'removeModel'>>> {
    return this.#call('removeModel', true, input, (parts, checked) =>
      this.#models(parts).remove(checked),
    );
  }

  chooseRuntime(input: CallInput<'chooseRuntime'>): Promise<Result<CallOutput<'chooseRuntime'>>> {
    return this.#call('chooseRuntime', true, input, (parts, checked) =>
      this.#models(parts).chooseRuntime(checked),
    );
  }

  compareModels(
    input: CallInput<'compareModels'>,
    options: CallOptions = {},
  ): Promise<Result<CallOutput<'compareModels'>>> {
    return this.#call('compareModels', false, input, (parts, checked) =>
      compareModels(parts, checked, options),
    );
  }

  addModel(input: CallInput<'addModel'>): Promise<Result<CallOutput<'addModel'>>> {
    return checkedCall('addModel', input, async (checked) => {
      // Where nothing is kept, nothing is locked, and no library is made.
      if (checked.isTrial) return this.#addModel(checked);
      return this.#call('addModel', true, checked, async ({ writer }) => {
        const added = await this.#addModel(checked);
        if (!added.ok || !added.value.isAdded) return added;
        writer?.setSetting(MS_SETTING + added.value.id, added.value.msPerPhoto.toFixed(2));
        return added;
      });
    });
  }

  #addModel({ path, hints, isTrial }: CheckedInput<'addModel'>) {
    const { modelSources: sources, dir } = this.#options;
    const { labels } = hints;
    return addModel({
      path: resolve(path),
      hints: labels === undefined ? hints : { ...hints, labels: resolve(labels) },
      modelsDir: libraryFolder(dir).models,
      ...{ sources, isTrial },
    });
  }

  listPresets(input: CallInput<'listPresets'>): Promise<Result<CallOutput<'listPresets'>>> {
    return checkedCall('listPresets', input, () => ok(listPresets()));
  }

  trainModel(
    input: CallInput<'trainModel'>,
    options: CallOptions = {},
  ): Promise<Result<CallOutput<'trainModel'>>> {
    // Locked from the start: a network that was trained must not find that it can't be kept.
    return this.#call(
      'trainModel',
      true,
      input,
      ({ catalog, folder: { models: modelsDir } }, checked) => {
        const { folder, curves } = checked;
        const paths = {
          ...(folder && { folder: resolve(folder) }),
          ...(curves && { curves: resolve(curves) }),
        };
        const albums = () => readCategoryAlbums(catalog);
        const isTrial = false;
        const addPack = (pack: string) => this.#addModel({ path: pack, hints: {}, isTrial });
        return trainModel({ ...checked, ...paths }, { ...options, modelsDir, addPack, albums });
      },
    );
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
