import type { CustomScheme } from 'electron';

/** The page comes from here, and hands in and takes out files here. */
export const PAGE_SCHEME = 'kindred';
/** Pictures come from here, by id. */
export const PICTURE_SCHEME = 'photo';

/**
 * What the system is to know of the schemes before the app is ready; nothing that is left out is
 * needed. Above all not `corsEnabled`, which despite its name lets scripts of any page read what
 * comes, and not `bypassCSP`: so pictures can be shown, and their bytes read by no script.
 */
export const APP_SCHEMES: CustomScheme[] = [
  {
    scheme: PAGE_SCHEME,
    // The page is an origin of its own, may use what only safe ones may, and fetches from itself.
    privileges: { standard: true, secure: true, supportFetchAPI: true },
  },
  {
    scheme: PICTURE_SCHEME,
    // Without `secure` its pictures would be mixed content; `stream`, as they come piece by piece.
    privileges: { standard: true, secure: true, stream: true },
  },
];
