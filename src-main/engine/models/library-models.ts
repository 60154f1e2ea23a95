import type { CallOutput, CheckedInput } from '../../contract/calls.ts';
import type { CallOptions } from '../../contract/client.ts';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { ModelUse, Runtime } from '../../contract/model-calls.ts';
import { MODEL_SETTING, MS_SETTING, NEXT_MODEL_SETTING } from '../catalog/model-queries.ts';
import { RUNTIME_SETTING, writerOf, type LibraryParts } from '../library-parts.ts';
import { installModel } from '../model/install-model.ts';
import type { ModelManifest } from '../model/model-manifest.ts';
import { listModels, loadModelPack, type ModelPack } from '../model/model-pack.ts';
import { describeModels, type ModelSources } from '../model/model-sources.ts';
import { contentIndexName } from '../search/search-spaces.ts';
import { indexPath } from '../vectors/index-file.ts';
import { bytesBelow, removeModelFolder } from './model-folder.ts';
import { sweepVectors } from './swept-vectors.ts';
import { ProgressMeter } from '../work/progress-meter.ts';
import { takeIntoUse } from './take-into-use.ts';

type Model = CallOutput<'models'>['models'][number];

export interface LibraryModelsOptions {
  readonly parts: LibraryParts;
  readonly modelSources: ModelSources;
}

/** A network of the library, or one that it could have. */
interface KnownModel {
  readonly manifest: ModelManifest;
  readonly isInstalled: boolean;
  readonly isBuiltIn: boolean;
}

function notHere(id: string): Result<never> {
  return fail('model-unknown', `There is no model ${id} in this library.`);
}

const IN_USE: Result<never> = fail(
  'model-in-use',
  'This model is the one that serves; use another one first.',
);

/** The networks that a library has, and what each is used for. */
export class LibraryModels {
  readonly #options: LibraryModelsOptions;

  constructor(options: LibraryModelsOptions) {
    this.#options = options;
  }

  get #parts(): LibraryParts {
    return this.#options.parts;
  }

  get #serving(): string | undefined {
    return this.#parts.catalog.setting(MODEL_SETTING);
  }

  /** All networks: those that are installed, and those that are known by their descriptions. */
  async list(): Promise<Result<CallOutput<'models'>>> {
    const known = await this.#known();
    if (!known.ok) return known;
    const models = await Promise.all(known.value.map((model) => this.#model(model)));
    const inUse = await this.#parts.runtimeInUse();
    return ok({ models, runtime: { chosen: this.#parts.runtime, inUse: inUse ?? null } });
  }

  async #known(): Promise<Result<KnownModel[]>> {
    const { parts, modelSources } = this.#options;
    const installed = await listModels(parts.folder.models);
    if (!installed.ok) return installed;
    // A description in KINDRED_MODELS that can't be read is told of where it is to be installed.
    const described = await describeModels(modelSources);
    const all = described.ok ? described.value : [];
    const builtIn = all.filter(({ folder }) => folder !== modelSources.chosen);
    const isBuiltIn = (id: string) => builtIn.some(({ manifest }) => manifest.id === id);
    const known = installed.value.map(({ manifest }) => ({
      manifest,
      isInstalled: true,
      isBuiltIn: isBuiltIn(manifest.id),
    }));
    const missing = all
      .filter(({ manifest: { id } }) => !known.some(({ manifest }) => manifest.id === id))
      .map(({ manifest }) => ({
        manifest,
        isInstalled: false,
        isBuiltIn: isBuiltIn(manifest.id),
      }));
    return ok([...known, ...missing]);
  }

  #useOf({ manifest: { id }, isInstalled }: KnownModel): ModelUse {
    if (!isInstalled) return 'missing';
    const { catalog } = this.#parts;
    if (id === this.#serving) return 'serves';
    if (id === catalog.setting(NEXT_MODEL_SETTING)) return 'next';
    return catalog.models.kept().includes(id) ? 'kept' : 'off';
  }

  async #model(known: KnownModel): Promise<Model> {
    const { manifest, isBuiltIn } = known;
    const { id } = manifest;
    const { catalog, folder } = this.#parts;
    const ms = Number(catalog.setting(MS_SETTING + id) ?? Number.NaN);
    return {
      id,
      name: manifest.name,
      licence: manifest.licence,
      credit: manifest.credit,
      source: manifest.source ?? null,
      use: this.#useOf(known),
      isBuiltIn,
      bytes: await bytesBelow(folder.models, id),
      inputSize: manifest.inputSize,
      dimensions: manifest.featureSize,
      classes: manifest.classCount,
      photos: catalog.models.counts(id),
      vectorBytes: catalog.models.vectorBytes(id),
      indexBytes: await this.#indexBytes(id),
      msPerPhoto: Number.isFinite(ms) ? ms : null,
    };
  }

  #indexBytes(id: string): Promise<number> {
    return bytesBelow(indexPath(this.#parts.folder.indexes, contentIndexName(id)));
  }

  /**
   * What is missing then, the background work makes, or the next `kindred index`; one that is not
   * installed yet is installed first. `model-unknown`, `model-in-use` for switching off the one that
   * serves, and the reasons of installing.
   */
  async use(
    { id, as }: CheckedInput<'useModel'>,
    on: CallOptions = {},
  ): Promise<Result<CallOutput<'useModel'>>> {
    if (as === 'off') return this.#switchOff(id);
    const pack = await this.#installed(id, on);
    if (!pack.ok) return pack;
    const used = await (as === 'serves'
      ? takeIntoUse(this.#parts, pack.value)
      : this.#keep(pack.value));
    return used.ok ? ok({}) : used;
  }

  /** The network as it is on disk; got and installed where the sources describe it. */
  async #installed(id: string, on: CallOptions): Promise<Result<ModelPack>> {
    const { parts, modelSources } = this.#options;
    const modelsDir = parts.folder.models;
    const meter = new ProgressMeter('model', undefined, on.onProgress);
    const installed = await installModel({
      modelsDir,
      sources: modelSources,
      id,
      onProgress: ({ done, total }) => {
        meter.total = total;
        meter.set(done);
      },
      ...(on.signal === undefined ? {} : { signal: on.signal }),
    });
    if (installed.ok) return ok(installed.value.pack);
    const own = await loadModelPack(modelsDir, id);
    if (own.ok) return own;
    if (installed.error.code !== 'model-unknown') return installed;
    return own.error.code === 'model-missing' ? notHere(id) : own;
  }

  async #keep({ manifest: { id }, labels }: ModelPack): Promise<Result<void>> {
    const catalog = writerOf(this.#parts);
    if (!catalog.ok) return catalog;
    const isNext = catalog.value.setting(NEXT_MODEL_SETTING) === id;
    if (isNext) catalog.value.models.serveNext(undefined);
    catalog.value.saveClasses(id, labels);
    catalog.value.models.keep(id, true);
    await this.#parts.changeNetworks();
    return ok(undefined);
  }

  async #switchOff(id: string): Promise<Result<CallOutput<'useModel'>>> {
    const catalog = writerOf(this.#parts);
    if (!catalog.ok) return catalog;
    if (id === this.#serving) return IN_USE;
    if (!(await this.#isKnown(id))) return notHere(id);
    // From here on it is off: what a stop leaves of it, the next round sweeps.
    catalog.value.models.drop(id);
    await this.#parts.changeNetworks();
    await sweepVectors(catalog.value, this.#parts.folder, { also: id });
    return ok({});
  }

  async #isKnown(id: string): Promise<boolean> {
    const installed = await listModels(this.#parts.folder.models);
    const isInstalled = installed.ok && installed.value.some(({ manifest }) => manifest.id === id);
    return isInstalled || this.#parts.catalog.models.kept().includes(id);
  }

  /** `model-in-use` for the one that serves, `model-unknown`. */
  async remove({ id }: CheckedInput<'removeModel'>): Promise<Result<CallOutput<'removeModel'>>> {
    const { folder, catalog } = this.#parts;
    const files = await bytesBelow(folder.models, id);
    const freed = files + (await this.#indexBytes(id)) + catalog.models.vectorBytes(id);
    const off = await this.#switchOff(id);
    if (!off.ok) return off;
    const removed = await removeModelFolder(folder.models, id);
    return removed.ok ? ok({ freed }) : removed;
  }

  /** `runtime-unavailable` where it does not compute the network that serves; the one before stays then. */
  async chooseRuntime({
    runtime,
  }: CheckedInput<'chooseRuntime'>): Promise<Result<CallOutput<'chooseRuntime'>>> {
    const parts = this.#parts;
    const catalog = writerOf(parts);
    if (!catalog.ok) return catalog;
    const before = parts.runtime;
    await this.#setRuntime(runtime);
    const tried = (await parts.pack()) === undefined ? ok(undefined) : await parts.pool();
    if (tried.ok) return ok({});
    await this.#setRuntime(before);
    return tried;
  }

  async #setRuntime(runtime: Runtime): Promise<void> {
    this.#parts.writer?.setSetting(RUNTIME_SETTING, runtime);
    await this.#parts.changeNetworks();
  }
}
