import { PAGE_ORIGIN, PICTURE_ORIGIN } from '../../src-main/contract/desktop-calls.ts';

/**
 * What stands before the address of a picture: in the desktop app pictures come by a protocol of
 * their own, in a browser from where the page came from.
 * @param page the page's address.
 */
export function pictureOriginOf(page: string): string {
  return page.startsWith(`${PAGE_ORIGIN}/`) ? PICTURE_ORIGIN : '';
}
