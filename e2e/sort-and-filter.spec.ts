import { ALBUM } from './support/album.ts';
import { tabTo } from './support/hands.ts';
import { expectTotal, monthHeads, names, TALL } from './support/photos.ts';
import { expect, test } from './support/test.ts';
import type { Page } from '@playwright/test';

const NEWEST = ALBUM.toSorted((a, b) => b.taken.localeCompare(a.taken)).map(({ name }) => name);

test.describe('the order', () => {
  test('is by time or by name, chosen by mouse', async ({ albumPage: page }) => {
    await page.setViewportSize(TALL);
    await expect.poll(() => names(page)).toEqual(NEWEST);
    const sort = async (name: string): Promise<void> => {
      await page.getByRole('button', { name: 'Sort' }).click();
      await page.getByRole('radio', { name }).click();
      await expect(page.getByRole('radio', { name })).toBeHidden();
    };
    await sort('Oldest first');
    await expect.poll(() => names(page)).toEqual(NEWEST.toReversed());
    await expect(monthHeads(page).first()).toHaveText(/^May 2022/);
    await sort('Name');
    const { compare } = new Intl.Collator('en', { numeric: true });
    await expect.poll(() => names(page)).toEqual(NEWEST.toSorted(compare));
    await expect(monthHeads(page)).toHaveCount(0);
    await sort('Newest first');
    await expect.poll(() => names(page)).toEqual(NEWEST);
  });

  test('is chosen by keys', async ({ albumPage: page }) => {
    await page.setViewportSize(TALL);
    await tabTo(page, page.getByRole('button', { name: 'Sort' }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('radio', { name: 'Newest first' })).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('radio', { name: 'Oldest first' })).toBeChecked();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Sort' })).toBeFocused();
    await expect.poll(() => names(page)).toEqual(NEWEST.toReversed());
  });
});

test.describe('filters', () => {
  const openFilter = (page: Page) => page.getByRole('button', { name: 'Filter', exact: true });

  test('show one folder', async ({ albumPage: page }) => {
    await page.setViewportSize(TALL);
    const hills = page.getByRole('button', { name: /^Hills/ });
    await hills.click();
    await expect(page.getByRole('heading', { level: 1, name: 'Hills' })).toBeVisible();
    await expect(hills).toHaveAttribute('aria-current', 'page');
    await expectTotal(page, 9);
    const theirs = ALBUM.filter(({ folder }) => folder === 'Hills').map(({ name }) => name);
    expect((await names(page)).toSorted()).toEqual(theirs.toSorted());
    await page.getByRole('button', { name: /^All photos/ }).click();
    await expectTotal(page, ALBUM.length);
  });

  test('show some days and some kinds of file, and clear again', async ({ albumPage: page }) => {
    await openFilter(page).click();
    await page.getByLabel('From').fill('2023-01-15');
    await page.getByLabel('To', { exact: true }).fill('2023-07-08');
    await page.keyboard.press('Escape');
    await expectTotal(page, 4);
    await expect
      .poll(() => names(page))
      .toEqual(['tide.jpg', 'alder.jpg', 'cabin.jpg', 'boats.jpg']);
    await page.getByRole('button', { name: 'Remove filter: Until 8 Jul 2023' }).click();
    await expectTotal(page, 17);
    await page.getByRole('button', { name: 'Remove filter: From 15 Jan 2023' }).click();
    await expectTotal(page, ALBUM.length);

    await openFilter(page).click();
    const kind = (name: string) => page.getByRole('checkbox', { name });
    await expect(kind('JPEG 17')).toBeVisible();
    await expect(kind('HEIC 1')).toBeVisible();
    await kind('TIFF 1').check();
    await expectTotal(page, 1);
    await kind('HEIC 1').check();
    await expectTotal(page, 2);
    await page.getByRole('button', { name: 'Clear filters' }).last().click();
    await expectTotal(page, ALBUM.length);
    await expect(page.getByRole('group', { name: 'Active filters' })).toHaveCount(0);
  });

  test('are set by keys, and where nothing is left say so and help', async ({
    albumPage: page,
  }) => {
    await tabTo(page, openFilter(page));
    await page.keyboard.press('Enter');
    await expect(page.getByLabel('From')).toBeFocused();
    await page.keyboard.type('01012030');
    await page.keyboard.press('Escape');
    await expect(openFilter(page)).toBeFocused();
    await expect(page.getByRole('heading', { name: 'Nothing matches the filters' })).toBeVisible();
    await expectTotal(page, 0);
    await tabTo(page, page.getByRole('status').getByRole('button', { name: 'Clear filters' }));
    await page.keyboard.press('Enter');
    await expectTotal(page, ALBUM.length);
  });
});
