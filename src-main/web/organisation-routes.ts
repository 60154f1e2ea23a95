import { unwrap } from '../contract/errors.ts';
import type { ServedLibrary } from '../serve/served-library.ts';
import { send, sendJson, sendRefusal, type Exchange } from './exchange.ts';
import { DATA_HEADERS } from './headers.ts';
import { refusal } from './refusal.ts';
import { readBody } from './request-body.ts';

const MOST_BYTES = 256 * 1024 * 1024;

/**
 * Sends what a person organised as a file to keep: `GET /organisation.json`. Throws the reason that
 * there is none.
 */
export async function sendOrganisation(exchange: Exchange, library: ServedLibrary): Promise<void> {
  const bytes = unwrap(await library.organisationFile());
  const day = new Date().toISOString().slice(0, 10);
  const headers = {
    ...DATA_HEADERS,
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Disposition': `attachment; filename="kindred-organisation-${day}.json"`,
    'Cache-Control': 'no-store',
  };
  send(exchange, { headers, bytes });
}

/** Takes such a file in: `POST /organisation`, raw bytes; one at a time, as each is held in memory whole. */
export class OrganisationUpload {
  readonly #library: ServedLibrary;
  #isTaking = false;

  constructor(library: ServedLibrary) {
    this.#library = library;
  }

  /** Throws the reason that a file can’t be taken in. */
  async answer(exchange: Exchange): Promise<void> {
    if (this.#isTaking) {
      const sentence = 'Another file is being taken in; try again when it is here.';
      sendRefusal(exchange, refusal(429, 'busy', sentence));
      return;
    }
    this.#isTaking = true;
    try {
      await this.#take(exchange);
    } finally {
      this.#isTaking = false;
    }
  }

  async #take(exchange: Exchange): Promise<void> {
    const bytes = await readBody(exchange.request, MOST_BYTES);
    if (bytes === undefined) {
      const sentence = 'The file is larger than 256 MB.';
      sendRefusal(exchange, refusal(413, 'organisation-unreadable', sentence));
      return;
    }
    sendJson(exchange, unwrap(await this.#library.takeOrganisation(bytes)));
  }
}
