import type { Locator, Page } from '@playwright/test';
import { tabTo } from './support/hands.ts';
import { pick } from './support/menus.ts';
import { expectChosen, nth, tiles, viewer } from './support/photos.ts';
import { expect, test } from './support/test.ts';

function comparison(page: Page, count: number): Locator {
  return page.getByRole('dialog', { name: `Comparing ${count} photos` });
}

/** Chooses the first photos with the mouse. */
async function choose(page: Page, count: number): Promise<void> {
  await nth(page, 1).click();
  for (let place = 2; place <= count; place += 1) {
    await nth(page, place).click({ modifiers: ['ControlOrMeta'] });
  }
}

/** How wide each photo is shown, px, in order. */
function widths(dialog: Locator): Promise<number[]> {
  return dialog
    .locator('img[data-full]')
    .evaluateAll((images) => images.map((image) => image.getBoundingClientRect().width));
}

/** By how much each has grown, to one decimal. */
function growth(now: readonly number[], before: readonly number[]): number[] {
  return now.map((width, at) => Math.round((width / (before[at] ?? 0)) * 10) / 10);
}

/** Waits until every photo is there with all its pixels. */
async function expectWhole(dialog: Locator, count: number): Promise<void> {
  await expect(dialog.getByRole('figure')).toHaveCount(count);
  await expect(dialog.locator('img[data-full]')).toHaveCount(count);
}

test('two photos are compared by mouse, and zoom together', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await choose(page, 2);
  await page.getByRole('toolbar').getByRole('button', { name: 'Compare' }).click();
  const dialog = comparison(page, 2);
  await expectWhole(dialog, 2);
  for (const figure of await dialog.getByRole('figure').all()) {
    await expect(figure.getByText(/\d+ × \d+/)).toBeVisible();
    await expect(figure.getByRole('button', { name: /out of the comparison$/ })).toHaveCount(0);
  }

  const fitting = await widths(dialog);
  // The wheel over one of them is for both.
  await dialog.locator('img[data-full]').nth(1).hover();
  await page.mouse.wheel(0, -Math.log(2) / 0.0016);
  await expect.poll(async () => growth(await widths(dialog), fitting)).toEqual([2, 2]);
  await dialog.getByRole('button', { name: 'Fit' }).click();
  await expect.poll(async () => growth(await widths(dialog), fitting)).toEqual([1, 1]);
  await dialog.getByRole('button', { name: 'Zoom in' }).click();
  await dialog.getByRole('button', { name: 'Zoom in' }).click();
  await expect.poll(async () => growth(await widths(dialog), fitting)).toEqual([1.6, 1.6]);

  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toHaveCount(0);
  await expectChosen(page, [1, 2]);
});

test('four photos are compared by keys alone, one taken out, and Escape leads back', async ({
  page,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('c');
  await expect(comparison(page, 4)).toBeFocused();
  await expectWhole(comparison(page, 4), 4);
  const fitting = await widths(comparison(page, 4));
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  await expect
    .poll(async () => growth(await widths(comparison(page, 4)), fitting))
    .toEqual([2, 2, 2, 2]);
  await page.keyboard.press('z');
  await expect
    .poll(async () => growth(await widths(comparison(page, 4)), fitting))
    .toEqual([1, 1, 1, 1]);

  const third = comparison(page, 4).getByRole('figure').nth(2);
  const gone = await third.getAttribute('data-compare-id');
  await tabTo(page, third.getByRole('button', { name: /^Take .+ out of the comparison$/ }));
  await page.keyboard.press('Enter');
  await expectWhole(comparison(page, 3), 3);
  await expect(page.locator(`[data-compare-id="${gone ?? ''}"]`)).toHaveCount(0);
  await expect(comparison(page, 3)).toBeFocused();

  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expectChosen(page, [1, 2, 3, 4]);
  await expect(tiles(page).and(page.locator(':focus'))).toHaveCount(1);
});

test('a photo of the comparison opens in the viewer, and back leads to the comparison', async ({
  page,
}) => {
  await choose(page, 2);
  await nth(page, 1).click({ button: 'right' });
  await pick(page, 'Compare');
  await expectWhole(comparison(page, 2), 2);
  await comparison(page, 2)
    .getByRole('button', { name: /^Open / })
    .nth(1)
    .click();
  await expect(viewer(page)).toBeVisible();
  await page.goBack();
  await expectWhole(comparison(page, 2), 2);
  await page.reload();
  await expectWhole(comparison(page, 2), 2);
});

test('one photo or five are not compared', async ({ page }) => {
  const button = page.getByRole('toolbar').getByRole('button', { name: 'Compare' });
  await choose(page, 4);
  await expect(button).toBeVisible();
  await nth(page, 5).click({ modifiers: ['ControlOrMeta'] });
  await expectChosen(page, [1, 2, 3, 4, 5]);
  await expect(button).toHaveCount(0);
  await nth(page, 3).click();
  await expectChosen(page, [3]);
  await expect(button).toHaveCount(0);
});
