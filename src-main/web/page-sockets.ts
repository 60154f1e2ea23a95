import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { Conversation, type Channel } from '../serve/conversation.ts';
import type { ServedLibrary } from '../serve/served-library.ts';

const MOST_MESSAGE_BYTES = 16_000_000;
/** A page that takes this little of what it asked for is gone or wedged. */
const MOST_UNREAD_BYTES = 64 * 1024 * 1024;
const PAGES_AT_ONCE = 64;

/** What a WebSocket ends with (RFC 6455, 7.4.1). */
const GOING_AWAY = 1001;
const NO_TEXT = 1003;
const REFUSED = 1008;

function channelOver(socket: WebSocket): Channel {
  return {
    send: (text) => {
      if (socket.bufferedAmount > MOST_UNREAD_BYTES) socket.terminate();
      else socket.send(text);
    },
    refuse: (reason) => {
      socket.close(REFUSED, reason);
    },
    onMessage: (listener) => {
      socket.on('message', (data, isBinary) => {
        if (isBinary) socket.close(NO_TEXT, 'Kindred reads text only.');
        else if (Buffer.isBuffer(data)) listener(data.toString('utf8'));
      });
    },
    onClose: (listener) => {
      socket.on('close', listener);
    },
  };
}

/** The open pages, each with a WebSocket and a conversation. */
export class PageSockets {
  // Nothing is compressed: the way is a loopback, where it would only cost time.
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  readonly #library: ServedLibrary;
  readonly #onProblem: ((cause: unknown) => void) | undefined;

  constructor(library: ServedLibrary, onProblem: ((cause: unknown) => void) | undefined) {
    this.#library = library;
    this.#onProblem = onProblem;
  }

  get isFull(): boolean {
    return this.#server.clients.size >= PAGES_AT_ONCE;
  }

  /** Takes in a page whose request was checked. */
  accept(request: IncomingMessage, connection: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, connection, head, (socket) => {
      // Too long a message, a broken frame: ws has ended the line with the right code by then.
      socket.on('error', () => undefined);
      const onProblem = this.#onProblem;
      new Conversation({
        library: this.#library,
        channel: channelOver(socket),
        ...(onProblem === undefined ? {} : { onProblem }),
      });
    });
  }

  close(): void {
    for (const socket of this.#server.clients) socket.close(GOING_AWAY, 'Kindred is closing.');
  }

  /** For those that did not answer close(). */
  terminate(): void {
    for (const socket of this.#server.clients) socket.terminate();
  }
}
