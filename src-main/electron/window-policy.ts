import type { WebPreferences } from 'electron';
import { PAGE_ORIGIN } from '../contract/desktop-calls.ts';
import { isOwnAddress } from './ipc-sender.ts';

/** The only page there is. */
export const PAGE_ADDRESS = `${PAGE_ORIGIN}/`;

/** What the page may have the system's own browser open, and nothing else. */
const OPENED_OUTSIDE = new Set([
  // Whom the names of places are from.
  'https://www.geonames.org/',
]);

/** What a page saves as a file: the organisation, under the name that the page gives it. */
const ORGANISATION_NAME = /^kindred-organisation-\d{4}-\d{2}-\d{2}\.json$/;
const ORGANISATION_ADDRESS = `${PAGE_ORIGIN}/organisation.json`;

/**
 * What a page's process may do: nothing but show the page.
 * @param preload the file of the preload script.
 * @param isDevelopment the page's own inner workings may be looked at.
 */
export function pagePreferences(preload: string, isDevelopment: boolean): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    enableWebSQL: false,
    plugins: false,
    // Dictionaries would be fetched from the internet.
    spellcheck: false,
    devTools: isDevelopment,
  };
}

/** Whether a frame may go to an address: our page may be loaded again, and nothing else. */
export function mayNavigate(address: string, isMainFrame: boolean): boolean {
  if (!isMainFrame || !isOwnAddress(address)) return false;
  return URL.parse(address)?.pathname === '/';
}

/**
 * What a link that wants a window of its own leads to: never a window, at most an address that the
 * system's browser opens.
 */
export function openedOutside(address: string): string | undefined {
  const href = URL.parse(address)?.href;
  return href !== undefined && OPENED_OUTSIDE.has(href) ? href : undefined;
}

/** Who asks for a permission, as far as it can be told. */
interface PermissionAsker {
  readonly address: string | undefined;
  readonly isMainFrame: boolean;
}

/** Whether our page gets a permission: it may put text on the clipboard, and nothing else. */
export function mayHave(permission: string, { address, isMainFrame }: PermissionAsker): boolean {
  if (permission !== 'clipboard-sanitized-write' || !isMainFrame) return false;
  return address !== undefined && isOwnAddress(address);
}

/** @returns the name to propose where a page may save a file, after a dialog; else undefined. */
export function downloadName(address: string, name: string): string | undefined {
  if (!ORGANISATION_NAME.test(name)) return undefined;
  // The page makes a file of it by itself, which then has an address of our origin.
  const isPages = address.startsWith('blob:') && isOwnAddress(address.slice('blob:'.length));
  return isPages || address === ORGANISATION_ADDRESS ? name : undefined;
}
