import type { CallOptions } from '../../contract/client.ts';
import { ok, type Result } from '../../contract/errors.ts';
import type { LibraryParts } from '../library-parts.ts';
import { ProgressMeter } from '../work/progress-meter.ts';
import { installModel } from './install-model.ts';
import type { ModelPack } from './model-pack.ts';
import type { ModelSources } from './model-sources.ts';

export interface ModelContext extends CallOptions {
  readonly parts: LibraryParts;
  readonly modelSources: ModelSources;
}

/** Installs the network where it is not installed yet, and takes it into use. */
export async function installAndUse(
  context: ModelContext,
): Promise<Result<{ readonly pack: ModelPack; readonly source: string }>> {
  const { parts, modelSources, signal } = context;
  const meter = new ProgressMeter('model', undefined, context.onProgress);
  const installed = await installModel({
    modelsDir: parts.folder.models,
    sources: modelSources,
    onProgress: ({ done, total }) => {
      meter.total = total;
      meter.set(done);
    },
    ...(signal === undefined ? {} : { signal }),
  });
  if (!installed.ok) return installed;
  await parts.use(installed.value.pack);
  return installed;
}

/**
 * The id of the network that photos are to be embedded with. Where none can be had, the person is
 * told why, and undefined means: go on with composition alone.
 */
export async function ensureModel(context: ModelContext): Promise<Result<string | undefined>> {
  const installed = await installAndUse(context);
  if (installed.ok) return ok(installed.value.pack.manifest.id);
  if (installed.error.code === 'cancelled') return installed;
  context.onNotice?.({ message: installed.error.message });
  return ok((await context.parts.pack())?.manifest.id);
}
