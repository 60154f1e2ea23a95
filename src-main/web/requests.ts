import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { reasonOf } from '../serve/handlers.ts';
import { PageAnswers } from '../serve/page-answers.ts';
import type { PageFiles } from '../serve/page-files.ts';
import { pictureAnswer } from '../serve/picture-answer.ts';
import { NOT_HERE, refusal, refusalOf, type Refusal } from '../serve/refusal.ts';
import type { ServedLibrary } from '../serve/served-library.ts';
import { exchangeOf, sendAnswer, sendInside, sendRefusal, type Exchange } from './exchange.ts';
import { PageSockets } from './page-sockets.ts';
import { answerPassphrase } from './passphrase-door.ts';
import type { Passphrase } from './passphrase.ts';
import { requestRefusal, upgradeRefusal } from './request-checks.ts';
import type { Entry } from './token.ts';

const NOT_LET_IN =
  'This browser is not let in yet: open the address that “npm start” prints in the terminal.';
const KEY_USED =
  'This link has been used, and each works once. Use the window that is open, or run “npm start” again.';
const BEHIND_A_PASSPHRASE = 'These photos are behind a passphrase.';
const FOR_A_WEBSOCKET = refusal(426, 'bad-argument', 'This address is for a WebSocket.');
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

function nothingAt({ method, path }: Exchange): Refusal {
  return path === '/socket' && method !== 'POST' ? FOR_A_WEBSOCKET : NOT_HERE;
}

/** Answers every request of a server: checks it, lets it in or not, and finds what it asks for. */
export class Requests {
  readonly #options: RequestsOptions;
  readonly #sockets: PageSockets;
  readonly #answers: PageAnswers;

  constructor(options: RequestsOptions) {
    this.#options = options;
    this.#sockets = new PageSockets(options.library, options.onProblem);
    this.#answers = new PageAnswers(options);
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
    const answer =
      (await this.#answers.answer(exchange)) ??
      (await pictureAnswer(exchange, this.#options.library));
    if (answer === undefined) sendRefusal(exchange, nothingAt(exchange));
    else if ('error' in answer) sendRefusal(exchange, answer);
    else await sendAnswer(exchange, answer);
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
