import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { fail, ok, type Result } from '../contract/errors.ts';

/** A file of the built page. */
interface PageFile {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  /** Its name changes with its content. */
  readonly isHashed: boolean;
}

/** The built page in memory: the path in an address → the file. Nothing else can be asked for. */
export type PageFiles = ReadonlyMap<string, PageFile>;

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};
/** Where Vite puts what it names by its content. */
const HASHED_FOLDER = '/assets/';

/**
 * Reads the page that Vite built into `folder`.
 * @returns `file-missing` where there is no page.
 */
export async function readPageFiles(folder: string): Promise<Result<PageFiles>> {
  try {
    const files = new Map<string, PageFile>();
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      const path = `/${relative(folder, file).split(sep).join('/')}`;
      files.set(path === '/index.html' ? '/' : path, {
        bytes: await readFile(file),
        mediaType: MEDIA_TYPES[extname(file)] ?? 'application/octet-stream',
        isHashed: path.startsWith(HASHED_FOLDER),
      });
    }
    return files.has('/') ? ok(files) : fail('file-missing', 'The page of Kindred is not built.');
  } catch (cause) {
    return fail('file-missing', 'The page of Kindred is not built.', cause);
  }
}
