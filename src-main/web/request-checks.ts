import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { refusal, type Refusal } from '../serve/refusal.ts';

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST']);
const MOST_ADDRESS_CHARACTERS = 2048;
/** Absent in old browsers and other programs; `none` is a person who typed the address. */
const OWN_SITES: ReadonlySet<string | undefined> = new Set([undefined, 'same-origin', 'none']);

function isForeignOrigin({ origin, host }: IncomingHttpHeaders): boolean {
  return origin !== undefined && origin !== `http://${host ?? ''}`;
}

function headersRefusal(
  headers: IncomingHttpHeaders,
  hosts: ReadonlySet<string>,
): Refusal | undefined {
  const { host = '', 'sec-fetch-site': site } = headers;
  if (!hosts.has(host.toLowerCase())) {
    return refusal(421, 'not-allowed', 'Kindred is not served under this name.');
  }
  // Other ports of this computer are "same-site", and get the cookie too.
  if (isForeignOrigin(headers) || !OWN_SITES.has(site)) {
    return refusal(403, 'not-allowed', 'Kindred answers its own page only.');
  }
  return undefined;
}

/**
 * Refuses what no page of this server sends: other names (DNS rebinding), other origins, other
 * methods. It is asked before anything else is looked at.
 * @param hosts every right Host header.
 */
export function requestRefusal(
  { method = '', url = '', headers }: IncomingMessage,
  hosts: ReadonlySet<string>,
): Refusal | undefined {
  if (url.length > MOST_ADDRESS_CHARACTERS) {
    return refusal(414, 'bad-argument', 'The address is too long.');
  }
  if (!METHODS.has(method)) {
    return refusal(405, 'bad-argument', 'Kindred takes GET, HEAD and POST only.');
  }
  return headersRefusal(headers, hosts);
}

/** The same for a WebSocket, whose Origin a browser always sends. */
export function upgradeRefusal(
  request: IncomingMessage,
  hosts: ReadonlySet<string>,
): Refusal | undefined {
  const refused = requestRefusal(request, hosts);
  if (refused !== undefined) return refused;
  return request.headers.origin === undefined
    ? refusal(403, 'not-allowed', 'Kindred answers its own page only.')
    : undefined;
}
