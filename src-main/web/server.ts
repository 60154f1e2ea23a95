import { createServer, type Server } from 'node:http';
import { fail, ok, type Result } from '../contract/errors.ts';
import type { PageFiles } from '../serve/page-files.ts';
import type { ServedLibrary } from '../serve/served-library.ts';
import { listen } from './listen.ts';
import { LEAST_PASSPHRASE_CHARACTERS, Passphrase } from './passphrase.ts';
import { Requests } from './requests.ts';
import { isLoopback, LOOPBACK, networkOrigins, ownOrigin, servedHosts } from './served-hosts.ts';
import { Entry, makeSecret } from './token.ts';

export interface WebServerOptions {
  readonly library: ServedLibrary;
  readonly page: PageFiles;
  /** This computer alone where left out; anything wider needs a passphrase. */
  readonly host?: string | undefined;
  /** Any free one where left out. */
  readonly port?: number | undefined;
  /** At least 8 characters. */
  readonly passphrase?: string | undefined;
  /** What browsers hold, from the server before this one. */
  readonly token?: string | undefined;
  /** What the one-time link holds, from the server before this one; empty where it was used. */
  readonly key?: string | undefined;
  readonly onKeyUsed?: (() => void) | undefined;
  /** Told of what was thrown and is none of the known reasons. */
  readonly onProblem?: ((cause: unknown) => void) | undefined;
  /** Milliseconds, of a clock that is never set back. */
  readonly now?: (() => number) | undefined;
}

export interface WebServer {
  readonly port: number;
  /** For the server after this one. */
  readonly token: string;
  readonly key: string;
  /** Its address for a browser on this computer, such as http://127.0.0.1:4000. */
  readonly origin: string;
  /** Its addresses for other devices; none where it is for this computer alone. */
  readonly networkOrigins: readonly string[];
  /** The one-time link that lets a browser in. */
  readonly link: string;
  close(): Promise<void>;
}

/** How long pages may take to say goodbye, ms. */
const GOODBYE_MS = 500;

function makeServer(): Server {
  const server = createServer({
    maxHeaderSize: 16 * 1024,
    headersTimeout: 10_000,
    // Long enough for 200 MB over a slow wireless network.
    requestTimeout: 180_000,
    connectionsCheckingInterval: 5_000,
    keepAliveTimeout: 10_000,
    // A device that walks out of the network is noticed, though it never said goodbye.
    keepAlive: true,
    keepAliveInitialDelay: 30_000,
  });
  server.maxConnections = 256;
  server.maxHeadersCount = 64;
  return server;
}

async function closeServer(server: Server, requests: Requests): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  server.close(() => {
    resolve(undefined);
  });
  requests.sockets.close();
  server.closeIdleConnections();
  const atLast = setTimeout(() => {
    requests.sockets.terminate();
    server.closeAllConnections();
  }, GOODBYE_MS);
  await promise;
  clearTimeout(atLast);
}

function passphraseProblem(host: string, passphrase: string | undefined): string | undefined {
  if (passphrase === undefined) {
    if (isLoopback(host)) return undefined;
    return 'To open Kindred to the network it needs a passphrase: --passphrase or KINDRED_PASSPHRASE.';
  }
  if (passphrase.length >= LEAST_PASSPHRASE_CHARACTERS) return undefined;
  return `The passphrase needs at least ${LEAST_PASSPHRASE_CHARACTERS} characters.`;
}

/**
 * Serves the page and a library over HTTP and WebSockets.
 * Fails with `bad-argument` where it can't listen there, or may not without a passphrase.
 */
export async function startWebServer(options: WebServerOptions): Promise<Result<WebServer>> {
  const { library, page, host = LOOPBACK, passphrase, onKeyUsed, onProblem } = options;
  const { token = makeSecret(), key = makeSecret(), now = () => performance.now() } = options;
  const problem = passphraseProblem(host, passphrase);
  if (problem !== undefined) return fail('bad-argument', problem);
  const server = makeServer();
  const listening = await listen(server, host, options.port ?? 0);
  if (!listening.ok) return listening;
  const port = listening.value;
  const requests = new Requests({
    library,
    page,
    hosts: servedHosts(host, port),
    entry: new Entry({ port, token, key: key === '' ? undefined : key, onKeyUsed }),
    passphrase: passphrase === undefined ? undefined : new Passphrase(passphrase, now),
    onProblem,
  });
  server.on('request', (request, response) => void requests.answer(request, response));
  server.on('upgrade', (request, connection, head) => {
    requests.upgrade(request, connection, head);
  });
  const origin = ownOrigin(host, port);
  return ok({
    port,
    token,
    key,
    origin,
    networkOrigins: networkOrigins(host, port),
    link: `${origin}/start?key=${key}`,
    close: () => closeServer(server, requests),
  });
}
