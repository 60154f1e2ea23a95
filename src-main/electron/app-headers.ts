import { DATA_POLICY, SAFE_HEADERS } from '../serve/safe-headers.ts';

type Headers = Readonly<Record<string, string>>;

const OWN: Headers = { ...SAFE_HEADERS, 'Cross-Origin-Resource-Policy': 'same-origin' };

const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' photo: blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/** For the page: its own scripts, styles and files, pictures by id, and nothing from anywhere else. */
export const PAGE_HEADERS: Headers = { ...OWN, 'Content-Security-Policy': PAGE_POLICY.join('; ') };

/** For all else that the page’s address answers: nothing in it may run or load. */
export const FILE_HEADERS: Headers = { ...OWN, 'Content-Security-Policy': DATA_POLICY };

/**
 * For pictures. They have another origin than the page that shows them, and no site in common with
 * it, so their policy has to be `cross-origin`: anything narrower forbids the <img>. It opens them
 * to nobody else, as no other page is ever loaded in the window. There is no
 * Access-Control-Allow-Origin: an <img> needs none, and why a picture can’t be shown the page asks
 * at its own address.
 */
export const PICTURE_HEADERS: Headers = {
  ...SAFE_HEADERS,
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Content-Security-Policy': DATA_POLICY,
};
