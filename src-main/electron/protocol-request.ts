import type { PageRequest } from '../serve/page-answer.ts';
import { readBody } from './request-body.ts';

/**
 * A request to one of the app’s own schemes, its address split and nothing of it decoded.
 * @param origin scheme and host, such as `photo://library`; compared as text, so that no port, no
 *   user name and no other way of writing it gets through.
 * @returns undefined for an address anywhere else.
 */
export function pageRequestOf(request: Request, origin: string): PageRequest | undefined {
  const { url, method, headers } = request;
  if (!url.startsWith(`${origin}/`)) return undefined;
  // What follows a # is for the page alone; over HTTP a browser does not even send it.
  const [address = ''] = url.slice(origin.length).split('#', 1);
  const at = address.indexOf('?');
  const [path, query] = at < 0 ? [address, ''] : [address.slice(0, at), address.slice(at + 1)];
  return {
    method,
    path,
    query: new URLSearchParams(query),
    header: (name) => headers.get(name) ?? undefined,
    readBody: (limit) => readBody(request, limit),
  };
}
