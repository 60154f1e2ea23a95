import { resolve } from 'node:path';
import { defaultLibraryDir } from '../engine/library-folder.ts';
import type { LibraryOptions } from '../engine/library.ts';
import { modelSources } from '../engine/model/model-sources.ts';
import { LAST_END } from './process-ends.ts';

/**
 * The library that a process works on, as the person and the environment name it.
 * @param chosen what the person chose, else KINDRED_LIBRARY, else this account's own.
 * @param command what a second process is told that this one is doing.
 */
export function libraryOptions(chosen: string | undefined, command: string): LibraryOptions {
  const dir = chosen ?? process.env['KINDRED_LIBRARY'];
  return {
    dir: dir === undefined ? defaultLibraryDir(process.env, process.platform) : resolve(dir),
    modelSources: modelSources(process.env),
    command,
    lastEnd: process.env[LAST_END] === 'crashed' ? 'crashed' : 'unknown',
  };
}
