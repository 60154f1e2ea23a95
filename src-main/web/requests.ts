import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { reasonOf } from '../serve/handlers.ts';
import type { ServedLibrary } from '../serve/served-library.ts';
import { exchangeOf, send, sendInside, sendRefusal, type Exchange } from './exchange.ts';
import { DATA_HEADERS, FOR_GOOD, pageHeaders } from './headers.ts';
import { OrganisationUpload, sendOrganisation } from './organisation-routes.ts';
import type { PageFiles } from './page-files.ts';
import { PageSockets } from './page-sockets.ts';
import { answerPassphrase } from './passphrase-door.ts';
import type { Passphrase } from './passphrase.ts';
import { answerPictures } from './photo-routes.ts';
import { PictureUpload } from './picture-upload.ts';
import { refusal, refusalOf, type Refusal } from './refusal.ts';
import { requestRefusal, upgradeRefusal } from './request-checks.ts';
import type { Entry } from './token.ts';

const NOT_LET_IN =
  'This browser is not let in yet: open the address that “npm start” prints in the terminal.';
const KEY_USED =
  'This link has been used, and each works once. Use the window that is open, or run “npm start” again.';
const BEHIND_A_PASSPHRASE = 'These photos are behind a passphrase.';
const NOT_HERE = refusal(404, 'bad-argument', 'There is nothing at this address.');
const TOO_MANY_PAGES = refusal(503, 'busy', 'Kindred is open in too many windows; close one.');

interface RequestsOptions {
  readonly library: ServedLibrary;
  readonly page: PageFiles;
  readonly entry: Entry;
  /** Every right Host header. */
  readonly hosts: ReadonlySet<string>;
  /** Lets browsers in that have no key; undefined where only the link does. */
  readonly passphrase: Passphrase | undefined;
  readonly onProblem: ((cause: unknown) => void) | undefined;
}

/** Answers every request of a server: checks it, lets it in or not, and finds what it asks for. */
export class Requests {
  readonly #options: RequestsOptions;
  readonly #sockets: PageSockets;
  readonly #upload: PictureUpload;
  readonly #organisation: OrganisationUpload;

  constructor(options: RequestsOptions) {
    this.#options = options;
    this.#sockets = new PageSockets(options.library, options.onProblem);
    this.#upload = new PictureUpload(options.library);
    this.#organisation = new OrganisationUpload(options.library);
  }

  get sockets(): PageSockets {
    return this.#sockets;
  }

  /** Answers a request; whatever goes wrong costs this one. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const exchange = exchangeOf(request, response);
    try {
      const refused = requestRefusal(request, this.#options.hosts);
      if (refused === undefined) await this.#answerChecked(exchange);
      else sendRefusal(exchange, refused);
    } catch (cause) {
      this.#fail(exchange, cause);
    }
  }

  #fail(exchange: Exchange, cause: unknown): void {
    // A browser that went away in the middle of its own request needs no answer.
    if (exchange.request.destroyed && !exchange.request.complete) return;
    const error = reasonOf(cause, this.#options.onProblem);
    if (exchange.response.headersSent) exchange.response.destroy();
    else sendRefusal(exchange, refusalOf(error));
  }

  async #answerChecked(exchange: Exchange): Promise<void> {
    const { entry, passphrase } = this.#options;
    const { request, path } = exchange;
    const isIn = entry.admits(request.headers.cookie);
    if (path === '/start' && request.method === 'GET') this.#start(exchange, isIn);
    else if (path === '/passphrase' && request.method === 'POST' && passphrase !== undefined) {
      await answerPassphrase(exchange, passphrase, entry);
    } else if (isIn) await this.#answerInside(exchange);
    else this.#refuseEntry(exchange, NOT_LET_IN);
  }

  /** The one-time link. A browser that is in already keeps its key for another. */
  #start(exchange: Exchange, isIn: boolean): void {
    const { entry } = this.#options;
    if (isIn || entry.useKey(exchange.query.get('key') ?? '')) sendInside(exchange, entry.cookie);
    else this.#refuseEntry(exchange, KEY_USED);
  }

  #refuseEntry(exchange: Exchange, sentence: string): void {
    const hasPassphrase = this.#options.passphrase !== undefined;
    const message = hasPassphrase ? BEHIND_A_PASSPHRASE : sentence;
    sendRefusal(exchange, refusal(401, 'not-allowed', message), hasPassphrase);
  }

  async #answerInside(exchange: Exchange): Promise<void> {
    const { request, path } = exchange;
    if (request.method === 'POST') {
      await this.#takePost(exchange);
      return;
    }
    if (this.#answerPage(exchange)) return;
    if (await answerPictures(exchange, this.#options.library)) return;
    if (path === '/organisation.json') await sendOrganisation(exchange, this.#options.library);
    else if (path !== '/socket') sendRefusal(exchange, NOT_HERE);
    else sendRefusal(exchange, refusal(426, 'bad-argument', 'This address is for a WebSocket.'));
  }

  async #takePost(exchange: Exchange): Promise<void> {
    if (exchange.path === '/picture') await this.#upload.answer(exchange);
    else if (exchange.path === '/organisation') await this.#organisation.answer(exchange);
    else sendRefusal(exchange, NOT_HERE);
  }

  #answerPage(exchange: Exchange): boolean {
    const file = this.#options.page.get(exchange.path);
    if (file === undefined) return false;
    const isPage = exchange.path === '/';
    const headers = isPage ? pageHeaders(exchange.request.headers.host ?? '') : DATA_HEADERS;
    send(exchange, {
      headers: {
        ...headers,
        'Content-Type': file.mediaType,
        'Cache-Control': file.isHashed ? FOR_GOOD : 'no-store',
      },
      bytes: file.bytes,
    });
    return true;
  }

  /** Takes in a page that asks for its WebSocket. */
  upgrade(request: IncomingMessage, connection: Duplex, head: Buffer): void {
    // Until ws has the connection, nobody else listens to its errors.
    connection.on('error', () => connection.destroy());
    const refused = this.#upgradeRefusal(request);
    if (refused === undefined) this.#sockets.accept(request, connection, head);
    else endWithRefusal(connection, refused);
  }

  #upgradeRefusal(request: IncomingMessage): Refusal | undefined {
    const { hosts, entry } = this.#options;
    const refused = upgradeRefusal(request, hosts);
    if (refused !== undefined) return refused;
    if (!entry.admits(request.headers.cookie)) return refusal(401, 'not-allowed', NOT_LET_IN);
    if (request.url !== '/socket') return NOT_HERE;
    return this.#sockets.isFull ? TOO_MANY_PAGES : undefined;
  }
}

/** Answers on a bare connection, as there is no response object for an upgrade. */
function endWithRefusal(connection: Duplex, { status, error }: Refusal): void {
  const body = Buffer.from(JSON.stringify({ error }));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${body.length}`,
  ];
  // Whoever keeps their own half open holds no place here, and nothing that the server waits for.
  connection.end(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]), () => {
    connection.destroy();
  });
}
