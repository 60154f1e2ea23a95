import { join } from 'node:path';
import type { CheckedInput } from '../../contract/calls.ts';
import type { CallOptions } from '../../contract/client.ts';
import { ok, type Result } from '../../contract/errors.ts';
import { MODEL_SETTING } from '../catalog/model-queries.ts';
import type { LibraryParts } from '../library-parts.ts';
import { takeIntoUse } from '../models/take-into-use.ts';
import { ProgressMeter } from '../work/progress-meter.ts';
import { installModel, type Installation } from './install-model.ts';
import { describeModel, type ModelSources } from './model-sources.ts';

export interface ModelContext extends CallOptions {
  readonly parts: LibraryParts;
  readonly modelSources: ModelSources;
}

/** @param id one of those that the sources describe; the default one where left out. */
function install(context: ModelContext, id?: string): Promise<Result<Installation>> {
  const { parts, modelSources, signal } = context;
  const meter = new ProgressMeter('model', undefined, context.onProgress);
  return installModel({
    modelsDir: parts.folder.models,
    sources: modelSources,
    onProgress: ({ done, total }) => {
      meter.total = total;
      meter.set(done);
    },
    ...(id === undefined ? {} : { id }),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** Installs the default network where it is not installed yet, and takes it into use. */
export async function installAndUse(context: ModelContext): Promise<Result<Installation>> {
  const installed = await install(context);
  if (!installed.ok) return installed;
  const taken = await takeIntoUse(context.parts, installed.value.pack);
  return taken.ok ? installed : taken;
}

/**
 * Installs what is asked for: one of the networks that the sources describe, used for nothing yet, or
 * without an id the default one, which is taken into use.
 */
export function installAsked(
  context: ModelContext,
  { id }: CheckedInput<'installModel'>,
): Promise<Result<Installation>> {
  return id === undefined ? installAndUse(context) : install(context, id);
}

/** Mends the other networks that are kept, and gets the one that KINDRED_MODELS names, to be chosen. */
async function renewOthers(context: ModelContext, serving: string): Promise<void> {
  const { parts, modelSources } = context;
  const chosen = modelSources.chosen === undefined ? undefined : await describeModel(modelSources);
  const wanted = new Set(parts.catalog.models.kept());
  if (chosen?.ok === true) wanted.add(chosen.value.manifest.id);
  wanted.delete(serving);
  for (const id of wanted) {
    // What is wrong with a kept one is said when it is to look at photos.
    const renewed = await install(context, id);
    const isNew = renewed.ok && renewed.value.source !== join(parts.folder.models, id);
    if (isNew) await parts.changeNetworks();
  }
}

/** The network that serves, renewed where it can be; the default one where there is none. */
async function renewServing(context: ModelContext): Promise<Result<unknown>> {
  const { parts } = context;
  const serving = parts.catalog.setting(MODEL_SETTING);
  if (serving === undefined) return installAndUse(context);
  const renewed = await install(context, serving);
  if (renewed.ok) await parts.use(renewed.value.pack);
  if (renewed.ok || renewed.error.code === 'cancelled') return renewed;
  // Of a person's own, nobody knows where to get it again; the one on disk may be whole.
  const isWhole = (await parts.pack()) !== undefined;
  if (isWhole && renewed.error.code === 'model-unknown') return ok(undefined);
  return isWhole ? renewed : installAndUse(context);
}

/**
 * Gets the networks ready. The one that a person chose goes on serving as long as it can be loaded; the
 * default one, or that of KINDRED_MODELS, serves where none does.
 * @returns the id of the network that photos are to be embedded with. Where none can be had, the person
 * is told why, and undefined means: go on with composition alone. `cancelled`.
 */
export async function ensureModel(context: ModelContext): Promise<Result<string | undefined>> {
  const { parts, onNotice } = context;
  const ready = await renewServing(context);
  if (!ready.ok && ready.error.code === 'cancelled') return ready;
  if (!ready.ok) onNotice?.({ message: ready.error.message });
  const serving = await parts.pack();
  if (serving === undefined) return ok(undefined);
  await renewOthers(context, serving.manifest.id);
  return ok(serving.manifest.id);
}
