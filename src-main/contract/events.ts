import type { z } from 'zod';
import type { ExportState } from './export-calls.ts';
import type { progress, WorkState } from './fields.ts';

/** How far long work has come; `total` is undefined while it is not known yet. */
export type Progress = Readonly<z.output<typeof progress>>;

/** The steps of long work, in the order a person meets them. */
export type WorkStep = Progress['step'];

/** Something that a person should know, though the work goes on. */
interface Notice {
  readonly message: string;
}

export interface WorkEvents {
  readonly onProgress?: (progress: Progress) => void;
  readonly onNotice?: (notice: Notice) => void;
}

/** News from the engine to every page that is open. */
export type EngineEvent =
  | { readonly kind: 'work'; readonly work: WorkState }
  /** Photos were added, changed or taken away; several changes come as one event. */
  | { readonly kind: 'photos' }
  /** Stars, tags, albums, titles or what can be undone are not what they were. */
  | { readonly kind: 'organised' }
  /** Copying photos out has come further, or an export came or went. */
  | { readonly kind: 'exports'; readonly exports: readonly ExportState[] }
  /** The models, what they are used for, or how far one has come. */
  | { readonly kind: 'models' }
  /** Something was taught or forgotten, or its suggestions are no longer the same. */
  | { readonly kind: 'lessons' }
  /** The overview is no longer true: folders, counts or the model. */
  | { readonly kind: 'overview' }
  | { readonly kind: 'notice'; readonly message: string };
