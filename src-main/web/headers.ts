import { createHash } from 'node:crypto';
import { DATA_POLICY, SAFE_HEADERS } from '../serve/safe-headers.ts';

type Headers = Readonly<Record<string, string>>;

/** Goes with every answer. */
const COMMON: Headers = { ...SAFE_HEADERS, 'Cross-Origin-Resource-Policy': 'same-origin' };

/** For all that is no page: nothing in it may run or load, even when opened on its own. */
export const DATA_HEADERS: Headers = {
  ...COMMON,
  'Content-Security-Policy': DATA_POLICY,
};

/**
 * For the page: its own scripts, styles and pictures, and nothing from anywhere else.
 * @param host the Host of the request, checked; not every browser takes ws: for 'self'.
 */
export function pageHeaders(host: string): Headers {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    `connect-src 'self' ws://${host}`,
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return { ...COMMON, 'Content-Security-Policy': policy.join('; '), 'Cache-Control': 'no-store' };
}

/** For a small page of one sentence, whose one style sheet is known by its hash. */
export function sentencePageHeaders(style: string): Headers {
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${hash}'`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return {
    ...COMMON,
    'Content-Security-Policy': policy.join('; '),
    'Cache-Control': 'no-store',
    'Content-Type': 'text/html; charset=utf-8',
    // With no-referrer a browser sends the form with “Origin: null”, which is refused.
    'Referrer-Policy': 'same-origin',
  };
}
