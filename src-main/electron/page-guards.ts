import type { Session, WebContents } from 'electron';
import { downloadName, mayHave, mayNavigate, openedOutside } from './window-policy.ts';

// Puts the rules of window-policy.ts in force. Nothing here decides.

/** What the window never fetches or shows: it has its page and pictures from its own schemes. */
const NEVER_FETCHED = [
  'http://*/*',
  'https://*/*',
  'ws://*/*',
  'wss://*/*',
  'ftp://*/*',
  'file:///*',
];

/** What of a session is guarded. */
export type GuardedSession = Pick<
  Session,
  'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
> & {
  readonly webRequest: Pick<Session['webRequest'], 'onBeforeRequest'>;
  on(
    event: 'will-download',
    listener: (
      event: { preventDefault(): void },
      item: Pick<Electron.DownloadItem, 'getURL' | 'getFilename' | 'setSaveDialogOptions'>,
    ) => void,
  ): unknown;
};

/** Sees to permissions, downloads and the network, for all pages of a session. */
export function guardSession(session: GuardedSession): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const { requestingUrl: address, isMainFrame } = details;
    answer(mayHave(permission, { address, isMainFrame }));
  });
  session.setPermissionCheckHandler((_contents, permission, origin, details) =>
    mayHave(permission, { address: origin, isMainFrame: details.isMainFrame }),
  );
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest({ urls: NEVER_FETCHED }, (_details, answer) => {
    answer({ cancel: true });
  });
  session.on('will-download', (event, item) => {
    const name = downloadName(item.getURL(), item.getFilename());
    // Without a place to save it to, Electron asks the person for one.
    if (name === undefined) event.preventDefault();
    else item.setSaveDialogOptions({ defaultPath: name });
  });
}

/** What of a page's contents is guarded. */
export type GuardedContents = Pick<WebContents, 'setWindowOpenHandler'> & {
  on(
    event: 'will-frame-navigate' | 'will-redirect',
    listener: (details: {
      readonly url: string;
      readonly isMainFrame: boolean;
      preventDefault(): void;
    }) => void,
  ): unknown;
  on(event: 'will-attach-webview', listener: (event: { preventDefault(): void }) => void): unknown;
};

/**
 * Sees to where the frames of a page may go.
 * @param openOutside opens an address in the system's browser.
 */
export function guardContents(
  contents: GuardedContents,
  openOutside: (address: string) => void,
): void {
  for (const event of ['will-frame-navigate', 'will-redirect'] as const) {
    contents.on(event, (details) => {
      if (!mayNavigate(details.url, details.isMainFrame)) details.preventDefault();
    });
  }
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  contents.setWindowOpenHandler(({ url }) => {
    const address = openedOutside(url);
    if (address !== undefined) openOutside(address);
    return { action: 'deny' };
  });
}
