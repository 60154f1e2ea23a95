import { expect, type Locator, type Page } from '@playwright/test';

// The search box of the library, as a person finds things in it.

/** Where one types. */
export function searchBox(page: Page): Locator {
  return page.getByRole('combobox', { name: 'Search photos' });
}

/** What is in the box beside the text. */
export function chips(page: Page): Locator {
  return page
    .getByRole('search', { name: 'Search photos' })
    .getByRole('list', { name: 'What is searched for' })
    .getByRole('listitem');
}

export function suggestion(page: Page, name: string | RegExp): Locator {
  return page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option', { name });
}

/** Whether the keyboard leads to the box. */
export async function expectTyping(page: Page): Promise<void> {
  await expect(searchBox(page)).toBeFocused();
}

/** Goes to the box with its key and types; a space at the end completes the last word. */
export async function typeSearch(page: Page, text: string): Promise<void> {
  await page.keyboard.press('/');
  await expectTyping(page);
  await page.keyboard.type(text);
}

/** Empties the box. */
export async function clearSearch(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Clear the search' }).first().click();
  await expect(searchBox(page)).toHaveValue('');
  await expect(chips(page)).toHaveCount(0);
}

/** Walks down the suggestions until this one is the one that Enter takes. */
export async function pointAt(page: Page, name: string | RegExp): Promise<void> {
  const wanted = suggestion(page, name);
  await expect(wanted).toBeVisible();
  await expect(async () => {
    await page.keyboard.press('ArrowDown');
    await expect(wanted).toHaveAttribute('aria-selected', 'true', { timeout: 100 });
  }).toPass();
  await expect(searchBox(page)).toHaveAttribute(
    'aria-activedescendant',
    (await wanted.getAttribute('id')) ?? 'none',
  );
}
