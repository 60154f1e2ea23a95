import { expect, type Locator, type Page } from '@playwright/test';

// The photos of the library screen, as a person finds them.

/** How long photos may take to be read, on a machine with other things to do. */
const READING_MS = 45_000;

/** All that are drawn now. */
export function tiles(page: Page): Locator {
  return page.getByRole('listbox', { name: 'Photos', exact: true }).getByRole('option');
}

/** By its name. */
export function named(page: Page, name: string): Locator {
  return page
    .getByRole('listbox', { name: 'Photos', exact: true })
    .getByRole('option', { name, exact: true });
}

/** By its place, from 1. */
export function nth(page: Page, place: number): Locator {
  return page
    .getByRole('listbox', { name: 'Photos', exact: true })
    .locator(`[role=option][aria-posinset="${place}"]`);
}

/** How many photos the screen says there are, once it does. */
export async function total(page: Page): Promise<number> {
  const said = page
    .getByRole('main')
    .getByRole('status')
    .filter({ hasText: /photos?$/ });
  await expect(said).toBeVisible();
  return Number(/\d+/.exec((await said.textContent()) ?? '')?.[0]);
}

/** Waits until the screen says that there are so many. */
export async function expectTotal(page: Page, count: number): Promise<void> {
  const said = page
    .getByRole('main')
    .getByRole('status')
    .filter({ hasText: /photos?$/ });
  const words = `${count} ${count === 1 ? 'photo' : 'photos'}`;
  await expect(said).toHaveText(words, { timeout: READING_MS });
}

/** Waits until exactly these are chosen, by their places among those drawn. */
export async function expectChosen(page: Page, places: readonly number[]): Promise<void> {
  await expect
    .poll(() =>
      tiles(page).evaluateAll((options) =>
        options
          .filter((option) => option.getAttribute('aria-selected') === 'true')
          .map((option) => Number(option.getAttribute('aria-posinset')))
          .toSorted((a, b) => a - b),
      ),
    )
    .toEqual(places);
}

/** Names of those drawn, in their order. */
export async function names(page: Page): Promise<(string | null)[]> {
  // A tile is there a moment before its name is.
  await expect(
    tiles(page).and(page.getByRole('option', { name: 'Photo', exact: true })),
  ).toHaveCount(0);
  return tiles(page).evaluateAll((options) =>
    options
      .toSorted(
        (a, b) => Number(a.getAttribute('aria-posinset')) - Number(b.getAttribute('aria-posinset')),
      )
      .map((option) => option.getAttribute('aria-label')),
  );
}

/** A window high enough to have the whole album drawn at once. */
export const TALL = { width: 1280, height: 2600 };

/** The headings that stand above each month. */
export function monthHeads(page: Page): Locator {
  return page.getByRole('main').getByRole('heading', { level: 2 });
}

/** The viewer over everything. */
export function viewer(page: Page): Locator {
  return page.getByRole('dialog', { name: /^Photo / });
}

/** The whole photo in the viewer, once it has taken its thumbnail’s place. */
export function wholePhoto(page: Page): Locator {
  return viewer(page).locator('img[data-full]');
}

/** Addresses of whole photos. */
export const ORIGINAL = /\/photo\/\d+\/original/;

/** No whole photo comes to the page until what this gives is called. */
export async function holdOriginals(page: Page): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  await page.route(ORIGINAL, async (route) => {
    await promise;
    await route.continue();
  });
  return () => {
    resolve(undefined);
  };
}
