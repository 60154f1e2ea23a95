import type { CallInput, CallOutput, PageCallName, CheckedInput } from '../contract/calls.ts';
import type { CallOptions, PageClient } from '../contract/client.ts';
import { fail, ok, type Result } from '../contract/errors.ts';
import type { EngineEvent } from '../contract/events.ts';
import { browseFolders } from './browse/browse-folders.ts';
import { FolderChanges } from './browse/folder-changes.ts';
import { LibraryOverview } from './browse/library-overview.ts';
import { thisAccount } from './browse/person-folders.ts';
import { forgetMissing, listMissing } from './browse/missing-photos.ts';
import { listFailures, photoCards, photoDetails } from './browse/photo-cards.ts';
import { photoAt } from './browse/photo-at.ts';
import {
  originalFile,
  photoScreen,
  photoThumbnail,
  type OriginalFile,
} from './browse/photo-pictures.ts';
import { suggestFolders } from './browse/suggest-folders.ts';
import { timeline } from './browse/timeline.ts';
import type { Catalog } from './catalog/catalog.ts';
import { attempt, checkedCall, errorOf } from './checked-call.ts';
import { Exporter } from './export/exporter.ts';
import { CatalogKeeper } from './keep/catalog-keeper.ts';
import { listBackups } from './keep/restore-library.ts';
import type { LibraryOptions } from './library.ts';
import { openPartsForWriting, writerOf, type LibraryParts } from './library-parts.ts';
import { ModelChanges } from './models/model-changes.ts';
import { readOrganisation } from './organise/organisation-file.ts';
import { organisationBytes } from './organise/organisation-on-disk.ts';
import { Organiser } from './organise/organiser.ts';
import { explainLikeness } from './search/explain.ts';
import { findSimilarPhotos } from './search/find-similar-photos.ts';
import { KeptPictures, type TakenPicture } from './search/kept-pictures.ts';
import type { FilePath } from './scan/file-path.ts';
import { suggestTerms } from './search/suggest-terms.ts';
import { changeSidecarSettings, sidecarSettings } from './sidecar/sidecar-settings.ts';
import { Lessons } from './teach/lessons.ts';
import { Teacher } from './teach/teacher.ts';
import { LibraryWatch } from './watch/library-watch.ts';
import { BackgroundWork } from './work/background-work.ts';
import { isWhole } from './work/look-at-part.ts';

type Answer<Name extends PageCallName> = Promise<Result<CallOutput<Name>>>;

/**
 * A library as an app has it: open for writing as long as the app runs, with the work in the
 * background, news of it, and pictures as bytes. What calls of the command line answer once, this
 * keeps up to date by itself.
 */
export class AppLibrary implements PageClient {
  readonly #parts: LibraryParts;
  readonly #catalog: Catalog;
  readonly #options: LibraryOptions;
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  readonly #work: BackgroundWork;
  readonly #watch: LibraryWatch;
  readonly #folders: FolderChanges;
  readonly #overview: LibraryOverview;
  readonly #pictures: KeptPictures;
  readonly #organiser: Organiser;
  readonly #exporter: Exporter;
  readonly #models: ModelChanges;
  readonly #lessons: Lessons;
  readonly #keeper: CatalogKeeper;
  #closed: Promise<boolean> | undefined;

  private constructor(options: LibraryOptions, parts: LibraryParts, catalog: Catalog) {
    this.#options = options;
    this.#parts = parts;
    this.#catalog = catalog;
    const { modelSources, lastEnd = 'unknown' } = options;
    const emit = (event: EngineEvent) => {
      this.#emit(event);
    };
    this.#overview = new LibraryOverview(parts);
    this.#work = new BackgroundWork({
      ...{ parts, catalog, modelSources, lastEnd, emit },
      onLooked: (parts, tookMs) => {
        for (const part of parts) if (isWhole(part)) this.#watch.scanTook(part.folder.id, tookMs);
      },
    });
    this.#watch = new LibraryWatch({
      onTouched: (folderId, folders) => {
        this.#work.lookAt(folderId, folders);
      },
      onRootChanged: (folderId) => {
        this.#overview.lookAgain();
        this.#work.ask([folderId]);
        emit({ kind: 'overview' });
      },
      onRescan: (folderId) => {
        this.#work.ask([folderId]);
      },
      onStateChanged: () => {
        emit({ kind: 'overview' });
      },
    });
    this.#folders = new FolderChanges(catalog, this.#work, () => {
      this.#watchFolders();
    });
    this.#pictures = new KeptPictures(parts);
    this.#organiser = new Organiser(catalog, (changed) => {
      emit({ kind: 'organised' });
      if (changed.sidecars) this.#work.ask([]);
    });
    this.#exporter = new Exporter(parts, catalog, emit);
    this.#models = new ModelChanges({ parts, modelSources, work: this.#work, emit });
    this.#lessons = new Lessons({ teacher: new Teacher(parts), work: this.#work, emit });
    const { dir: libraryDir, onDamage } = options;
    this.#keeper = new CatalogKeeper({ libraryDir, catalog, emit, onDamage });
  }

  /**
   * Opens a library for writing, made where there is none, and begins to look through its folders;
   * `library-locked` while another process writes to it, `catalog-corrupt` where it is damaged.
   */
  static async open(options: LibraryOptions): Promise<Result<AppLibrary>> {
    return attempt(async () => {
      const parts = openPartsForWriting(options.dir, options.command);
      if (!parts.ok) return parts;
      const catalog = writerOf(parts.value);
      if (!catalog.ok) return catalog;
      const damage = options.isSuspect === true ? await parts.value.pendingCheck?.() : undefined;
      if (damage !== undefined) {
        await parts.value.close();
        return { ok: false, error: damage };
      }
      try {
        const library = new AppLibrary(options, parts.value, catalog.value);
        library.#begin();
        return ok(library);
      } catch (cause) {
        await parts.value.close();
        throw cause;
      }
    });
  }

  /** A large catalog is looked through while photos are shown already; until then no work begins. */
  #begin(): void {
    const { pendingCheck } = this.#parts;
    if (pendingCheck === undefined || this.#options.isSuspect === true) {
      this.#keeper.start();
      this.#goOn();
      return;
    }
    this.#work
      .exclusively(async () => {
        if (await this.#keeper.finish(pendingCheck)) this.#goOn();
      })
      .catch((cause: unknown) => {
        const { code, message } = errorOf(cause);
        // Closed before it was its turn.
        if (code !== 'cancelled') this.#emit({ kind: 'notice', message });
      });
  }

  #watchFolders(): void {
    void this.#watch.setFolders(this.#catalog.folders());
  }

  #goOn(): void {
    // Each is looked through when it is watched, so that nothing happens unseen in between.
    this.#watchFolders();
    this.#work.ask([]);
    this.#exporter.goOn();
  }

  /** @returns what ends the listening. */
  on(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #emit(event: EngineEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  overview(input: CallInput<'overview'>): Answer<'overview'> {
    return checkedCall('overview', input, async () =>
      ok(
        await this.#overview.read({
          work: this.#work.state(),
          crash: this.#work.crash,
          watchOf: (folderId) => this.#watch.stateOf(folderId),
        }),
      ),
    );
  }

  timeline(input: CallInput<'timeline'>): Answer<'timeline'> {
    return checkedCall('timeline', input, (checked) =>
      timeline(this.#parts, this.#pictures, checked),
    );
  }

  suggest(input: CallInput<'suggest'>): Answer<'suggest'> {
    return checkedCall('suggest', input, (checked) =>
      ok({ suggestions: suggestTerms(this.#catalog, checked) }),
    );
  }

  act(input: CallInput<'act'>): Answer<'act'> {
    return checkedCall('act', input, ({ act }) => this.#organiser.act(act));
  }

  undo(input: CallInput<'undo'>): Answer<'undo'> {
    return checkedCall('undo', input, () => this.#organiser.undo());
  }

  redo(input: CallInput<'redo'>): Answer<'redo'> {
    return checkedCall('redo', input, () => this.#organiser.redo());
  }

  organisation(input: CallInput<'organisation'>): Answer<'organisation'> {
    return checkedCall('organisation', input, () => ok(this.#organiser.organisation()));
  }

  marks(input: CallInput<'marks'>): Answer<'marks'> {
    return checkedCall('marks', input, ({ photos }) => ok(this.#catalog.organise.marks(photos)));
  }

  settings(input: CallInput<'settings'>): Answer<'settings'> {
    return checkedCall('settings', input, () => ok(sidecarSettings(this.#catalog)));
  }

  changeSettings(input: CallInput<'changeSettings'>): Answer<'changeSettings'> {
    return checkedCall('changeSettings', input, (checked) => {
      changeSidecarSettings(this.#catalog, checked);
      this.#work.ask([]);
      return ok({});
    });
  }

  exportPhotos(input: CallInput<'exportPhotos'>): Answer<'exportPhotos'> {
    return checkedCall('exportPhotos', input, (checked) => this.#exporter.begin(checked));
  }

  exports(input: CallInput<'exports'>): Answer<'exports'> {
    return checkedCall('exports', input, () => ok({ exports: this.#exporter.list() }));
  }

  steerExport(input: CallInput<'steerExport'>): Answer<'steerExport'> {
    return checkedCall('steerExport', input, (checked) => this.#exporter.steer(checked));
  }

  exportNames(input: CallInput<'exportNames'>): Answer<'exportNames'> {
    return checkedCall('exportNames', input, (checked) => this.#exporter.names(checked));
  }

  cards(input: CallInput<'cards'>): Answer<'cards'> {
    return checkedCall('cards', input, ({ ids }) => ok({ cards: photoCards(this.#catalog, ids) }));
  }

  photo(input: CallInput<'photo'>): Answer<'photo'> {
    return checkedCall('photo', input, ({ id }) => photoDetails(this.#catalog, id));
  }

  findSimilar(input: CallInput<'findSimilar'>): Answer<'findSimilar'> {
    return checkedCall('findSimilar', input, (checked) =>
      findSimilarPhotos(this.#parts, this.#pictures, checked),
    );
  }

  explain(input: CallInput<'explain'>): Answer<'explain'> {
    return checkedCall('explain', input, (checked) =>
      explainLikeness(this.#parts, this.#pictures, checked),
    );
  }

  addFolder(input: CallInput<'addFolder'>): Answer<'addFolder'> {
    return checkedCall('addFolder', input, ({ path }) => this.#folders.add(path));
  }

  changeFolder(input: CallInput<'changeFolder'>): Answer<'changeFolder'> {
    return checkedCall('changeFolder', input, (checked) => this.#folders.change(checked));
  }

  removeFolder(input: CallInput<'removeFolder'>): Answer<'removeFolder'> {
    return checkedCall('removeFolder', input, ({ id }) => this.#folders.remove(id));
  }

  suggestFolders(input: CallInput<'suggestFolders'>): Answer<'suggestFolders'> {
    return checkedCall('suggestFolders', input, async () => {
      const known = this.#catalog.folders().map(({ path }) => path);
      return ok({ folders: await suggestFolders(thisAccount(), known) });
    });
  }

  browseFolders(input: CallInput<'browseFolders'>): Answer<'browseFolders'> {
    return checkedCall('browseFolders', input, ({ path }) => browseFolders(thisAccount(), path));
  }

  work(input: CallInput<'work'>): Answer<'work'> {
    return checkedCall('work', input, async (checked) => {
      await this.#steer(checked);
      return ok(this.#work.state());
    });
  }

  async #steer(input: CheckedInput<'work'>): Promise<void> {
    switch (input.do) {
      case 'scan':
        this.#overview.lookAgain();
        this.#work.scanAll();
        return;
      case 'pause':
        await this.#work.pause();
        return;
      case 'resume':
        this.#work.resume();
        return;
      case 'stop':
        await this.#work.stop();
    }
  }

  failures(input: CallInput<'failures'>): Answer<'failures'> {
    return checkedCall('failures', input, () => ok({ failures: listFailures(this.#catalog) }));
  }

  retry(input: CallInput<'retry'>): Answer<'retry'> {
    return checkedCall('retry', input, ({ ids }) => {
      const photos = this.#catalog.requeueFailed(ids === undefined ? {} : { ids });
      this.#work.ask([]);
      this.#work.tellPhotos();
      return ok({ photos });
    });
  }

  missing(input: CallInput<'missing'>): Answer<'missing'> {
    return checkedCall('missing', input, () => ok(listMissing(this.#catalog)));
  }

  forgetMissing(input: CallInput<'forgetMissing'>): Answer<'forgetMissing'> {
    return checkedCall('forgetMissing', input, async (checked) => {
      // A round that knows them still must not bring one back that is gone by then.
      const forgotten = await this.#work.exclusively(() => {
        this.#work.ask([]);
        return forgetMissing(this.#catalog, checked);
      });
      this.#work.tellPhotos();
      this.#emit({ kind: 'organised' });
      return ok({ forgotten });
    });
  }

  backups(input: CallInput<'backups'>): Answer<'backups'> {
    return checkedCall('backups', input, () => listBackups(this.#options.dir, false));
  }

  restoreBackup(input: CallInput<'restoreBackup'>): Answer<'restoreBackup'> {
    // serve/library-holder.ts closes the library for it.
    return checkedCall('restoreBackup', input, () =>
      fail('busy', 'A copy can’t take the place of a catalog that is in use.'),
    );
  }

  models(input: CallInput<'models'>): Answer<'models'> {
    return checkedCall('models', input, () => this.#models.list());
  }

  useModel(input: CallInput<'useModel'>, options?: CallOptions): Answer<'useModel'> {
    return checkedCall('useModel', input, (checked) => this.#models.use(checked, options));
  }

  removeModel(input: CallInput<'removeModel'>): Answer<'removeModel'> {
    return checkedCall('removeModel', input, (checked) => this.#models.remove(checked));
  }

  chooseRuntime(input: CallInput<'chooseRuntime'>): Answer<'chooseRuntime'> {
    return checkedCall('chooseRuntime', input, (checked) => this.#models.chooseRuntime(checked));
  }

  compareModels(input: CallInput<'compareModels'>, options?: CallOptions): Answer<'compareModels'> {
    return checkedCall('compareModels', input, (checked) => this.#models.compare(checked, options));
  }

  installModel(input: CallInput<'installModel'>, options?: CallOptions): Answer<'installModel'> {
    return checkedCall('installModel', input, (checked) => this.#models.install(checked, options));
  }

  lessons(input: CallInput<'lessons'>): Answer<'lessons'> {
    return checkedCall('lessons', input, () => this.#lessons.list());
  }

  teach(input: CallInput<'teach'>, options?: CallOptions): Answer<'teach'> {
    return checkedCall('teach', input, (checked) => this.#lessons.teach(checked, options));
  }

  suggestions(input: CallInput<'suggestions'>): Answer<'suggestions'> {
    return checkedCall('suggestions', input, (checked) => this.#lessons.suggestions(checked));
  }

  changeLesson(input: CallInput<'changeLesson'>): Answer<'changeLesson'> {
    return checkedCall('changeLesson', input, (checked) => this.#lessons.change(checked));
  }

  forgetLesson(input: CallInput<'forgetLesson'>): Answer<'forgetLesson'> {
    return checkedCall('forgetLesson', input, (checked) => this.#lessons.forget(checked));
  }

  /** JPEG, at most 444 pixels a side; made anew where the cache lost it. */
  thumbnail(id: number): Promise<Result<Uint8Array>> {
    return attempt(() => photoThumbnail(this.#parts, id));
  }

  /** `photo-unknown`, or `file-missing` and the like where the file can’t be read now. */
  original(id: number): Promise<Result<OriginalFile>> {
    return attempt(() => originalFile(this.#parts, id));
  }

  /** The whole photo as an upright sRGB JPEG, for formats that no browser shows. */
  screen(id: number): Promise<Result<Uint8Array>> {
    return attempt(() => photoScreen(this.#parts, id));
  }

  /** Takes a dropped or pasted picture; reasons as for any photo that can’t be read. */
  keepPicture(bytes: Uint8Array, name: string): Promise<Result<TakenPicture>> {
    return attempt(() => this.#pictures.keep(bytes, name));
  }

  /** JPEG, at most 444 pixels a side. */
  pictureThumbnail(picture: string): Promise<Result<Uint8Array>> {
    return attempt(() => this.#pictures.thumbnail(picture));
  }

  /** All that a person organised, as a JSON file (docs/organisation-file.md). */
  organisationFile(): Promise<Result<Uint8Array>> {
    return attempt(() => organisationBytes(this.#options.dir));
  }

  /** Takes such a file in as one act; `organisation-unreadable` with a sentence, and nothing is changed. */
  takeOrganisation(bytes: Uint8Array): Promise<Result<CallOutput<'importOrganisation'>>> {
    return attempt(() => {
      const file = readOrganisation(bytes);
      return file.ok ? this.#organiser.takeIn(file.value) : file;
    });
  }

  /** The photo at an absolute path, where the library has one there that can be shown. */
  photoAt(path: FilePath): Promise<Result<number | undefined>> {
    return attempt(() => photoAt(this.#parts.catalog, path));
  }

  /** @returns false where a worker is still busy and holds this process open. */
  close(): Promise<boolean> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<boolean> {
    this.#listeners.clear();
    await this.#exporter.close();
    await this.#watch.close();
    await this.#work.close();
    await this.#pictures.close();
    await this.#lessons.close();
    const isKept = await this.#keeper.close();
    return (await this.#parts.close()) && isKept;
  }
}
