import { unwrap } from '../contract/errors.ts';
import { jsonAnswer, type PageAnswer, type PageRequest } from './page-answer.ts';
import { refusal, type Refusal } from './refusal.ts';
import type { ServedLibrary } from './served-library.ts';

/** Each is held in memory whole. */
const UPLOADS_AT_ONCE = 2;
const MOST_BYTES = 200 * 1024 * 1024;
const MOST_NAME_CHARACTERS = 1000;

function readName(header: string | undefined): string | undefined {
  try {
    const name = decodeURIComponent(header ?? '');
    return name.length <= MOST_NAME_CHARACTERS && !name.includes('\0') ? name : undefined;
  } catch {
    return undefined; // A lone percent sign.
  }
}

/** Takes dropped and pasted pictures: `POST /picture`, raw bytes, the name URI-encoded in `x-name`. */
export class PictureUpload {
  readonly #library: Pick<ServedLibrary, 'keepPicture'>;
  #uploads = 0;

  constructor(library: Pick<ServedLibrary, 'keepPicture'>) {
    this.#library = library;
  }

  /** Throws the reason that a picture can’t be used. */
  async answer(request: PageRequest): Promise<PageAnswer | Refusal> {
    const name = readName(request.header('x-name'));
    if (name === undefined) {
      return refusal(400, 'bad-argument', 'The name of the picture can’t be read.');
    }
    if (this.#uploads >= UPLOADS_AT_ONCE) {
      const sentence = 'Two pictures are on their way already; try again when they are here.';
      return refusal(429, 'busy', sentence);
    }
    this.#uploads += 1;
    try {
      return await this.#take(request, name === '' ? 'picture' : name);
    } finally {
      this.#uploads -= 1;
    }
  }

  async #take(request: PageRequest, name: string): Promise<PageAnswer | Refusal> {
    const bytes = await request.readBody(MOST_BYTES);
    if (bytes === undefined) {
      const sentence = 'The picture is larger than 200 MB; add its folder to search by it.';
      return refusal(413, 'file-too-large', sentence);
    }
    return jsonAnswer(request, unwrap(await this.#library.keepPicture(bytes, name)));
  }
}
