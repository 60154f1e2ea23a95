import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { drawPhotos } from '../test-fixtures/drawn-photos.ts';
import { ALBUM, albumHashes, HARBOUR } from './support/album.ts';
import { tabTo } from './support/hands.ts';
import {
  holdOriginals,
  named,
  names,
  nth,
  tiles,
  total,
  viewer,
  wholePhoto,
} from './support/photos.ts';
import { expect, indexed, test } from './support/test.ts';

/** Pixels that a picture on the page has of its own. */
function pixels(image: Locator): Promise<readonly [number, number]> {
  return image.evaluate((element) =>
    element instanceof HTMLImageElement ? [element.naturalWidth, element.naturalHeight] : [0, 0],
  );
}

async function rectOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('Not on the screen.');
  return box;
}

/** Opens a photo of the album, without the motion, and waits for all its pixels. */
async function open(page: Page, name: string): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect(named(page, HARBOUR.name)).toBeVisible(); // The newest: names are there.
  const tile = named(page, name);
  if ((await tile.count()) === 0) await page.keyboard.press('End');
  await tile.dblclick();
  await expect(page.getByRole('dialog', { name: `Photo ${name}` })).toBeVisible();
  await expect(wholePhoto(page)).toBeVisible();
}

function info(page: Page): Locator {
  return viewer(page).getByRole('complementary', { name: 'Information' });
}

/** A line of the information, by its name. */
function fact(page: Page, name: string): Locator {
  return info(page)
    .locator('dl > div')
    .filter({ has: page.getByRole('term').filter({ hasText: new RegExp(`^${name}$`) }) })
    .getByRole('definition');
}

/** “60%” on the bar. */
function percent(page: Page): Locator {
  return viewer(page).getByRole('button', { name: /^Zoom: / });
}

async function expectShown(page: Page, place: number, of: number): Promise<void> {
  await expect(viewer(page).getByText(`${place} of ${of}`, { exact: true })).toBeVisible();
}

test.describe('opening', () => {
  test('by double-click shows every pixel in place of the thumbnail', async ({ page }) => {
    await nth(page, 3).dblclick();
    const name = (await nth(page, 3).getAttribute('aria-label')) ?? '';
    await expect(page.getByRole('dialog', { name: `Photo ${name}` })).toBeVisible();
    await expect(wholePhoto(page)).toBeVisible();
    await viewer(page).getByRole('button', { name: 'Information' }).click();
    const [width, height] = await pixels(wholePhoto(page));
    await expect(fact(page, 'Dimensions')).toHaveText(new RegExp(`^${width} × ${height}`));
  });

  test('by Enter, and Escape leads back to the photo that was shown last', async ({ page }) => {
    const all = await total(page);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect(viewer(page)).toBeFocused();
    await expectShown(page, 1, all);
    await page.keyboard.press('ArrowRight');
    await expectShown(page, 2, all);
    await page.keyboard.press('ArrowRight');
    await expectShown(page, 3, all);
    await page.keyboard.press('Escape');
    await expect(viewer(page)).toHaveCount(0);
    await expect(nth(page, 3)).toBeFocused();
    await expect(nth(page, 3)).toBeInViewport();
    // Far down too: the grid comes along.
    await page.keyboard.press('Enter');
    await page.keyboard.press('End');
    await expectShown(page, all, all);
    await page.keyboard.press('Escape');
    await expect(nth(page, all)).toBeFocused();
    await expect(nth(page, all)).toBeInViewport();
  });

  test('a large photo comes with all its pixels', async ({ albumPage: page }) => {
    const thumbnail = named(page, HARBOUR.name).locator('img');
    expect((await pixels(thumbnail))[0]).toBeLessThan(HARBOUR.width);
    await open(page, HARBOUR.name);
    expect(await pixels(wholePhoto(page))).toEqual([HARBOUR.width, HARBOUR.height]);
  });

  for (const [name, width] of [
    ['snow.heic', 96],
    ['cliffs.tif', 500],
  ] as const) {
    test(`${name}, which no browser shows by itself, is made into what it shows`, async ({
      albumPage: page,
    }) => {
      await open(page, name);
      await expect(wholePhoto(page)).toHaveAttribute('src', /\/screen\b/);
      expect((await pixels(wholePhoto(page)))[0]).toBe(width);
    });
  }
});

test.describe('zoom', () => {
  test('by wheel keeps the place under the pointer', async ({ albumPage: page }) => {
    await open(page, HARBOUR.name);
    const before = await rectOf(wholePhoto(page));
    const at = { x: before.x + before.width * 0.6, y: before.y + before.height * 0.45 };
    await page.mouse.move(at.x, at.y);
    const fitting = await percent(page).textContent();
    await page.mouse.wheel(0, -900);
    await expect(percent(page)).not.toHaveText(fitting ?? '');
    const after = await rectOf(wholePhoto(page));
    expect(after.width).toBeGreaterThan(before.width * 2);
    expect((at.x - after.x) / after.width).toBeCloseTo(0.6, 2);
    expect((at.y - after.y) / after.height).toBeCloseTo(0.45, 2);
    // And it can be taken by the hand.
    await page.mouse.down();
    await page.mouse.move(at.x - 80, at.y - 60, { steps: 4 });
    await page.mouse.up();
    await expect
      .poll(async () => Math.round((await rectOf(wholePhoto(page))).x - after.x))
      .toBe(-80);
    await page.mouse.dblclick(at.x, at.y);
    await expect(percent(page)).toHaveText(fitting ?? '');
  });

  test('by pinch on a trackpad', async ({ albumPage: page }) => {
    await open(page, HARBOUR.name);
    const { width } = await rectOf(wholePhoto(page));
    await wholePhoto(page).hover();
    // Browsers give a pinch as the wheel with Ctrl.
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -100 * Math.log(2));
    await page.keyboard.up('Control');
    await expect
      .poll(async () => Math.round((await rectOf(wholePhoto(page))).width / width))
      .toBe(2);
  });

  test('by keys: + − Z, and arrows walk over what is out of sight', async ({ albumPage: page }) => {
    await open(page, HARBOUR.name);
    const fitting = await percent(page).textContent();
    const { width } = await rectOf(wholePhoto(page));
    const widthNow = async () => Math.round((await rectOf(wholePhoto(page))).width);
    await page.keyboard.press('+');
    await expect.poll(widthNow).toBe(Math.round(width * 1.25));
    await page.keyboard.press('-');
    await expect(percent(page)).toHaveText(fitting ?? '');
    await page.keyboard.press('z');
    await expect(percent(page)).toHaveText('100%');
    expect(await widthNow()).toBe(HARBOUR.width);
    const { x } = await rectOf(wholePhoto(page));
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await rectOf(wholePhoto(page))).x).toBeLessThan(x);
    await expectShown(page, 1, ALBUM.length);
    await page.keyboard.press('z');
    await expect(percent(page)).toHaveText(fitting ?? '');
  });

  test('by the buttons', async ({ albumPage: page }) => {
    await open(page, HARBOUR.name);
    const fitting = await percent(page).textContent();
    await viewer(page).getByRole('button', { name: 'Zoom in' }).click();
    await expect(percent(page)).not.toHaveText(fitting ?? '');
    await viewer(page).getByRole('button', { name: 'Zoom out' }).click();
    await expect(percent(page)).toHaveText(fitting ?? '');
    await percent(page).click();
    await expect(percent(page)).toHaveText('100%');
  });
});

test.describe('from photo to photo', () => {
  test('by the buttons and the film strip', async ({ page }) => {
    const all = await total(page);
    await nth(page, 1).dblclick();
    await expect(viewer(page).getByRole('button', { name: 'Previous photo' })).toHaveCount(0);
    await viewer(page).getByRole('button', { name: 'Next photo' }).click();
    await expectShown(page, 2, all);
    await viewer(page).getByRole('button', { name: 'Previous photo' }).click();
    await expectShown(page, 1, all);

    await viewer(page).getByRole('button', { name: 'Film strip' }).click();
    const strip = viewer(page).getByRole('listbox', { name: 'Film strip' });
    const fifth = strip.locator('[aria-posinset="5"]');
    await fifth.click();
    await expectShown(page, 5, all);
    await expect(fifth).toHaveAttribute('aria-selected', 'true');
    await expect(strip.locator('[aria-selected=true]')).toHaveCount(1);
  });

  test('by keys, the film strip as well', async ({ page }) => {
    const all = await total(page);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.keyboard.press('s');
    const strip = viewer(page).getByRole('listbox', { name: 'Film strip' });
    await tabTo(page, strip);
    await page.keyboard.press('ArrowRight');
    await expectShown(page, 2, all);
    await expect(strip.locator('[aria-posinset="2"]')).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('End');
    await expectShown(page, all, all);
    await expect(strip.locator(`[aria-posinset="${all}"]`)).toBeInViewport();
    await page.keyboard.press('PageUp');
    await expectShown(page, all - 1, all);
    await page.keyboard.press('s');
    await expect(strip).toHaveCount(0);
  });
});

test('the next photo is fetched before it is asked for', async ({ albumPage: page }) => {
  const next = await nth(page, 2).getAttribute('data-photo-id');
  const fetched = page.waitForResponse((answer) =>
    answer.url().includes(`/photo/${next ?? ''}/original`),
  );
  await open(page, HARBOUR.name);
  expect((await fetched).ok()).toBe(true);
  await expectShown(page, 1, ALBUM.length);
});

test.describe('information', () => {
  test('says what the camera wrote, and where the file lies', async ({
    album,
    albumPage: page,
  }) => {
    await open(page, HARBOUR.name);
    await page.keyboard.press('i');
    await expect(info(page).getByRole('heading', { name: HARBOUR.name })).toBeVisible();
    await expect(fact(page, 'Taken')).toHaveText(/^Monday,? 30 June 2025 at 18:04 \(UTC\+1\)$/);
    await expect(fact(page, 'Dimensions')).toHaveText('1600 × 1200 · 1.9 MP');
    await expect(fact(page, 'File')).toHaveText(/^JPEG · \d+ kB$/);
    await expect(fact(page, 'Camera')).toHaveText('Kindred Painter 5');
    await expect(fact(page, 'Lens')).toHaveText('Painter 35mm F2');
    await expect(fact(page, 'Exposure')).toHaveText('1/250 s · f/2.8 · ISO 200 · 35 mm');
    await expect(fact(page, 'Place')).toHaveText('Lisbon, Portugal · 38.7073° N, 9.1365° W · 12 m');
    await expect(fact(page, 'Folder')).toHaveText(/\bCoast$/);
    await expect(fact(page, 'Path')).toContainText(join('Coast', HARBOUR.name));
    const hash = (await albumHashes(album.photos))[HARBOUR.name] ?? '';
    await expect(fact(page, 'SHA-256').locator('code')).toHaveAttribute('title', hash);
    // It stays from photo to photo, with what each has.
    await page.keyboard.press('ArrowRight');
    await expect(info(page).getByRole('heading', { name: 'meadow.jpg' })).toBeVisible();
    await expect(fact(page, 'Camera')).toHaveCount(0);
    await page.keyboard.press('i');
    await expect(info(page)).toHaveCount(0);
    await expect(viewer(page)).toBeVisible();
  });

  test('says what a photo may show', async ({ page }) => {
    await nth(page, 1).dblclick();
    await viewer(page).getByRole('button', { name: 'Information' }).click();
    await expect(info(page).getByRole('heading', { name: 'What it may show' })).toBeVisible();
    const labels = info(page).getByRole('list', { name: 'What it may show' });
    await expect(labels.getByRole('listitem').first()).toHaveText(/\d+%/);
    await info(page).getByRole('button', { name: 'Close information' }).click();
    await expect(info(page)).toHaveCount(0);
  });
});

test('turning a photo turns the view, and not a byte of the file', async ({
  album,
  albumPage: page,
}) => {
  const before = await albumHashes(album.photos);
  await open(page, HARBOUR.name);
  const isUpright = async () => {
    const { width, height } = await rectOf(wholePhoto(page));
    return height > width;
  };
  expect(await isUpright()).toBe(false);
  await page.keyboard.press('r');
  await expect.poll(isUpright).toBe(true);
  await page.keyboard.press('Shift+R');
  await expect.poll(isUpright).toBe(false);
  await viewer(page).getByRole('button', { name: 'Turn left' }).click();
  await expect.poll(isUpright).toBe(true);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(isUpright).toBe(false);
  expect(await albumHashes(album.photos)).toEqual(before);
});

// With two pages of one app.
test(
  'a photo that is deleted while it is shown says so, and nothing is lost',
  { tag: '@web' },
  async ({ folder, ownApp, pageOf }) => {
    await drawPhotos(folder, { 'a.jpg': 1, 'b.jpg': 2, 'c.jpg': 3, 'd.jpg': 4 });
    const bed = await ownApp({ folders: [folder] });
    const page = await pageOf(bed);
    await expect(tiles(page)).toHaveCount(4);
    await indexed(page);
    const order = await names(page);
    await nth(page, 2).dblclick();
    await expectShown(page, 2, 4);
    await expect(wholePhoto(page)).toBeVisible();

    // Gone meanwhile, in another program: seen on coming back.
    await rm(join(folder, order[1] ?? ''));
    await page.evaluate(() => dispatchEvent(new Event('focus')));
    const problem = viewer(page).getByRole('status');
    await expect(problem).toContainText('The file is not where it was.');
    await expect(problem.getByRole('button', { name: 'Try again' })).toBeVisible();
    await expect(wholePhoto(page)).toBeVisible();

    // The engine hears of it, too: the others are still at hand.
    const other = await pageOf(bed);
    await other.getByRole('button', { name: 'Manage folders' }).click();
    await other.getByRole('button', { name: 'Look again' }).click();
    await expect(viewer(page).getByText('2 of 4', { exact: true })).toHaveCount(0);
    await expect(problem).toContainText('The file is not where it was.');
    await page.keyboard.press('ArrowRight');
    await expectShown(page, 2, 3);
    await expect(problem).toHaveCount(0);
    await page.keyboard.press('Escape');
    await expect(tiles(page)).toHaveCount(3);
    await expect(named(page, order[2] ?? '')).toBeFocused();
  },
);

test('a photo whose file went before it was loaded says so', async ({ folder, ownApp, pageOf }) => {
  await drawPhotos(folder, { 'a.jpg': 1, 'b.jpg': 2 });
  const page = await pageOf(await ownApp({ folders: [folder] }));
  await expect(tiles(page)).toHaveCount(2);
  await indexed(page);
  const first = (await names(page))[0] ?? '';
  const release = await holdOriginals(page);
  await nth(page, 1).dblclick();
  await rm(join(folder, first));
  release();
  await expect(viewer(page).getByRole('status')).toContainText('The file is not where it was.');
  await page.keyboard.press('ArrowRight');
  await expect(wholePhoto(page)).toBeVisible();
  await expect(viewer(page).getByRole('status')).toHaveCount(0);
});

test.describe('places', () => {
  test('are walked by the browser’s own back and forward, and stay after a reload', async ({
    page,
  }) => {
    const all = await total(page);
    await page.getByRole('button', { name: 'Manage folders' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Folders' })).toBeVisible();
    await page.reload();
    await expect(page.getByRole('heading', { level: 1, name: 'Folders' })).toBeVisible();
    await page.goBack();
    await expect(page.getByRole('heading', { level: 1, name: 'All photos' })).toBeVisible();
    await page.goForward();
    await expect(page.getByRole('heading', { level: 1, name: 'Folders' })).toBeVisible();
    await page.getByRole('button', { name: /^All photos/ }).click();

    await nth(page, 2).dblclick();
    await expectShown(page, 2, all);
    await page.keyboard.press('ArrowRight');
    await expectShown(page, 3, all);
    await page.reload();
    await expectShown(page, 3, all);
    await expect(wholePhoto(page)).toBeVisible();
    await page.goBack();
    await expect(viewer(page)).toHaveCount(0);
    await expect(nth(page, 3)).toBeVisible();
    await page.goForward();
    await expectShown(page, 3, all);
    await page.keyboard.press('Escape');
    await page.keyboard.press('f');
    await expect(
      page.getByRole('listbox', { name: 'Photos like it' }).getByRole('option').first(),
    ).toBeVisible();
    await page.goBack();
    await expect(nth(page, 3)).toBeVisible();
  });

  test('are left one by one by keys that come faster than the browser steps', async ({ page }) => {
    /** In one breath: the browser has not taken the first step when the last is asked for. */
    const press = (...keys: readonly string[]) =>
      page.evaluate((pressed) => {
        for (const key of pressed) {
          document.body.dispatchEvent(
            new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
          );
        }
      }, keys);
    const library = page.getByRole('heading', { level: 1, name: 'All photos' });
    const folders = page.getByRole('heading', { level: 1, name: 'Folders' });
    await page.getByRole('button', { name: 'Manage folders' }).click();
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
    await press('Escape', 'Escape');
    await expect(library).toBeVisible();
    await page.goForward();
    await expect(folders).toBeVisible();
    // More than there are steps: out of the app is none of them.
    await press('Escape', 'Escape', 'Escape');
    await expect(library).toBeVisible();
    await page.goForward();
    await expect(folders).toBeVisible();
    // What is opened meanwhile stays.
    await page.goBack();
    await nth(page, 2).dblclick();
    await expect(wholePhoto(page)).toBeVisible();
    await press('Escape', 'f');
    const found = page.getByRole('listbox', { name: 'Photos like it' }).getByRole('option');
    await expect(found.first()).toBeVisible();
    await page.goBack();
    await expect(library).toBeVisible();
    await expect(viewer(page)).toHaveCount(0);
  });
});
