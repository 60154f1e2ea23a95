import type { z } from 'zod';
import { COMMAND_CALLS } from './command-calls.ts';
import { EXPORT_CALLS } from './export-calls.ts';
import { FOLDER_CALLS } from './folder-calls.ts';
import { KEEPING_CALLS } from './keeping-calls.ts';
import { MODEL_CALLS } from './model-calls.ts';
import { ORGANISE_CALLS } from './organise-calls.ts';
import { PHOTO_CALLS } from './photo-calls.ts';
import { SEARCH_CALLS } from './search-calls.ts';
import { SIMILAR_CALLS } from './similar-calls.ts';
import { TEACH_CALLS } from './teach-calls.ts';

/** Calls that a page may make: photos by id only. */
export const PAGE_CALLS = {
  ...PHOTO_CALLS,
  ...SIMILAR_CALLS,
  ...FOLDER_CALLS,
  ...ORGANISE_CALLS,
  ...SEARCH_CALLS,
  ...EXPORT_CALLS,
  ...KEEPING_CALLS,
  ...MODEL_CALLS,
  ...TEACH_CALLS,
  installModel: COMMAND_CALLS.installModel,
} as const;

/**
 * The one table of calls: what each takes and gives. Every transport and client is derived from it,
 * and every input is checked against it where it enters.
 */
export const CALLS = { ...COMMAND_CALLS, ...PAGE_CALLS } as const;

export type CallName = keyof typeof CALLS;
export type CommandName = keyof typeof COMMAND_CALLS;
export type PageCallName = keyof typeof PAGE_CALLS;
/** What a caller writes: fields with a default may be left out. */
export type CallInput<Name extends CallName> = z.input<(typeof CALLS)[Name]['input']>;
/** What the engine gets: checked, defaults filled in. */
export type CheckedInput<Name extends CallName> = z.output<(typeof CALLS)[Name]['input']>;
export type CallOutput<Name extends CallName> = z.output<(typeof CALLS)[Name]['output']>;
