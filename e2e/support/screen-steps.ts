import { expect, type Locator, type Page } from '@playwright/test';
import type { Words } from './words.ts';

// What leads to a screen, in any language: each screen begins at the library.

export interface Screen {
  readonly name: string;
  readonly show: (page: Page, say: Words) => Promise<void>;
}

export function photos(page: Page): Locator {
  return page.getByRole('option');
}

/** Begins as a new window does, wherever the page was. */
export async function fresh(page: Page): Promise<void> {
  await page.evaluate(() => {
    history.replaceState(null, '');
  });
  await page.reload();
}

export async function library(page: Page, say: Words): Promise<void> {
  await fresh(page);
  const grid = page.getByRole('listbox', { name: say('grid.photos') });
  await expect(grid.getByRole('option').first().locator('img.loaded')).toBeVisible();
  await expect(page.getByRole('progressbar')).toHaveCount(0);
}

export function sidebarOf(page: Page, say: Words): Locator {
  return page.getByRole('navigation', { name: say('sidebar.label') });
}

/** The sidebar, which lies over the photos in a narrow window. */
export async function sidebar(page: Page, say: Words): Promise<Locator> {
  const there = sidebarOf(page, say);
  if (!(await there.isVisible())) {
    await page.getByRole('button', { name: say('sidebar.toggle') }).click();
  }
  await expect(there).toBeVisible();
  // It slides in from the edge.
  await expect.poll(async () => (await there.boundingBox())?.x).toBe(0);
  return there;
}

export async function press(page: Page, say: Words, key: string): Promise<void> {
  await (await sidebar(page, say)).getByRole('button', { name: say(key) }).click();
}

/** Chooses the first so many photos. */
export async function choose(page: Page, count: number): Promise<void> {
  await photos(page).nth(0).click();
  for (let n = 1; n < count; n += 1)
    await photos(page)
      .nth(n)
      .click({ modifiers: ['Control'] });
  await expect(page.getByRole('option', { selected: true })).toHaveCount(count);
}

export async function dialog(page: Page, say: Words, key: string): Promise<void> {
  await expect(page.getByRole('dialog', { name: say(key) })).toBeVisible();
}

/** Types into the search box; a space at the end makes a chip of the last term. */
export async function search(page: Page, say: Words, text: string): Promise<void> {
  const box = page.getByRole('combobox', { name: say('search.label') });
  await page.keyboard.press('/');
  await expect(box).toBeFocused();
  await page.keyboard.type(text);
}
