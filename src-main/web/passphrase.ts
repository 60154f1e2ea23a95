import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** A shorter one is no protection on a network. */
export const LEAST_PASSPHRASE_CHARACTERS = 8;
const MOST_WAIT_SECONDS = 60;
const KEY_BYTES = 32;

function derive(text: string, salt: Buffer): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  scrypt(text.normalize('NFC'), salt, KEY_BYTES, (error, key) => {
    if (error === null) resolve(key);
    else reject(error);
  });
  return promise;
}

/** How a try went; after a wrong one the next has to wait. */
export type PassphraseTry =
  { readonly isRight: true } | { readonly isRight: false; readonly waitSeconds: number };

/**
 * Checks tries at the passphrase: one at a time, with a wait after each wrong one that doubles up
 * to a minute. It holds for all devices together, as an address in a network is easily changed.
 */
export class Passphrase {
  readonly #salt = randomBytes(16);
  readonly #key: Promise<Buffer>;
  readonly #now: () => number;
  #wrongTries = 0;
  #nextTryAt = -Infinity;
  #isChecking = false;

  /** @param now milliseconds, of a clock that is never set back. */
  constructor(text: string, now: () => number) {
    this.#key = derive(text, this.#salt);
    this.#now = now;
  }

  /** @returns undefined where it was not looked at: it is too early for another try. */
  async try(given: string): Promise<PassphraseTry | undefined> {
    if (this.#isChecking || this.#now() < this.#nextTryAt) return undefined;
    this.#isChecking = true;
    try {
      const isRight = timingSafeEqual(await derive(given, this.#salt), await this.#key);
      this.#wrongTries = isRight ? 0 : this.#wrongTries + 1;
      if (isRight) return { isRight };
      const waitSeconds = Math.min(MOST_WAIT_SECONDS, 2 ** (this.#wrongTries - 1));
      this.#nextTryAt = this.#now() + waitSeconds * 1000;
      return { isRight, waitSeconds };
    } finally {
      this.#isChecking = false;
    }
  }

  /** Whole seconds until the next try is looked at. */
  get waitSeconds(): number {
    return Math.max(1, Math.ceil((this.#nextTryAt - this.#now()) / 1000));
  }
}
