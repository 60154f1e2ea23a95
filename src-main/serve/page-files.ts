import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
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
/** Asked for as `/`. */
const PAGE_FILE = '/index.html';

/**
 * Every file in a folder by its path in an address. Folder by folder, as an app's archive can't be
 * listed whole at once.
 */
async function filesIn(folder: string, address: string): Promise<[string, PageFile][]> {
  const files: [string, PageFile][] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const place = join(folder, entry.name);
    const path = `${address}${entry.name}`;
    if (entry.isDirectory()) files.push(...(await filesIn(place, `${path}/`)));
    if (!entry.isFile()) continue;
    const bytes = await readFile(place);
    const mediaType = MEDIA_TYPES[extname(place)] ?? 'application/octet-stream';
    files.push([path, { bytes, mediaType, isHashed: path.startsWith(HASHED_FOLDER) }]);
  }
  return files;
}

/**
 * Reads the page that Vite built into `folder`.
 * @returns `file-missing` where there is no page.
 */
export async function readPageFiles(folder: string): Promise<Result<PageFiles>> {
  try {
    const files = await filesIn(folder, '/');
    const named = files.map(([path, file]) => [path === PAGE_FILE ? '/' : path, file] as const);
    const page = new Map(named);
    return page.has('/') ? ok(page) : fail('file-missing', 'The page of Kindred is not built.');
  } catch (cause) {
    return fail('file-missing', 'The page of Kindred is not built.', cause);
  }
}
