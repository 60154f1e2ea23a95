import { unwrap } from '../contract/errors.ts';
import { bytesAnswer, jsonAnswer, type PageAnswer, type PageRequest } from './page-answer.ts';
import { refusal, type Refusal } from './refusal.ts';
import type { ServedLibrary } from './served-library.ts';

const MOST_BYTES = 256 * 1024 * 1024;

/**
 * What a person organised as a file to keep: `GET /organisation.json`. Throws the reason that there
 * is none.
 */
export async function organisationAnswer(
  request: PageRequest,
  library: Pick<ServedLibrary, 'organisationFile'>,
): Promise<PageAnswer> {
  const bytes = unwrap(await library.organisationFile());
  const day = new Date().toISOString().slice(0, 10);
  return bytesAnswer(request, bytes, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Disposition': `attachment; filename="kindred-organisation-${day}.json"`,
    'Cache-Control': 'no-store',
  });
}

/** Takes such a file in: `POST /organisation`, raw bytes; one at a time, as each is held in memory whole. */
export class OrganisationUpload {
  readonly #library: Pick<ServedLibrary, 'takeOrganisation'>;
  #isTaking = false;

  constructor(library: Pick<ServedLibrary, 'takeOrganisation'>) {
    this.#library = library;
  }

  /** Throws the reason that a file can’t be taken in. */
  async answer(request: PageRequest): Promise<PageAnswer | Refusal> {
    if (this.#isTaking) {
      return refusal(429, 'busy', 'Another file is being taken in; try again when it is here.');
    }
    this.#isTaking = true;
    try {
      return await this.#take(request);
    } finally {
      this.#isTaking = false;
    }
  }

  async #take(request: PageRequest): Promise<PageAnswer | Refusal> {
    const bytes = await request.readBody(MOST_BYTES);
    if (bytes === undefined) {
      return refusal(413, 'organisation-unreadable', 'The file is larger than 256 MB.');
    }
    return jsonAnswer(request, unwrap(await this.#library.takeOrganisation(bytes)));
  }
}
