import type { CallOutput, CheckedInput } from '../../contract/calls.ts';
import type { CallOptions } from '../../contract/client.ts';
import { ok, type Result } from '../../contract/errors.ts';
import type { EngineEvent } from '../../contract/events.ts';
import { compareModels } from '../compare/compare-models.ts';
import { installAsked } from '../model/ensure-model.ts';
import type { BackgroundWork } from '../work/background-work.ts';
import { LibraryModels, type LibraryModelsOptions } from './library-models.ts';

interface ModelChangesOptions extends LibraryModelsOptions {
  readonly work: BackgroundWork;
  readonly emit: (event: EngineEvent) => void;
}

/** The networks of a library that an app has open: no round runs beside a change, and one follows it. */
export class ModelChanges {
  readonly #options: ModelChangesOptions;
  readonly #models: LibraryModels;

  constructor(options: ModelChangesOptions) {
    this.#options = options;
    this.#models = new LibraryModels(options);
  }

  list(): Promise<Result<CallOutput<'models'>>> {
    return this.#models.list();
  }

  use(
    input: CheckedInput<'useModel'>,
    options?: CallOptions,
  ): Promise<Result<CallOutput<'useModel'>>> {
    return this.#change((on) => this.#models.use(input, on), options);
  }

  remove(input: CheckedInput<'removeModel'>): Promise<Result<CallOutput<'removeModel'>>> {
    return this.#change(() => this.#models.remove(input));
  }

  chooseRuntime(
    input: CheckedInput<'chooseRuntime'>,
  ): Promise<Result<CallOutput<'chooseRuntime'>>> {
    return this.#change(() => this.#models.chooseRuntime(input));
  }

  /** Gets a network; what is in the library is embedded with it in the background. */
  install(
    input: CheckedInput<'installModel'>,
    options?: CallOptions,
  ): Promise<Result<CallOutput<'installModel'>>> {
    const { parts, modelSources } = this.#options;
    return this.#change(async (on) => {
      const installed = await installAsked({ ...on, parts, modelSources }, input);
      if (!installed.ok) return installed;
      const { pack, source } = installed.value;
      return ok({ id: pack.manifest.id, name: pack.manifest.name, source });
    }, options);
  }

  compare(
    input: CheckedInput<'compareModels'>,
    options?: CallOptions,
  ): Promise<Result<CallOutput<'compareModels'>>> {
    const { parts, work } = this.#options;
    return work.exclusively((on) => compareModels(parts, input, on), options);
  }

  async #change<T>(
    change: (on: CallOptions) => Promise<Result<T>>,
    options?: CallOptions,
  ): Promise<Result<T>> {
    const { work, emit } = this.#options;
    const changed = await work.exclusively(change, options);
    if (changed.ok) work.ask([]);
    emit({ kind: 'models' });
    work.tellPhotos();
    return changed;
  }
}
