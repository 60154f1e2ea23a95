import { describe, expect, it } from 'vitest';
import { PAGE_ORIGIN, PICTURE_ORIGIN } from '../contract/desktop-calls.ts';
import { APP_SCHEMES, PAGE_SCHEME, PICTURE_SCHEME } from './schemes.ts';

describe('the schemes of the app', () => {
  it('are those that the page and its pictures come from', () => {
    expect(PAGE_ORIGIN.startsWith(`${PAGE_SCHEME}://`)).toBe(true);
    expect(PICTURE_ORIGIN.startsWith(`${PICTURE_SCHEME}://`)).toBe(true);
    expect(APP_SCHEMES.map(({ scheme }) => scheme)).toEqual([PAGE_SCHEME, PICTURE_SCHEME]);
  });

  it('may do what the page needs and nothing more', () => {
    expect(APP_SCHEMES.map(({ privileges }) => privileges)).toEqual([
      { standard: true, secure: true, supportFetchAPI: true },
      { standard: true, secure: true, stream: true },
    ]);
  });
});
