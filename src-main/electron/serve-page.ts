import { app, protocol, session, shell } from 'electron';
import { fileURLToPath } from 'node:url';
import { ok, type Result } from '../contract/errors.ts';
import type { EngineLine } from '../serve/engine-line.ts';
import { readPageFiles } from '../serve/page-files.ts';
import { guardContents, guardSession } from './page-guards.ts';
import { pageProtocol } from './page-protocol.ts';
import { photoProtocol } from './photo-protocol.ts';
import { PAGE_SCHEME, PICTURE_SCHEME } from './schemes.ts';

const PAGE_FOLDER = fileURLToPath(new URL('../../renderer/', import.meta.url));

/**
 * Answers the page's addresses and those of its pictures, and keeps pages from everything else.
 * `file-missing` where the page is not built.
 */
export async function servePage(
  library: EngineLine,
  onProblem: (what: string, cause?: unknown) => void,
): Promise<Result<void>> {
  const page = await readPageFiles(PAGE_FOLDER);
  if (!page.ok) return page;
  const tell = (cause: unknown) => {
    onProblem('A request of the page went wrong.', cause);
  };
  protocol.handle(PAGE_SCHEME, pageProtocol({ library, page: page.value, onProblem: tell }));
  protocol.handle(PICTURE_SCHEME, photoProtocol({ library, onProblem: tell }));
  guardSession(session.defaultSession);
  app.on('web-contents-created', (_event, contents) => {
    guardContents(contents, (address) => void shell.openExternal(address));
  });
  return ok(undefined);
}
