import { FilePart } from './file-part.ts';
import type { Refusal } from './refusal.ts';

type Headers = Readonly<Record<string, string>>;

/** What a page asks for, over HTTP or a protocol of the app; the shell has checked who asks. */
export interface PageRequest {
  readonly method: string;
  /** As it came, nothing decoded: addresses are compared, never taken apart. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** @param name in small letters. */
  readonly header: (name: string) => string | undefined;
  /**
   * Reads the body, counting as it comes.
   * @returns undefined as soon as it is longer than `limit` bytes. Rejects where the page goes away.
   */
  readonly readBody: (limit: number) => Promise<Uint8Array | undefined>;
}

/** An answer that a shell has only to send, with the headers that keep its own pages safe. */
export interface PageAnswer {
  readonly status: number;
  /** What they say of the body, also where it is left out; nothing of who may use it. */
  readonly headers: Headers;
  /** Whoever takes a part of a file closes it. Nothing for HEAD and where there is none. */
  readonly body: Uint8Array | FilePart | undefined;
  /** The page itself; in every other answer nothing may run or load, even when opened on its own. */
  readonly isPage?: true;
}

/** A browser may keep it for good: its address changes with its content. */
export const FOR_GOOD = 'private, max-age=31536000, immutable';
/** A browser may keep it, and asks each time whether it is still so. */
export const ASK_AGAIN = 'private, no-cache';

type Asked = Pick<PageRequest, 'method'>;

/** An answer that is in memory; for HEAD its headers only. */
export function bytesAnswer(
  { method }: Asked,
  bytes: Uint8Array,
  headers: Headers,
  status = 200,
): PageAnswer {
  return {
    status,
    headers: { ...headers, 'Content-Length': String(bytes.byteLength) },
    body: method === 'HEAD' ? undefined : bytes,
  };
}

/** A JSON answer; it is kept nowhere. */
export function jsonAnswer(asked: Asked, value: unknown, status = 200): PageAnswer {
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
  };
  return bytesAnswer(asked, Buffer.from(JSON.stringify(value)), headers, status);
}

/** A reason as `{ error: { code, message } }`. */
export function refusalAnswer(asked: Asked, { status, error }: Refusal): PageAnswer {
  return jsonAnswer(asked, { error }, status);
}

/** Whether an answer holds an open file. */
export function isFileAnswer(
  answer: PageAnswer | Refusal,
): answer is PageAnswer & { readonly body: FilePart } {
  return 'body' in answer && answer.body instanceof FilePart;
}
