import type { Page } from '@playwright/test';
import { expectChosen, nth, tiles, viewer } from './support/photos.ts';
import { BED_PHOTOS, expect, test } from './support/test.ts';

/** Keys as the sheet writes them, as Playwright does. */
const WRITTEN: Readonly<Record<string, string>> = {
  '←': 'ArrowLeft',
  '→': 'ArrowRight',
  '↑': 'ArrowUp',
  '↓': 'ArrowDown',
  '−': '-',
  Ctrl: 'Control',
  Esc: 'Escape',
  PgDn: 'PageDown',
  PgUp: 'PageUp',
  Space: ' ',
};

function pressed(written: string): string {
  return written
    .split(' ')
    .map((part) => WRITTEN[part] ?? (part.length === 1 ? part.toLowerCase() : part))
    .join('+');
}

/** What the sheet of keys says: the keys of each line, ready to be pressed. */
async function keysOnSheet(page: Page): Promise<(label: string, place?: number) => string> {
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keys' });
  await expect(sheet).toBeVisible();
  const lines = await sheet.locator('dl > div').evaluateAll((rows) =>
    rows.map((row) => ({
      label: row.querySelector('dt')?.textContent ?? '',
      keys: [...row.querySelectorAll('kbd')].map((key) => key.textContent),
    })),
  );
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
  return (label, place = 0) => {
    const key = lines.find((line) => line.label === label)?.keys[place];
    if (key === undefined) throw new Error(`“${label}” is not on the sheet of keys.`);
    return pressed(key);
  };
}

test('each key of the sheet does in the grid what the sheet says', async ({ page }) => {
  await expect(nth(page, 1)).toBeVisible();
  const key = await keysOnSheet(page);
  const press = (label: string, place?: number) => page.keyboard.press(key(label, place));
  await press('One photo on', 1);
  await expect(nth(page, 1)).toBeFocused();
  await press('One photo on', 1);
  await expect(nth(page, 2)).toBeFocused();
  await press('Choose more', 1);
  await expectChosen(page, [2, 3]);
  await press('Choose the photo, or not');
  await expectChosen(page, [2]);
  await press('Choose all');
  await expect(page.getByRole('toolbar')).toContainText(`${BED_PHOTOS} chosen`);
  await press('Back, or close');
  await expectChosen(page, []);
  await press('First and last photo', 1);
  await expect(tiles(page).last()).toBeFocused();
  await press('First and last photo', 0);
  await expect(nth(page, 1)).toBeFocused();
  await press('Look at it large');
  await expect(page.getByRole('dialog', { name: /^Preview of / })).toBeVisible();
  await press('Look at it large');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await press('What to do with it');
  await expect(page.getByRole('menu')).toBeVisible();
  await press('Back, or close');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await press('Choose more', 1);
  await press('Compare');
  await expect(page.getByRole('dialog', { name: 'Comparing 2 photos' })).toBeVisible();
  await press('Back, or close');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('each key of the sheet does among look-alikes and in the viewer what the sheet says', async ({
  page,
}) => {
  await expect(nth(page, 1)).toBeVisible();
  const key = await keysOnSheet(page);
  const press = (label: string, place?: number) => page.keyboard.press(key(label, place));
  await nth(page, 1).click();
  await press('Find similar');
  await expect(
    page.getByRole('listbox', { name: 'Photos like it' }).getByRole('option').first(),
  ).toBeVisible();
  const why = page.getByRole('region', { name: 'Why alike' });
  await press('Why alike');
  await expect(why).toBeVisible();
  await press('Why alike');
  await expect(why).toHaveCount(0);
  await press('Back, or close');
  await nth(page, 1).click();
  await press('Open');
  await expect(viewer(page)).toBeVisible();
  const place = viewer(page).getByText(new RegExp(`^\\d+ of ${BED_PHOTOS}$`));
  await expect(place).toHaveText(`1 of ${BED_PHOTOS}`);
  await press('Photo before and after', 1);
  await expect(place).toHaveText(`2 of ${BED_PHOTOS}`);
  await press('Photo before and after', 0);
  await expect(place).toHaveText(`1 of ${BED_PHOTOS}`);
  const zoom = viewer(page).getByRole('button', { name: /^Zoom: / });
  const fit = (await zoom.getAttribute('aria-label')) ?? '';
  await press('Nearer and further', 0);
  await expect(zoom).not.toHaveAccessibleName(fit);
  await press('The whole photo, or every pixel');
  await expect(zoom).toHaveAccessibleName(fit);
  await press('The whole photo, or every pixel');
  await expect(zoom).toHaveAccessibleName('Zoom: 100%');
  await press('Film strip');
  await expect(viewer(page).getByRole('button', { name: 'Film strip' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await press('Information');
  const info = page.getByRole('complementary', { name: 'Information' });
  await expect(info).toBeVisible();
  await press('Information');
  await expect(info).toHaveCount(0);
  await press('Find similar to a part');
  await expect(page.getByRole('group', { name: 'Part of the photo' })).toBeVisible();
  await press('Back, or close');
  await expect(page.getByRole('group', { name: 'Part of the photo' })).toHaveCount(0);
  await press('Back, or close');
  await expect(viewer(page)).toHaveCount(0);
  await expect(nth(page, 1)).toBeFocused();
});

test('the sheet opens again at once after Escape', async ({ page }) => {
  await expect(nth(page, 1)).toBeVisible();
  for (const key of ['?', 'Escape', '?']) await page.keyboard.press(key);
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
