import { PAGE_ORIGIN } from '../contract/desktop-calls.ts';
import { PageAnswers } from '../serve/page-answers.ts';
import type { PageFiles } from '../serve/page-files.ts';
import { pictureAnswer, type PictureLibrary } from '../serve/picture-answer.ts';
import type { ServedLibrary } from '../serve/served-library.ts';
import { FILE_HEADERS, PAGE_HEADERS } from './app-headers.ts';
import { protocolHandler, type ProtocolHandler } from './protocol-handler.ts';

interface PageProtocolOptions {
  readonly library: PictureLibrary &
    Pick<ServedLibrary, 'keepPicture' | 'organisationFile' | 'takeOrganisation'>;
  /** The built page, read into memory: no address leads to the disk. */
  readonly page: PageFiles;
  /** Told of what was thrown and is none of the known reasons. */
  readonly onProblem?: ((cause: unknown) => void) | undefined;
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST']);

/**
 * Answers `kindred://app/…`: the files of the page, `POST /picture`, `POST /organisation` and
 * `GET /organisation.json`, as browser mode does. Pictures are answered here, too, for a page that asks
 * why one can't be shown: of `photo:` it sees a picture or none, and no reason.
 */
export function pageProtocol({ library, page, onProblem }: PageProtocolOptions): ProtocolHandler {
  const answers = new PageAnswers({ library, page });
  return protocolHandler({
    origin: PAGE_ORIGIN,
    methods: METHODS,
    find: async (request) =>
      (await answers.answer(request)) ?? (await pictureAnswer(request, library)),
    headersFor: ({ isPage }) => (isPage ? PAGE_HEADERS : FILE_HEADERS),
    onProblem,
  });
}
