import { electronBinary, ELECTRON_PLACE } from './electron-binary.ts';
import { hasDisplay } from './open-browser.ts';

/** What a person asked of `kindred app` that only a browser can do. */
interface BrowserWishes {
  readonly browser?: boolean;
  /** False for an address and no window. */
  readonly open: boolean;
  readonly port?: number;
  readonly host?: string;
  readonly passphrase?: string;
}

/** What shows the app. */
export type Shell =
  | { readonly kind: 'desktop'; readonly electron: string }
  /** With a sentence where the desktop app was asked for and can't be. */
  | { readonly kind: 'browser'; readonly why?: string };

function wantsBrowser({ browser, open, port, host, passphrase }: BrowserWishes): boolean {
  return browser === true || !open || [port, host, passphrase].some((wish) => wish !== undefined);
}

/**
 * The desktop app where Electron is at hand and somebody can see it, else a browser.
 * @param surroundings a process; `findElectron` says where Electron's program is.
 */
export function chooseShell(
  wishes: BrowserWishes,
  surroundings: Pick<NodeJS.Process, 'platform' | 'env'>,
  findElectron: (env: NodeJS.ProcessEnv) => string | undefined = electronBinary,
): Shell {
  if (wantsBrowser(wishes)) return { kind: 'browser' };
  const { env } = surroundings;
  const electron = findElectron(env);
  if (electron !== undefined && hasDisplay(surroundings)) return { kind: 'desktop', electron };
  if ((env[ELECTRON_PLACE] ?? '') === '') return { kind: 'browser' };
  const why =
    electron === undefined
      ? `There is no Electron that can be run where ${ELECTRON_PLACE} points; a browser it is.`
      : 'There is no display for the desktop app; a browser it is.';
  return { kind: 'browser', why };
}
