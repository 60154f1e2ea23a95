import { basename } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { desktopOf } from './electron-app.ts';
import { answerFolders } from './electron-menus.ts';

/** The field of the page's dialog, once the first folder is in it: no hand is quicker than that. */
export async function pathField(page: Page): Promise<Locator> {
  const field = page.getByRole('textbox', { name: 'Path of the folder' });
  await expect(field).not.toHaveValue('');
  return field;
}

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
  const field = await pathField(page);
  await field.fill(path);
  await field.press('Enter');
  await page.getByRole('button', { name: `Add “${basename(path)}”` }).click();
}
