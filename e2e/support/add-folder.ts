import { basename } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { desktopOf } from './electron-app.ts';
import { answerFolders } from './electron-menus.ts';

/**
 * Adds a folder: by its path in the page's dialog, or in the system's, which the desktop app has.
 * @param ask what opens the dialog.
 */
export async function addFolder(page: Page, ask: Locator, path: string): Promise<void> {
  const desktop = desktopOf(page);
  if (desktop !== undefined) {
    await answerFolders(desktop, [path]);
    await ask.click();
    return;
  }
  await ask.click();
  const field = page.getByRole('textbox', { name: 'Path of the folder' });
  await field.fill(path);
  await field.press('Enter');
  await page.getByRole('button', { name: `Add “${basename(path)}”` }).click();
}
