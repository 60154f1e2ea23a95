import { PAGE_ORIGIN } from '../contract/desktop-calls.ts';
import { reasonOf } from '../serve/handlers.ts';
import { refusalAnswer, type PageAnswer, type PageRequest } from '../serve/page-answer.ts';
import { NOT_HERE, refusal, refusalOf, type Refusal } from '../serve/refusal.ts';
import { pageRequestOf } from './protocol-request.ts';
import { responseOf } from './protocol-response.ts';

/** What the system calls for each request to a scheme; never rejects. */
export type ProtocolHandler = (request: Request) => Promise<Response>;

interface ProtocolOptions {
  /** Scheme and host; there is nothing anywhere else. */
  readonly origin: string;
  readonly methods: ReadonlySet<string>;
  /** @returns undefined where there is nothing at the address. */
  readonly find: (request: PageRequest) => Promise<PageAnswer | Refusal | undefined>;
  /** The headers that keep an answer safe. */
  readonly headersFor: (answer: PageAnswer) => Readonly<Record<string, string>>;
  /** Told of what was thrown and is none of the known reasons. */
  readonly onProblem?: ((cause: unknown) => void) | undefined;
}

const MOST_ADDRESS_CHARACTERS = 2048;

/** Refuses what the page never sends, before anything else is looked at. */
function requestRefusal(
  { url, method, headers }: Request,
  methods: ReadonlySet<string>,
): Refusal | undefined {
  if (url.length > MOST_ADDRESS_CHARACTERS) {
    return refusal(414, 'bad-argument', 'The address is too long.');
  }
  if (!methods.has(method)) {
    return refusal(405, 'bad-argument', `Kindred takes ${[...methods].join(', ')} only here.`);
  }
  // Most requests to a scheme of the app come without an origin; one that has another is foreign.
  const origin = headers.get('origin');
  if (origin === null || origin === PAGE_ORIGIN) return undefined;
  return refusal(403, 'not-allowed', 'Kindred answers its own page only.');
}

async function answerTo(
  request: Request,
  { origin, methods, find }: ProtocolOptions,
): Promise<PageAnswer> {
  const refused = requestRefusal(request, methods);
  if (refused !== undefined) return refusalAnswer(request, refused);
  const asked = pageRequestOf(request, origin);
  if (asked === undefined) return refusalAnswer(request, NOT_HERE);
  const answer = (await find(asked)) ?? NOT_HERE;
  return 'error' in answer ? refusalAnswer(request, answer) : answer;
}

/** Makes the handler of a scheme; whatever goes wrong costs the one request. */
export function protocolHandler(options: ProtocolOptions): ProtocolHandler {
  const { headersFor, onProblem } = options;
  return async (request) => {
    try {
      const answer = await answerTo(request, options);
      return await responseOf(answer, headersFor(answer));
    } catch (cause) {
      const answer = refusalAnswer(request, refusalOf(reasonOf(cause, onProblem)));
      return responseOf(answer, headersFor(answer));
    }
  };
}
