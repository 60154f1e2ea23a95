import { writeFile } from 'node:fs/promises';
import type { CallOutput } from '../contract/calls.ts';
import { fail, ok, type Result } from '../contract/errors.ts';
import type { Library } from '../engine/library.ts';
import { contactSheet, type SheetPhoto } from './contact-sheet.ts';

async function sheetPhoto(library: Library, path: string): Promise<SheetPhoto> {
  const thumbnail = await library.thumbnail(path);
  return { path, thumbnail: thumbnail.ok ? thumbnail.value : undefined };
}

/** Writes the contact sheet of an answer to `file`; a step of `kindred similar --html`. */
export function writeContactSheet(file: string) {
  return async (answer: CallOutput<'similar'>, library: Library): Promise<Result<void>> => {
    const query = await sheetPhoto(library, answer.query);
    const results: SheetPhoto[] = [];
    for (const { path } of answer.results) results.push(await sheetPhoto(library, path));
    try {
      await writeFile(file, contactSheet(answer, query, results));
      return ok(undefined);
    } catch (cause) {
      return fail('bad-argument', `${file} can’t be written.`, cause);
    }
  };
}
