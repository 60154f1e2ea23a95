import { PAGE_ORIGIN } from '../contract/desktop-calls.ts';

/** A frame as Electron shows it; reading one that is gone may throw. */
interface SenderFrame {
  readonly url: string;
  readonly parent: unknown;
  /** Swapped out by a navigation, and about to run its last handlers. */
  readonly detached: boolean;
}

/** Of a message's event, what tells where it comes from. */
export interface SentEvent {
  /** Null where the frame has navigated or gone since. */
  readonly senderFrame: SenderFrame | null;
  readonly sender: { readonly id: number };
}

const PAGE = new URL(PAGE_ORIGIN);

/** Whether an address is of our own page's origin: `kindred://app`, whatever follows. */
export function isOwnAddress(address: string): boolean {
  const url = URL.parse(address);
  // Node gives schemes of one's own the origin “null”, so its parts are compared.
  return (
    url?.protocol === PAGE.protocol &&
    url.host === PAGE.host &&
    url.username === '' &&
    url.password === ''
  );
}

/**
 * Whether a message comes from our page: from the main frame of one of our windows, which shows
 * our origin now. Anything else is refused, and so is whatever can't be told.
 * @param windows the ids of the WebContents of our windows.
 */
export function isFromPage(event: SentEvent, windows: ReadonlySet<number>): boolean {
  try {
    const { senderFrame, sender } = event;
    if (senderFrame === null || senderFrame.detached || senderFrame.parent !== null) return false;
    return windows.has(sender.id) && isOwnAddress(senderFrame.url);
  } catch {
    return false; // Electron throws where the frame went away meanwhile.
  }
}
