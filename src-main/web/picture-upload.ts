import { unwrap } from '../contract/errors.ts';
import type { ServedLibrary } from '../serve/served-library.ts';
import { sendJson, sendRefusal, type Exchange } from './exchange.ts';
import { refusal } from './refusal.ts';
import { readBody } from './request-body.ts';

/** Each is held in memory whole. */
const UPLOADS_AT_ONCE = 2;
const MOST_BYTES = 200 * 1024 * 1024;
const MOST_NAME_CHARACTERS = 1000;

function readName(header: string | string[] | undefined): string | undefined {
  try {
    const name = decodeURIComponent(typeof header === 'string' ? header : '');
    return name.length <= MOST_NAME_CHARACTERS && !name.includes('\0') ? name : undefined;
  } catch {
    return undefined; // A lone percent sign.
  }
}

/** Takes dropped and pasted pictures: `POST /picture`, raw bytes, the name URI-encoded in `x-name`. */
export class PictureUpload {
  readonly #library: ServedLibrary;
  #uploads = 0;

  constructor(library: ServedLibrary) {
    this.#library = library;
  }

  /** Throws the reason that a picture can’t be used. */
  async answer(exchange: Exchange): Promise<void> {
    const name = readName(exchange.request.headers['x-name']);
    if (name === undefined) {
      sendRefusal(exchange, refusal(400, 'bad-argument', 'The name of the picture can’t be read.'));
      return;
    }
    if (this.#uploads >= UPLOADS_AT_ONCE) {
      const sentence = 'Two pictures are on their way already; try again when they are here.';
      sendRefusal(exchange, refusal(429, 'busy', sentence));
      return;
    }
    this.#uploads += 1;
    try {
      await this.#take(exchange, name === '' ? 'picture' : name);
    } finally {
      this.#uploads -= 1;
    }
  }

  async #take(exchange: Exchange, name: string): Promise<void> {
    const bytes = await readBody(exchange.request, MOST_BYTES);
    if (bytes === undefined) {
      const sentence = 'The picture is larger than 200 MB; add its folder to search by it.';
      sendRefusal(exchange, refusal(413, 'file-too-large', sentence));
      return;
    }
    sendJson(exchange, unwrap(await this.#library.keepPicture(bytes, name)));
  }
}
