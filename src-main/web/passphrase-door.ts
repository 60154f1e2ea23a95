import { refusal } from '../serve/refusal.ts';
import { sendInside, sendRefusal, type Exchange } from './exchange.ts';
import type { Passphrase } from './passphrase.ts';
import { readBody } from './request-body.ts';
import type { Entry } from './token.ts';

const MOST_FORM_BYTES = 4096;

async function readForm(exchange: Exchange): Promise<string | undefined> {
  const body = await readBody(exchange.request, MOST_FORM_BYTES);
  return new URLSearchParams(body?.toString('utf8')).get('passphrase') ?? undefined;
}

/** Answers `POST /passphrase`: lets a browser in, or says what is wrong and when to try again. */
export async function answerPassphrase(
  exchange: Exchange,
  passphrase: Passphrase,
  entry: Entry,
): Promise<void> {
  const given = await readForm(exchange);
  if (given === undefined) {
    sendRefusal(exchange, refusal(400, 'bad-argument', 'Type the passphrase.'), true);
    return;
  }
  const tried = await passphrase.try(given);
  if (tried?.isRight === true) {
    sendInside(exchange, entry.cookie);
    return;
  }
  const seconds = tried?.waitSeconds ?? passphrase.waitSeconds;
  exchange.response.setHeader('Retry-After', String(seconds));
  const wait = `Wait ${seconds} s before the next try.`;
  const refused =
    tried === undefined
      ? refusal(429, 'busy', wait)
      : refusal(401, 'not-allowed', `That is not the passphrase. ${wait}`);
  sendRefusal(exchange, refused, true);
}
