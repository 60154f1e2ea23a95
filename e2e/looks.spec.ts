import type { Page } from '@playwright/test';
import { AWAY_SCREENS, takeAway } from './support/away-screens.ts';
import { axeFindings, still } from './support/looks.ts';
import { MODEL_SCREENS } from './support/model-screens.ts';
import { nth } from './support/photos.ts';
import type { Screen } from './support/screen-steps.ts';
import { addFolders, prepareScreens, SCREENS, showFirstRun } from './support/screens.ts';
import { expect, test } from './support/test.ts';
import { wordsOf } from './support/words.ts';

// By way of the page’s own menus and dialogs; the screens are the same in the desktop app.
test(
  'axe-core finds nothing wrong on any screen, dark or light',
  { tag: '@web' },
  async ({ folder, ownApp, pageOf }) => {
    test.setTimeout(600_000);
    const { folders, options } = await prepareScreens(folder);
    const page = await pageOf(await ownApp(options));
    const say = wordsOf('en');
    await still(page);
    await showFirstRun(page, say);
    expect.soft(await axeFindings(page), 'first run').toEqual([]);
    await addFolders(page, say, folders);
    const look = async ({ name, show }: Screen) => {
      await test.step(name, async () => {
        await show(page, say);
        expect.soft(await axeFindings(page), name).toEqual([]);
      });
    };
    for (const screen of [...SCREENS, ...MODEL_SCREENS]) await look(screen);
    await takeAway(folder);
    for (const screen of AWAY_SCREENS) await look(screen);
  },
);

/** The longest that anything on the page now takes to move or to change its looks, s. */
function longestMotion(page: Page): Promise<number> {
  return page.evaluate(() => {
    const times = [...document.querySelectorAll('*')].flatMap((element) => {
      const { transitionDuration, animationDuration } = getComputedStyle(element);
      return `${transitionDuration}, ${animationDuration}`.split(', ').map(Number.parseFloat);
    });
    return Math.max(...times.filter((time) => !Number.isNaN(time)));
  });
}

// Over the page’s own menu.
test(
  'nothing moves for somebody who asked the system for less motion',
  { tag: '@web' },
  async ({ page }) => {
    const menu = page.getByRole('menu');
    await nth(page, 1).click({ button: 'right' });
    await expect(menu).toBeVisible();
    expect(await longestMotion(page)).toBeGreaterThan(0.1);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await longestMotion(page)).toBeLessThan(0.001);
    await page.getByRole('menuitem', { name: /^Find similar F$/ }).click();
    const results = page.getByRole('listbox', { name: 'Photos like it' }).getByRole('option');
    await expect(results.first()).toBeVisible();
    expect(await longestMotion(page)).toBeLessThan(0.001);
    await results.first().dblclick();
    await expect(page.locator('img[data-full]')).toBeVisible();
    expect(await longestMotion(page)).toBeLessThan(0.001);
  },
);

/** The ring around what has the focus, on it or on the label that it stands for. */
function focusRing(page: Page): Promise<{ name: string; ring: string; width: number }> {
  return page.evaluate(() => {
    const focused = document.activeElement ?? document.body;
    const shown = focused.matches('.unseen') ? (focused.closest('label') ?? focused) : focused;
    const { outlineStyle, outlineWidth } = getComputedStyle(shown);
    return {
      name: focused.outerHTML.slice(0, 120),
      ring: outlineStyle,
      width: Number.parseFloat(outlineWidth),
    };
  });
}

test('Tab shows where one is, all the way round', async ({ page }) => {
  await expect(nth(page, 1)).toBeVisible();
  const places = new Set<string>();
  for (let n = 0; n < 16; n += 1) {
    await page.keyboard.press('Tab');
    const { name, ring, width } = await focusRing(page);
    if (name.startsWith('<body')) continue;
    places.add(name);
    expect.soft(ring, name).toBe('solid');
    expect.soft(width, name).toBeGreaterThanOrEqual(2);
  }
  expect(places.size).toBeGreaterThan(10);
  // A click needs no ring on the button that it pressed.
  await page.getByRole('button', { name: 'Settings' }).click();
  expect((await focusRing(page)).ring).not.toBe('solid');
});

test('dark and light follow the system, until one is chosen', async ({ page }) => {
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await paper();
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await paper();
  expect(dark).not.toBe(light);
  await page.getByRole('button', { name: 'Settings' }).click();
  const theme = page.getByRole('radiogroup', { name: 'Theme' });
  await theme.getByText('Dark').click();
  await expect.poll(paper).toBe(dark);
  await page.emulateMedia({ colorScheme: 'dark' });
  await theme.getByText('Light').click();
  await expect.poll(paper).toBe(light);
  await theme.getByText('As the system').click();
  await expect.poll(paper).toBe(dark);
});
