import { PICTURE_ORIGIN } from '../contract/desktop-calls.ts';
import { pictureAnswer, type PictureLibrary } from '../serve/picture-answer.ts';
import { PICTURE_HEADERS } from './app-headers.ts';
import { protocolHandler, type ProtocolHandler } from './protocol-handler.ts';

interface PhotoProtocolOptions {
  readonly library: PictureLibrary;
  /** Told of what was thrown and is none of the known reasons. */
  readonly onProblem?: ((cause: unknown) => void) | undefined;
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/**
 * Answers `photo://library/photo/ID/(thumbnail|original|screen)` and
 * `photo://library/picture/TOKEN/thumbnail`: pictures by id, whole or a range of the file. No path
 * ever comes from an address.
 */
export function photoProtocol({ library, onProblem }: PhotoProtocolOptions): ProtocolHandler {
  return protocolHandler({
    origin: PICTURE_ORIGIN,
    methods: METHODS,
    find: (request) => pictureAnswer(request, library),
    headersFor: () => PICTURE_HEADERS,
    onProblem,
  });
}
