import { appendFile, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import sharp from 'sharp';
import { drawPicture } from '../test-fixtures/pictures.ts';
import { tabTo } from './support/hands.ts';
import {
  expectChosen,
  expectTotal,
  monthHeads,
  named,
  nth,
  TALL,
  tiles,
  total,
  viewer,
} from './support/photos.ts';
import { expect, indexed, test } from './support/test.ts';

const MONTHS = [
  ['June 2025', 5],
  ['March 2025', 3],
  ['November 2024', 4],
  ['July 2023', 3],
  ['January 2023', 2],
  ['September 2022', 1],
  ['May 2022', 1],
] as const;

async function rectOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('Not on the screen.');
  return box;
}

/** Presses in the middle of one photo, drags to the middle of another, and lets go. */
async function drag(page: Page, from: Locator, to: Locator): Promise<void> {
  const [a, b] = [await rectOf(from), await rectOf(to)];
  await page.mouse.move(a.x + a.width / 2, a.y + a.height / 2);
  await page.mouse.down();
  await page.mouse.move(b.x + b.width / 2, b.y + b.height / 2, { steps: 5 });
}

/** Places of the photos that stand in the same row as the first one. */
function firstRow(page: Page): Promise<number[]> {
  return tiles(page).evaluateAll((options) => {
    const top = (one: Element) => Math.round(one.getBoundingClientRect().top);
    const first = options.find((one) => one.getAttribute('aria-posinset') === '1');
    return options
      .filter((one) => first !== undefined && top(one) === top(first))
      .map((one) => Number(one.getAttribute('aria-posinset')));
  });
}

function menuOf(page: Page): Locator {
  return page.getByRole('menu', { name: 'What to do with the photo' });
}

function scrubber(page: Page): Locator {
  return page.getByRole('slider', { name: 'Go to a time' });
}

test.describe('a folder that fills while one looks on', () => {
  /** Photos of the fresh folder: many rows, and seconds of work. */
  const MANY = 240;

  /** Copies that differ in their last bytes: large enough that reading them takes a while. */
  async function fill(folder: string): Promise<void> {
    const scenes: string[] = [];
    for (const seed of [1, 2, 3, 4]) {
      const small = await drawPicture({ seed });
      const path = join(folder, `scene ${seed}.jpg`);
      await writeFile(path, await sharp(small).resize(1600, 1200).jpeg().toBuffer());
      scenes.push(path);
    }
    for (let n = scenes.length; n < MANY; n += 1) {
      const path = join(folder, `copy ${n}.jpg`);
      await copyFile(scenes[n % scenes.length] ?? '', path);
      await appendFile(path, String(n));
    }
  }

  /** Notes, whenever the page changes, how many photos it shows and whether the work goes on. */
  function watch(page: Page) {
    return page.evaluateHandle(() => {
      const seen: { photos: number; painted: number; isWorking: boolean }[] = [];
      const look = (): void => {
        seen.push({
          photos: Number(document.querySelector('[data-photo-id]')?.ariaSetSize ?? 0),
          painted: [
            ...document.querySelectorAll<HTMLImageElement>('[data-photo-id] img.loaded'),
          ].filter(({ naturalWidth }) => naturalWidth > 0).length,
          isWorking: document.querySelector('[role=progressbar]') !== null,
        });
      };
      new MutationObserver(look).observe(document.body, {
        subtree: true,
        childList: true,
        attributes: true,
        attributeFilter: ['class', 'aria-setsize'],
      });
      return seen;
    });
  }

  test('photos appear while the others are read, and only those near the window are drawn', async ({
    folder,
    ownApp,
    pageOf,
  }) => {
    const photos = join(folder, 'Roll');
    await mkdir(photos);
    const page = await pageOf(await ownApp({ folders: [photos] }));
    await expect(page.getByRole('heading', { name: 'No photos here yet' })).toBeVisible();
    const seen = await watch(page);
    // The folder is watched: nobody has to ask for a look.
    await fill(photos);
    await expectTotal(page, MANY);
    await indexed(page);

    const early = (await seen.jsonValue()).filter(
      (one) => one.isWorking && one.photos > 0 && one.photos < MANY,
    );
    expect(early.length, 'photos while the work goes on').toBeGreaterThan(0);
    expect(Math.max(...early.map(({ painted }) => painted)), 'thumbnails').toBeGreaterThan(0);

    await expect(nth(page, 1)).toBeInViewport();
    expect(await tiles(page).count()).toBeLessThan(MANY / 2);
    await page.keyboard.press('End');
    await expect(nth(page, MANY)).toBeFocused();
    await expect(nth(page, MANY)).toBeInViewport();
    await expect(nth(page, 1)).toHaveCount(0);
    expect(await tiles(page).count()).toBeLessThan(MANY / 2);
  });
});

test('photos stand by month, with a count for each and for all', async ({ albumPage: page }) => {
  await page.setViewportSize(TALL);
  await expect(monthHeads(page)).toHaveCount(MONTHS.length);
  for (const [at, [month, count]] of MONTHS.entries()) {
    await expect(monthHeads(page).nth(at)).toHaveText(new RegExp(`^${month}\\b.*\\b${count}$`));
  }
  const sidebar = page.getByRole('navigation', { name: 'Library' });
  await expect(sidebar.getByRole('button', { name: /^All photos\W+19$/ })).toBeVisible();
  await expect(sidebar.getByRole('button', { name: /^Coast\W+10$/ })).toBeVisible();
  await expect(sidebar.getByRole('button', { name: /^Hills\W+9$/ })).toBeVisible();
});

test('the scrubber goes through the months and years by keys', async ({ albumPage: page }) => {
  await tabTo(page, scrubber(page));
  await expect(scrubber(page)).toHaveAttribute('aria-valuetext', 'June 2025');
  await page.keyboard.press('ArrowDown');
  await expect(scrubber(page)).toHaveAttribute('aria-valuetext', 'March 2025');
  await expect(nth(page, 1)).not.toBeInViewport();
  await expect(named(page, 'beeches.jpg')).toBeInViewport();
  await page.keyboard.press('PageDown');
  await expect(scrubber(page)).toHaveAttribute('aria-valuetext', 'November 2024');
  await page.keyboard.press('ArrowUp');
  await expect(scrubber(page)).toHaveAttribute('aria-valuetext', 'March 2025');
  await page.keyboard.press('End');
  await expect(named(page, 'snow.heic')).toBeInViewport();
  await page.keyboard.press('Home');
  await expect(scrubber(page)).toHaveAttribute('aria-valuetext', 'June 2025');
  await expect(nth(page, 1)).toBeInViewport();
});

test('the scrubber goes to a time by mouse', async ({ albumPage: page }) => {
  const bar = await rectOf(scrubber(page));
  await page.mouse.click(bar.x + bar.width / 2, bar.y + bar.height - 4);
  await expect(named(page, 'snow.heic')).toBeInViewport();
  await page.mouse.click(bar.x + bar.width / 2, bar.y + 4);
  await expect(nth(page, 1)).toBeInViewport();
});

test.describe('the size of photos', () => {
  /** Goes some rows down. @returns the first photo of the row that is cut off at the top there. */
  async function scrolled(page: Page): Promise<Locator> {
    const bar = await rectOf(scrubber(page));
    await page.mouse.click(bar.x + bar.width / 2, bar.y + bar.height * 0.4);
    await expect(nth(page, 1)).not.toBeInViewport();
    const place = await tiles(page).evaluateAll((options) => {
      const top = document.querySelector('main header')?.getBoundingClientRect().bottom ?? 0;
      return options
        .filter((one) => one.getBoundingClientRect().bottom > top + 1)
        .map((one) => Number(one.getAttribute('aria-posinset')))
        .toSorted((a, b) => a - b)[0];
    });
    return nth(page, place ?? 0);
  }

  test('changes by the buttons, and the photo at the top stays', async ({ page }) => {
    const first = await scrolled(page);
    const before = await rectOf(first);
    await page.getByRole('button', { name: 'Larger' }).click();
    await page.getByRole('button', { name: 'Larger' }).click();
    await expect.poll(async () => (await rectOf(first)).height).toBeGreaterThan(before.height);
    await expect(first).toBeInViewport();
    for (let n = 0; n < 4; n += 1) await page.getByRole('button', { name: 'Smaller' }).click();
    await expect.poll(async () => (await rectOf(first)).height).toBeLessThan(before.height);
    await expect(first).toBeInViewport();
  });

  test('changes by keys, and is kept', async ({ page }) => {
    const first = await scrolled(page);
    const before = await rectOf(first);
    await tabTo(page, page.getByRole('slider', { name: 'Size of photos' }));
    await page.keyboard.press('End');
    await expect.poll(async () => (await rectOf(first)).height).toBeGreaterThan(before.height);
    await expect(first).toBeInViewport();
    await expect(page.getByRole('button', { name: 'Larger' })).toBeDisabled();
    await page.reload();
    await expect(page.getByRole('slider', { name: 'Size of photos' })).toHaveValue('420');
  });
});

test.describe('choosing', () => {
  test('by click, ctrl-click, shift-click and the round mark', async ({ page }) => {
    await nth(page, 2).click();
    await expectChosen(page, [2]);
    await nth(page, 4).click({ modifiers: ['ControlOrMeta'] });
    await expectChosen(page, [2, 4]);
    await nth(page, 2).click({ modifiers: ['ControlOrMeta'] });
    await expectChosen(page, [4]);
    await nth(page, 4).click();
    await nth(page, 7).click({ modifiers: ['Shift'] });
    await expectChosen(page, [4, 5, 6, 7]);
    await expect(page.getByRole('toolbar').getByText('4 chosen')).toBeVisible();
    await nth(page, 3).click();
    await expectChosen(page, [3]);
    await nth(page, 1).hover();
    await nth(page, 1).click({ position: { x: 18, y: 18 } });
    await expectChosen(page, [1, 3]);
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await expectChosen(page, []);
    await expect(page.getByRole('toolbar')).toHaveCount(0);
  });

  test('by a rectangle that is dragged over photos', async ({ page }) => {
    const row = await firstRow(page);
    expect(row.length).toBeGreaterThan(1);
    await drag(page, nth(page, 1), nth(page, row.length));
    await expectChosen(page, row);
    await page.mouse.up();
    await expectChosen(page, row);
    // With Ctrl held it adds to what is chosen.
    await nth(page, row.length + 1).click();
    await page.keyboard.down('ControlOrMeta');
    await drag(page, nth(page, 1), nth(page, 2));
    await page.mouse.up();
    await page.keyboard.up('ControlOrMeta');
    await expectChosen(page, [1, 2, row.length + 1]);
  });

  test('by keys alone', async ({ page }) => {
    const all = await total(page);
    const row = await firstRow(page);
    await page.keyboard.press('ArrowRight');
    await expect(nth(page, 1)).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(nth(page, 2)).toBeFocused();
    await expectChosen(page, [2]);
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await expectChosen(page, [2, 3, 4]);
    await page.keyboard.press('Shift+ArrowLeft');
    await expectChosen(page, [2, 3]);
    await page.keyboard.press('ControlOrMeta+ArrowRight');
    await page.keyboard.press('ControlOrMeta+ArrowRight');
    await page.keyboard.press('ControlOrMeta+ ');
    await expectChosen(page, [2, 3, 5]);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    const place = Number(await page.locator('[role=option]:focus').getAttribute('aria-posinset'));
    expect(place).toBeGreaterThan(row.length);
    await expectChosen(page, [place]);
    await page.keyboard.press('ControlOrMeta+a');
    await expect(page.getByRole('toolbar').getByText(`${all} chosen`)).toBeVisible();
    await page.keyboard.press('Escape');
    await expectChosen(page, []);
    await expect(nth(page, place)).toBeFocused();
    // From a button beside the photos as well, and none of the page’s words with them.
    await page.getByRole('button', { name: 'Filter' }).focus();
    await page.keyboard.press('ControlOrMeta+a');
    await expect(page.getByRole('toolbar').getByText(`${all} chosen`)).toBeVisible();
    expect(await page.evaluate(() => getSelection()?.toString())).toBe('');
    await page.keyboard.press('Escape');
    await expectChosen(page, []);
  });
});

test.describe('the menu of a photo', () => {
  test(
    'opens where one clicks, and its commands run',
    { tag: '@web' },
    async ({ albumPage: page }) => {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      const photo = named(page, 'meadow.jpg');
      const item = (name: string) => menuOf(page).getByRole('menuitem', { name });

      await photo.click({ button: 'right' });
      await expect(item('Open')).toBeVisible();
      await expect(item('Compare')).toHaveCount(0);
      await item('Copy file path').click();
      await expect(page.getByText('The path is copied.')).toBeVisible();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
        /Hills.meadow\.jpg$/,
      );

      await photo.click({ button: 'right' });
      await item('Open').click();
      await expect(page.getByRole('dialog', { name: 'Photo meadow.jpg' })).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(viewer(page)).toHaveCount(0);

      await photo.click({ button: 'right' });
      await item('Information').click();
      await expect(viewer(page).getByRole('complementary', { name: 'Information' })).toBeVisible();
      await page.keyboard.press('Escape');

      await photo.click({ button: 'right' });
      await item('Find similar').first().click();
      const results = page.getByRole('listbox', { name: 'Photos like it' });
      await expect(results.getByRole('option').first()).toBeVisible();
    },
  );

  test(
    'is about all that are chosen, or only the photo beneath',
    { tag: '@web' },
    async ({ page }) => {
      await nth(page, 1).click();
      await nth(page, 3).click({ modifiers: ['ControlOrMeta'] });
      await nth(page, 3).click({ button: 'right' });
      await expect(menuOf(page).getByText('2 photos')).toBeVisible();
      await expect(menuOf(page).getByRole('menuitem', { name: 'Compare' })).toBeVisible();
      await expect(menuOf(page).getByRole('menuitem', { name: 'Open' })).toHaveCount(0);
      await page.mouse.click(4, 4);
      await expect(menuOf(page)).toHaveCount(0);
      await nth(page, 2).click({ button: 'right' });
      await expectChosen(page, [2]);
      await expect(menuOf(page).getByRole('menuitem', { name: 'Open' })).toBeVisible();
    },
  );

  test('opens and is walked by keys', { tag: '@web' }, async ({ page }) => {
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+F10');
    const items = menuOf(page).getByRole('menuitem');
    await expect(items.first()).toBeFocused();
    await page.keyboard.press('ArrowUp');
    await expect(items.last()).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(menuOf(page)).toHaveCount(0);
    await expect(nth(page, 2)).toBeFocused();

    await page.keyboard.press('Shift+F10');
    await expect(items.first()).toBeFocused();
    const open = menuOf(page).getByRole('menuitem', { name: 'Open' });
    for (let n = 0; n < 8 && !(await isFocused(open)); n += 1)
      await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(viewer(page)).toBeFocused();
  });
});

function isFocused(locator: Locator): Promise<boolean> {
  return locator.evaluate((element) => element === document.activeElement);
}

test('Space shows the photo in focus large, and the next ones', async ({ albumPage: page }) => {
  const peek = page.getByRole('dialog', { name: /^Preview of / });
  await page.keyboard.press('ArrowRight');
  await expect(nth(page, 1)).toBeFocused();
  await page.keyboard.press(' ');
  await expect(page.getByRole('dialog', { name: 'Preview of harbour.jpg' })).toBeVisible();
  const whole = peek.getByRole('img', { name: 'harbour.jpg' });
  await expect
    .poll(() => whole.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth))
    .toBe(1600);
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('dialog', { name: 'Preview of meadow.jpg' })).toBeVisible();
  await page.keyboard.press(' ');
  await expect(peek).toHaveCount(0);
  await expect(named(page, 'meadow.jpg')).toBeFocused();
  await page.keyboard.press(' ');
  await expect(peek).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(peek).toHaveCount(0);
});
