import { join } from 'node:path';
import { afterAll } from 'vitest';
import { WebSocket } from 'ws';
import { ask, type HttpAnswer } from '../../test-fixtures/http-request.ts';
import { drawPhotos, testBed } from '../../test-fixtures/photo-folder.ts';
import { unwrap } from '../contract/errors.ts';
import { AppLibrary } from '../engine/app-library.ts';
import type { PageFiles } from '../serve/page-files.ts';
import type { ServedLibrary } from '../serve/served-library.ts';
import { startWebServer, type WebServer, type WebServerOptions } from './server.ts';

// What the tests of the server stand on: a server as a person starts it, and browsers that visit it.

const closers: (() => Promise<unknown>)[] = [];

// At import, as vitest takes no hook from inside a running test.
afterAll(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A page of two files. */
const SAMPLE_PAGE: PageFiles = new Map(
  Object.entries({
    '/': { bytes: Buffer.from('<!doctype html>'), mediaType: 'text/html', isHashed: false },
    '/assets/main-1a2b.js': {
      bytes: Buffer.from('0'),
      mediaType: 'text/javascript',
      isHashed: true,
    },
  }),
);

/** A server that is closed after the tests of the file. */
export async function sampleServer(
  library: ServedLibrary,
  options: Partial<WebServerOptions> = {},
): Promise<WebServer> {
  const server = unwrap(await startWebServer({ library, page: SAMPLE_PAGE, ...options }));
  closers.push(() => server.close());
  return server;
}

/** A real library with a few drawn photos in it, indexed; closed after the tests of the file. */
export async function sampleLibrary(seeds: Record<string, number>) {
  const bed = await testBed();
  await drawPhotos(bed.photos, seeds);
  const library = unwrap(
    await AppLibrary.open({
      dir: bed.library,
      modelSources: { chosen: bed.models, shared: join(bed.models, 'none'), offline: true },
      command: 'test',
    }),
  );
  closers.push(() => library.close());
  const idle = Promise.withResolvers<undefined>();
  const stop = library.on((event) => {
    if (event.kind === 'work' && event.work.state === 'idle') idle.resolve(undefined);
  });
  unwrap(await library.addFolder({ path: bed.photos }));
  await idle.promise;
  stop();
  const { ids } = unwrap(await library.timeline({ sort: 'name' }));
  return { library, ids, bed };
}

/** The Cookie header of a browser that the one-time link let in. */
export async function letIn(server: WebServer): Promise<string> {
  const { headers } = await ask(server.port, {
    path: new URL(server.link).href.slice(server.origin.length),
  });
  return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

/** What the browser of a page asks. */
export function askAs(
  server: WebServer,
  cookie: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  rest: { readonly method?: string; readonly body?: Uint8Array | string } = {},
): Promise<HttpAnswer> {
  return ask(server.port, { path, headers: { cookie, ...headers }, ...rest });
}

/** A page's WebSocket, with what it heard. */
export interface SamplePage {
  readonly socket: WebSocket;
  readonly heard: unknown[];
  /** The code that it was ended with. */
  readonly closed: Promise<number>;
  /** Makes a call and waits for its answer, or for the end of the line. */
  readonly say: (message: string | Buffer) => Promise<unknown>;
}

/** Opens a page's WebSocket, or gives the status that it was refused with. */
export async function openPage(
  server: WebServer,
  headers: Readonly<Record<string, string>>,
  path = '/socket',
): Promise<SamplePage | number> {
  const url = `ws://127.0.0.1:${server.port}${path}`;
  const socket = new WebSocket(url, { headers: { origin: server.origin, ...headers } });
  const opened = Promise.withResolvers<number | undefined>();
  socket.on('open', () => {
    opened.resolve(undefined);
  });
  socket.on('unexpected-response', (request, response) => {
    opened.resolve(response.statusCode ?? 0);
    request.destroy();
  });
  // Refused and ended lines are told of above and by `closed`.
  socket.on('error', () => undefined);
  const status = await opened.promise;
  return status ?? pageOver(socket);
}

function pageOver(socket: WebSocket): SamplePage {
  const heard: unknown[] = [];
  const waiting: ((value: unknown) => void)[] = [];
  const closed = Promise.withResolvers<number>();
  socket.on('message', (data) => {
    const message: unknown = JSON.parse(Buffer.isBuffer(data) ? data.toString('utf8') : 'null');
    heard.push(message);
    const isNews = typeof message === 'object' && message !== null && 'event' in message;
    if (!isNews) waiting.shift()?.(message);
  });
  socket.on('close', (code) => {
    closed.resolve(code);
    for (const settle of waiting.splice(0)) settle(code);
  });
  const say = (message: string | Buffer): Promise<unknown> => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    waiting.push(resolve);
    socket.send(message);
    return promise;
  };
  return { socket, heard, closed: closed.promise, say };
}

/** A page that was let in. */
export async function pageOf(server: WebServer, cookie: string): Promise<SamplePage> {
  const page = await openPage(server, { cookie });
  if (typeof page === 'number') throw new Error(`The page was refused: ${page}.`);
  return page;
}
