import {
  BRIDGE_NAMES,
  DESKTOP_CALLS,
  type DesktopBridge,
  type DesktopCallName,
  type DesktopClient,
} from '../../src-main/contract/desktop-calls.ts';

const PLATFORMS: ReadonlySet<unknown> = new Set(['darwin', 'win32', 'linux']);

/**
 * What the preload script of the desktop app gives a page.
 * @param page the global object, whose `kindred` it is.
 * @returns undefined in a browser, and where any part of it is missing.
 */
export function bridgeOf(page: object): DesktopBridge | undefined {
  const found: unknown = Reflect.get(page, 'kindred');
  if (typeof found !== 'object' || found === null) return undefined;
  const isWhole = BRIDGE_NAMES.every((name) => {
    const part: unknown = Reflect.get(found, name);
    return name === 'platform' ? PLATFORMS.has(part) : typeof part === 'function';
  });
  // Of functions no more can be seen than that they are some.
  return isWhole ? (found as DesktopBridge) : undefined;
}

/** The desktop app around this page; undefined in a browser. */
export const bridge = bridgeOf(globalThis);

/** The calls of the shell, each a function. */
export function desktopClient({ ask }: Pick<DesktopBridge, 'ask'>): DesktopClient {
  const names = Object.keys(DESKTOP_CALLS) as DesktopCallName[];
  const calls = names.map((name) => [name, (input: unknown) => ask(name, input)]);
  // Made from the table of calls, name by name; TypeScript cannot follow that through fromEntries.
  return Object.fromEntries(calls) as DesktopClient;
}
