import { constants, type Stats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pathForFs, pathForPerson, type FilePath } from '../engine/scan/file-path.ts';
import type { OriginalFile } from '../serve/served-library.ts';
import { readRange, type ByteRange } from './byte-range.ts';
import { sendRefusal, type Exchange } from './exchange.ts';
import { ASK_AGAIN, DATA_HEADERS, FOR_GOOD } from './headers.ts';
import { refusal, type Refusal } from './refusal.ts';

/** A pipe that took the file’s place does not block; Windows knows no such flag. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK || 0);
/** Pictures that are pixels and nothing else; SVG and the like can run as a page. */
const PIXELS = /^image\/[a-z0-9.-]+$/;
const UNKNOWN_TYPE = 'application/octet-stream';

/** As RFC 8187 wants it: every byte that is no letter or digit is escaped. */
function namedDisposition(kind: 'inline' | 'attachment', path: FilePath): string {
  const name = encodeURIComponent(basename(pathForPerson(path)));
  const escaped = name.replace(
    /['()*!~]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename*=UTF-8''${escaped}`;
}

function headersFor({ path, mediaType }: OriginalFile, stats: Stats, exchange: Exchange) {
  const isPixels = PIXELS.test(mediaType);
  return {
    ...DATA_HEADERS,
    'Content-Type': isPixels ? mediaType : UNKNOWN_TYPE,
    'Content-Disposition': namedDisposition(isPixels ? 'inline' : 'attachment', path),
    'Accept-Ranges': 'bytes',
    'Cache-Control': exchange.query.has('v') ? FOR_GOOD : ASK_AGAIN,
    ETag: `"${stats.size.toString(36)}-${Math.trunc(stats.mtimeMs).toString(36)}"`,
  };
}

function openRefusal(cause: unknown): Refusal {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return refusal(404, 'file-missing', 'The file is not there any more.');
  }
  return refusal(403, 'file-unreadable', 'The file can’t be read now.');
}

/** Copies a part of the file; a file that ends early or vanishes costs this one connection. */
async function copy(handle: FileHandle, range: ByteRange, response: ServerResponse): Promise<void> {
  const stream = handle.createReadStream({ start: range.first, end: range.last, autoClose: false });
  let copied = 0;
  stream.on('data', (chunk) => (copied += chunk.length));
  try {
    await pipeline(stream, response, { end: false });
  } catch {
    // The browser went away, or the drive did; neither can be told in the middle of a body.
    response.destroy();
    return;
  }
  if (copied === range.last - range.first + 1) response.end();
  else response.destroy();
}

function isUnchanged(header: string | undefined, etag: string): boolean {
  return header?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag) === true;
}

async function sendOpened(
  exchange: Exchange,
  file: OriginalFile,
  handle: FileHandle,
): Promise<void> {
  const { request, response } = exchange;
  const stats = await handle.stat();
  if (!stats.isFile() || stats.size !== file.byteSize) {
    const sentence = 'The file is no longer what it was; Kindred looks at it again.';
    sendRefusal(exchange, refusal(409, 'file-changed', sentence));
    return;
  }
  const headers = headersFor(file, stats, exchange);
  if (isUnchanged(request.headers['if-none-match'], headers.ETag)) {
    response.writeHead(304, headers).end();
    return;
  }
  const ifRange = request.headers['if-range'];
  const wanted =
    ifRange === undefined || ifRange === headers.ETag ? request.headers.range : undefined;
  const range = readRange(wanted, stats.size);
  if (range === 'beyond') {
    const beyond = { ...headers, 'Content-Range': `bytes */${stats.size}`, 'Content-Length': '0' };
    response.writeHead(416, beyond).end();
    return;
  }
  const { first, last } = range ?? { first: 0, last: stats.size - 1 };
  response.writeHead(range === undefined ? 200 : 206, {
    ...headers,
    'Content-Length': String(last - first + 1),
    ...(range === undefined ? {} : { 'Content-Range': `bytes ${first}-${last}/${stats.size}` }),
  });
  if (request.method === 'HEAD' || last < first) response.end();
  else await copy(handle, { first, last }, response);
}

/** Sends a photo’s own file as it is, whole or a range of it. */
export async function sendOriginal(exchange: Exchange, file: OriginalFile): Promise<void> {
  let handle: FileHandle;
  try {
    handle = await open(pathForFs(file.path), FLAGS);
  } catch (cause) {
    sendRefusal(exchange, openRefusal(cause));
    return;
  }
  try {
    await sendOpened(exchange, file, handle);
  } finally {
    await handle.close();
  }
}
