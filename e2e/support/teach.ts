import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { drawPhotos } from '../../test-fixtures/drawn-photos.ts';
import { tagRow } from './organised.ts';
import { expectTotal, nth } from './photos.ts';

// A library of three kinds of scenes, which the tiny network tells apart, and teaching one of them.

const KINDS = { Boats: 1, Trees: 2, Birds: 3 } as const;
/** How long learning may take, on a machine with other things to do. */
export const LEARNING = { timeout: 60_000 };
/** Photos of each kind. */
export const EACH = 16;

/** The pictures of one kind differ by less than the kinds do. */
function seedsOf(kind: keyof typeof KINDS, numbers: readonly number[]): Record<string, number> {
  return Object.fromEntries(
    numbers.map((n) => [
      `${kind}/${kind.toLowerCase()}-${String(n).padStart(2, '0')}.jpg`,
      KINDS[kind] + n * 0.02,
    ]),
  );
}

/** Draws {@link EACH} photos of each kind. @returns their folders. */
export async function drawKinds(folder: string): Promise<string[]> {
  const numbers = Array.from({ length: EACH }, (_, n) => n + 1);
  for (const kind of ['Boats', 'Trees', 'Birds'] as const) {
    await drawPhotos(folder, seedsOf(kind, numbers));
  }
  return Object.keys(KINDS).map((kind) => join(folder, kind));
}

/** Puts one more boat into the folder that is there. */
export async function drawNewBoat(folder: string): Promise<void> {
  await drawPhotos(folder, seedsOf('Boats', [EACH + 1]));
}

/** Waits until all kinds are there and have been looked at. */
export async function kindsReady(page: Page): Promise<void> {
  await expectTotal(page, EACH * Object.keys(KINDS).length);
  await expect(page.getByRole('progressbar')).toHaveCount(0, { timeout: 60_000 });
}

/** Chooses the first photos of the boats. */
export async function chooseBoats(page: Page, count: number): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Library', exact: true })
    .getByRole('button', { name: /^Boats/ })
    .click();
  await expectTotal(page, EACH);
  await nth(page, 1).click();
  await nth(page, count).click({ modifiers: ['Shift'] });
}

/** Gives the first boats the tag “boats”. */
export async function tagBoats(page: Page, count: number): Promise<void> {
  await chooseBoats(page, count);
  await page.keyboard.press('t');
  await page.getByRole('combobox', { name: 'Tag' }).fill('boats');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
  await expect(tagRow(page, 'boats', count)).toBeVisible();
}

/** Goes to what is suggested for a place of the sidebar, which is learnt at first. */
export async function findMore(page: Page, row: Locator): Promise<void> {
  await row.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Find more like these…' }).click();
  await expect(suggestions(page).first()).toBeVisible(LEARNING);
}

/** All that are drawn now. */
export function suggestions(page: Page): Locator {
  return page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
}

/** Names of the suggestions, the most probable first, once their number is as said. */
export async function suggestedNames(page: Page): Promise<string[]> {
  await expect(suggestions(page).and(page.getByRole('option', { name: /^Photo,/ }))).toHaveCount(0);
  return suggestions(page).evaluateAll((options) =>
    options
      .toSorted((a, b) => Number(a.ariaPosInSet) - Number(b.ariaPosInSet))
      .map((option) => (option.ariaLabel ?? '').replace(/,.*/, '')),
  );
}

export function suggestion(page: Page, name: string): Locator {
  return page
    .getByRole('listbox', { name: 'Suggestions' })
    .getByRole('option', { name: new RegExp(`^${name},`) });
}
