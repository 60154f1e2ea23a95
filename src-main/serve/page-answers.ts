import { organisationAnswer, OrganisationUpload } from './organisation-transfer.ts';
import { bytesAnswer, FOR_GOOD, type PageAnswer, type PageRequest } from './page-answer.ts';
import type { PageFiles } from './page-files.ts';
import { PictureUpload } from './picture-upload.ts';
import type { Refusal } from './refusal.ts';
import type { ServedLibrary } from './served-library.ts';

interface PageAnswersOptions {
  readonly library: Pick<ServedLibrary, 'keepPicture' | 'organisationFile' | 'takeOrganisation'>;
  readonly page: PageFiles;
}

/** The address of the page itself. */
const PAGE = '/';

/** What the address that a page comes from answers: the page’s files, and what it hands in and takes out. */
export class PageAnswers {
  readonly #options: PageAnswersOptions;
  readonly #upload: PictureUpload;
  readonly #organisation: OrganisationUpload;

  constructor(options: PageAnswersOptions) {
    this.#options = options;
    this.#upload = new PictureUpload(options.library);
    this.#organisation = new OrganisationUpload(options.library);
  }

  /**
   * Answers GET, HEAD and POST; throws the reason that it can’t.
   * @returns undefined where there is nothing at the address.
   */
  async answer(request: PageRequest): Promise<PageAnswer | Refusal | undefined> {
    if (request.method === 'POST') return this.#taken(request);
    const file = this.#file(request);
    if (file !== undefined || request.path !== '/organisation.json') return file;
    return organisationAnswer(request, this.#options.library);
  }

  async #taken(request: PageRequest): Promise<PageAnswer | Refusal | undefined> {
    if (request.path === '/picture') return this.#upload.answer(request);
    return request.path === '/organisation' ? this.#organisation.answer(request) : undefined;
  }

  #file(request: PageRequest): PageAnswer | undefined {
    const file = this.#options.page.get(request.path);
    if (file === undefined) return undefined;
    const answer = bytesAnswer(request, file.bytes, {
      'Content-Type': file.mediaType,
      'Cache-Control': file.isHashed ? FOR_GOOD : 'no-store',
    });
    return request.path === PAGE ? { ...answer, isPage: true } : answer;
  }
}
