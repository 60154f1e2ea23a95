import type { Page } from '@playwright/test';
import { desktopOf } from './electron-app.ts';
import { pickNative } from './electron-menus.ts';

/** Keys that stand behind the name of a line: “Find similar F”, “Undo Ctrl Z”. */
const KEYS = String.raw`(?: [^\p{Ll}\s]\S*)*`;

function lineNamed(name: string): RegExp {
  return new RegExp(`^${name.replace(/[.*+?^$()[\]\\/{}|]/g, String.raw`\$&`)}${KEYS}$`, 'u');
}

/**
 * Does what a line of the menu about photos says, after that menu was opened: the page's own in a
 * browser, the system's in the desktop app.
 * @param name without its key.
 */
export async function pick(page: Page, name: string): Promise<void> {
  const desktop = desktopOf(page);
  if (desktop !== undefined) {
    await pickNative(desktop, (label) => label === name);
    return;
  }
  const [line, choice, tick] = (['menuitem', 'menuitemradio', 'menuitemcheckbox'] as const).map(
    (role) => page.getByRole(role, { name: lineNamed(name) }),
  );
  if (line === undefined || choice === undefined || tick === undefined) return;
  await line.or(choice).or(tick).click();
}
