import { constants, type Stats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { pathForFs, pathForPerson, type FilePath } from '../engine/scan/file-path.ts';
import { readRange } from './byte-range.ts';
import { FilePart } from './file-part.ts';
import {
  ASK_AGAIN,
  FOR_GOOD,
  isFileAnswer,
  type PageAnswer,
  type PageRequest,
} from './page-answer.ts';
import { refusal, type Refusal } from './refusal.ts';
import type { OriginalFile } from './served-library.ts';

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

function headersFor({ path, mediaType }: OriginalFile, stats: Stats, { query }: PageRequest) {
  const isPixels = PIXELS.test(mediaType);
  return {
    'Content-Type': isPixels ? mediaType : UNKNOWN_TYPE,
    'Content-Disposition': namedDisposition(isPixels ? 'inline' : 'attachment', path),
    'Accept-Ranges': 'bytes',
    'Cache-Control': query.has('v') ? FOR_GOOD : ASK_AGAIN,
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

function isUnchanged(header: string | undefined, etag: string): boolean {
  return header?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag) === true;
}

/** The range that is asked for, unless it is a range of what the file was before. */
function wantedRange({ header }: PageRequest, etag: string): string | undefined {
  const ifRange = header('if-range');
  return ifRange === undefined || ifRange === etag ? header('range') : undefined;
}

async function openedAnswer(
  request: PageRequest,
  file: OriginalFile,
  handle: FileHandle,
): Promise<PageAnswer | Refusal> {
  const stats = await handle.stat();
  if (!stats.isFile() || stats.size !== file.byteSize) {
    const sentence = 'The file is no longer what it was; Kindred looks at it again.';
    return refusal(409, 'file-changed', sentence);
  }
  const headers = headersFor(file, stats, request);
  if (isUnchanged(request.header('if-none-match'), headers.ETag)) {
    return { status: 304, headers, body: undefined };
  }
  const range = readRange(wantedRange(request, headers.ETag), stats.size);
  if (range === 'beyond') {
    const beyond = { ...headers, 'Content-Range': `bytes */${stats.size}`, 'Content-Length': '0' };
    return { status: 416, headers: beyond, body: undefined };
  }
  const { first, last } = range ?? { first: 0, last: stats.size - 1 };
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      ...headers,
      'Content-Length': String(last - first + 1),
      ...(range === undefined ? {} : { 'Content-Range': `bytes ${first}-${last}/${stats.size}` }),
    },
    body:
      request.method === 'HEAD' || last < first ? undefined : new FilePart(handle, { first, last }),
  };
}

/** A photo’s own file as it is, whole or a range of it; open where it is in the answer. */
export async function originalAnswer(
  request: PageRequest,
  file: OriginalFile,
): Promise<PageAnswer | Refusal> {
  let handle: FileHandle;
  try {
    handle = await open(pathForFs(file.path), FLAGS);
  } catch (cause) {
    return openRefusal(cause);
  }
  let isHandedOn = false;
  try {
    const answer = await openedAnswer(request, file, handle);
    isHandedOn = isFileAnswer(answer);
    return answer;
  } finally {
    if (!isHandedOn) await handle.close();
  }
}
