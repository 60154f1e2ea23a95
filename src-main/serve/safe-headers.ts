/**
 * Goes with every answer of every shell: nothing is guessed, nothing is told to others, no other
 * page holds or frames it. Who may load it each shell says itself (Cross-Origin-Resource-Policy).
 */
export const SAFE_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
} as const;

/** For all that is no page: nothing in it may run or load, even when opened on its own. */
export const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";
