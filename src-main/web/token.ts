import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A secret that nobody guesses: 32 random bytes, in characters that need no escape anywhere. */
export function makeSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares in a time that tells nothing, not even the length. */
function isSameSecret(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}

function cookieValue(header: string, name: string): string | undefined {
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

interface EntryOptions {
  /** Cookies are shared by all ports of a host, so the port is part of the cookie’s name. */
  readonly port: number;
  readonly token: string;
  /** Undefined where it was used already. */
  readonly key: string | undefined;
  readonly onKeyUsed: (() => void) | undefined;
}

/** Who may come in: browsers with the cookie, which the one-time key brings. */
export class Entry {
  readonly #cookieName: string;
  readonly #token: string;
  readonly #onKeyUsed: (() => void) | undefined;
  #key: string | undefined;

  constructor({ port, token, key, onKeyUsed }: EntryOptions) {
    this.#cookieName = `kindred-${port}`;
    this.#token = token;
    this.#key = key;
    this.#onKeyUsed = onKeyUsed;
  }

  /** @param cookies the Cookie header of a request. */
  admits(cookies: string | undefined): boolean {
    const given = cookieValue(cookies ?? '', this.#cookieName);
    return given !== undefined && isSameSecret(given, this.#token);
  }

  /** @returns whether the key is the one, and was not used before. */
  useKey(given: string): boolean {
    if (this.#key === undefined || !isSameSecret(given, this.#key)) return false;
    this.#key = undefined;
    this.#onKeyUsed?.();
    return true;
  }

  /** The Set-Cookie header that lets a browser in until it is closed. */
  get cookie(): string {
    return `${this.#cookieName}=${this.#token}; HttpOnly; SameSite=Strict; Path=/`;
  }
}
