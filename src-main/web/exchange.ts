import type { IncomingMessage, ServerResponse } from 'node:http';
import { DATA_HEADERS } from './headers.ts';
import type { Refusal } from './refusal.ts';
import { SENTENCE_PAGE_HEADERS, sentencePage } from './sentence-page.ts';

/** A request that passed the first checks, and its answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** As it came, nothing decoded: addresses are compared, never taken apart. */
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Splits the address of a request. */
export function exchangeOf(request: IncomingMessage, response: ServerResponse): Exchange {
  const url = request.url ?? '';
  const at = url.indexOf('?');
  const [path, query] = at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)];
  return { request, response, path, query: new URLSearchParams(query) };
}

interface Body {
  readonly status?: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array | string;
}

/** Sends an answer that is in memory; for HEAD its headers only. */
export function send(
  { request, response }: Exchange,
  { status = 200, headers, bytes }: Body,
): void {
  const body = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  response.writeHead(status, { ...headers, 'Content-Length': String(body.byteLength) });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** Sends a JSON answer; it is kept nowhere. */
export function sendJson(exchange: Exchange, value: unknown, status = 200): void {
  const headers = {
    ...DATA_HEADERS,
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
  };
  send(exchange, { status, headers, bytes: JSON.stringify(value) });
}

/** Whether a person, and no script or picture of a page, is to read the answer. */
function isForPerson({ request }: Exchange): boolean {
  return request.headers.accept?.includes('text/html') === true;
}

/** Sends a reason: to a person as a small page, else as `{ error: { code, message } }`. */
export function sendRefusal(exchange: Exchange, refused: Refusal, withForm = false): void {
  const { status, error } = refused;
  if (isForPerson(exchange)) {
    const bytes = sentencePage(error.message, withForm);
    send(exchange, { status, headers: SENTENCE_PAGE_HEADERS, bytes });
  } else sendJson(exchange, { error }, status);
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
