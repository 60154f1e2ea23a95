import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { FilePart } from '../serve/file-part.ts';
import {
  isFileAnswer,
  refusalAnswer,
  type PageAnswer,
  type PageRequest,
} from '../serve/page-answer.ts';
import type { Refusal } from '../serve/refusal.ts';
import { DATA_HEADERS, pageHeaders } from './headers.ts';
import { readBody } from './request-body.ts';
import { SENTENCE_PAGE_HEADERS, sentencePage } from './sentence-page.ts';

/** A request that passed the first checks, and its answer. */
export interface Exchange extends PageRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Splits the address of a request. */
export function exchangeOf(request: IncomingMessage, response: ServerResponse): Exchange {
  const url = request.url ?? '';
  const at = url.indexOf('?');
  const [path, query] = at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)];
  return {
    request,
    response,
    method: request.method ?? '',
    path,
    query: new URLSearchParams(query),
    header: (name) => {
      const value = request.headers[name];
      return typeof value === 'string' ? value : undefined;
    },
    readBody: (limit) => readBody(request, limit),
  };
}

/** Copies a part of a file; one that ends early or vanishes costs this one connection. */
async function copy(part: FilePart, response: ServerResponse): Promise<void> {
  try {
    await pipeline(part, response);
  } catch {
    // The browser went away, or the drive did; neither can be told in the middle of a body.
    response.destroy();
  }
}

/** Sends an answer, with the headers that keep it to this server’s own page. */
export async function sendAnswer(exchange: Exchange, answer: PageAnswer): Promise<void> {
  const { response } = exchange;
  const part = isFileAnswer(answer) ? answer.body : undefined;
  const headers = answer.isPage ? pageHeaders(exchange.header('host') ?? '') : DATA_HEADERS;
  try {
    response.writeHead(answer.status, { ...headers, ...answer.headers });
    if (part === undefined) response.end(answer.body);
    else await copy(part, response);
  } finally {
    await part?.close();
  }
}

/** Whether a person, and no script or picture of a page, is to read the answer. */
function isForPerson({ header }: Exchange): boolean {
  return header('accept')?.includes('text/html') === true;
}

/** Sends a reason: to a person as a small page, else as `{ error: { code, message } }`. */
export function sendRefusal(exchange: Exchange, refused: Refusal, withForm = false): void {
  const { response, method } = exchange;
  if (!isForPerson(exchange)) {
    const { status, headers, body } = refusalAnswer(exchange, refused);
    response.writeHead(status, { ...DATA_HEADERS, ...headers }).end(body);
    return;
  }
  const bytes = Buffer.from(sentencePage(refused.error.message, withForm));
  const headers = { ...SENTENCE_PAGE_HEADERS, 'Content-Length': String(bytes.length) };
  response.writeHead(refused.status, headers).end(method === 'HEAD' ? undefined : bytes);
}

/** Sends a browser on to the app, let in. */
export function sendInside({ response }: Exchange, cookie: string): void {
  response.writeHead(303, {
    ...DATA_HEADERS,
    'Set-Cookie': cookie,
    'Cache-Control': 'no-store',
    Location: '/',
    'Content-Length': '0',
  });
  response.end();
}
