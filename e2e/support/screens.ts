import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { drawPhotos } from '../../test-fixtures/drawn-photos.ts';
import type { Words } from './words.ts';

// Every screen of the page and what lies over it, in any language: each begins at the library.

interface Screen {
  readonly name: string;
  readonly show: (page: Page, say: Words) => Promise<void>;
}

const PHOTOS = 12;
/** In its name, what a narrow window has to cut short. */
const LONG_NAME = 'A day in the mountains with everybody, long before the snow came back.jpg';

/** Draws photos of two folders, one of them unreadable. @returns the folders. */
export async function drawScreens(folder: string): Promise<string[]> {
  const names = Array.from({ length: PHOTOS - 1 }, (_, n) => `photo-${n + 1}.jpg`);
  const seeds = [...names, LONG_NAME].map((name, n) => [`Coast/${name}`, 1 + n * 0.25] as const);
  await drawPhotos(folder, Object.fromEntries(seeds));
  await drawPhotos(folder, { 'Alps/snow.jpg': 20 });
  await writeFile(join(folder, 'Coast', 'broken.jpg'), 'This is a letter, not a photo.');
  return ['Coast', 'Alps'].map((name) => join(folder, name));
}

function photos(page: Page): Locator {
  return page.getByRole('option');
}

/** Begins as a new window does, wherever the page was. */
export async function fresh(page: Page): Promise<void> {
  await page.evaluate(() => {
    history.replaceState(null, '');
  });
  await page.reload();
}

async function library(page: Page, say: Words): Promise<void> {
  await fresh(page);
  const grid = page.getByRole('listbox', { name: say('grid.photos') });
  await expect(grid.getByRole('option').first().locator('img.loaded')).toBeVisible();
  await expect(page.getByRole('progressbar')).toHaveCount(0);
}

function sidebarOf(page: Page, say: Words): Locator {
  return page.getByRole('navigation', { name: say('sidebar.label') });
}

/** The sidebar, which lies over the photos in a narrow window. */
async function sidebar(page: Page, say: Words): Promise<Locator> {
  const there = sidebarOf(page, say);
  if (!(await there.isVisible())) {
    await page.getByRole('button', { name: say('sidebar.toggle') }).click();
  }
  await expect(there).toBeVisible();
  // It slides in from the edge.
  await expect.poll(async () => (await there.boundingBox())?.x).toBe(0);
  return there;
}

async function press(page: Page, say: Words, key: string): Promise<void> {
  await (await sidebar(page, say)).getByRole('button', { name: say(key) }).click();
}

/** Chooses the first so many photos. */
async function choose(page: Page, count: number): Promise<void> {
  await photos(page).nth(0).click();
  for (let n = 1; n < count; n += 1)
    await photos(page)
      .nth(n)
      .click({ modifiers: ['Control'] });
  await expect(page.getByRole('option', { selected: true })).toHaveCount(count);
}

async function similar(page: Page, say: Words): Promise<void> {
  await library(page, say);
  await choose(page, 1);
  await page.keyboard.press('f');
  const results = page.getByRole('listbox', { name: say('similar.results') });
  await expect(results.getByRole('option').first().locator('img.loaded')).toBeVisible();
}

async function viewer(page: Page, say: Words): Promise<void> {
  await library(page, say);
  await photos(page).first().dblclick();
  await expect(page.locator('img[data-full]')).toBeVisible();
}

async function folders(page: Page, say: Words): Promise<void> {
  await library(page, say);
  await press(page, say, 'sidebar.manage');
  await expect(page.getByRole('article').first()).toBeVisible();
}

async function dialog(page: Page, say: Words, key: string): Promise<void> {
  await expect(page.getByRole('dialog', { name: say(key) })).toBeVisible();
}

/** The screens of a library that has photos. */
export const SCREENS: readonly Screen[] = [
  { name: 'grid', show: library },
  {
    name: 'sidebar',
    show: async (page, say) => {
      await library(page, say);
      await sidebar(page, say);
    },
  },
  {
    name: 'grid with chosen photos and menu',
    show: async (page, say) => {
      await library(page, say);
      await choose(page, 2);
      await photos(page).nth(1).click({ button: 'right' });
      await expect(page.getByRole('menu')).toBeVisible();
    },
  },
  {
    name: 'filters',
    show: async (page, say) => {
      await library(page, say);
      await page.getByRole('button', { name: say('grid.filter') }).click();
      await dialog(page, say, 'grid.filter');
    },
  },
  {
    name: 'nothing matches the filters',
    show: async (page, say) => {
      await library(page, say);
      await page.getByRole('button', { name: say('grid.filter') }).click();
      await page.locator('input[type=date]').last().fill('1999-12-31');
      await page.keyboard.press('Escape');
      await expect(page.getByText(say('grid.emptyFilterTitle'))).toBeVisible();
    },
  },
  {
    name: 'sort',
    show: async (page, say) => {
      await library(page, say);
      // What it is sorted by comes after the name.
      const name = new RegExp(say('grid.sort').source.replace('$', ''));
      await page.getByRole('button', { name }).click();
      await expect(page.getByRole('radiogroup', { name: say('grid.sort') })).toBeVisible();
    },
  },
  {
    name: 'preview',
    show: async (page, say) => {
      await library(page, say);
      await choose(page, 1);
      await page.keyboard.press(' ');
      await dialog(page, say, 'grid.peek');
    },
  },
  { name: 'similar', show: similar },
  {
    name: 'similar, asked in full',
    show: async (page, say) => {
      await similar(page, say);
      const fold = page.locator('button.fold');
      if (await fold.isVisible()) await fold.click();
      await expect(page.getByRole('slider', { name: say('similar.cut') })).toBeVisible();
    },
  },
  {
    name: 'why alike',
    show: async (page, say) => {
      await similar(page, say);
      await page.keyboard.press('w');
      const why = page.getByRole('region', { name: say('why.title') });
      await expect(why.getByRole('gridcell').first()).toBeVisible();
      await expect(why.getByText('=', { exact: true })).toBeVisible();
    },
  },
  {
    name: 'viewer with information and film strip',
    show: async (page, say) => {
      await viewer(page, say);
      await page.keyboard.press('i');
      await page.keyboard.press('s');
      await expect(page.getByRole('complementary', { name: say('command.info') })).toBeVisible();
      await expect(page.getByRole('heading', { level: 3 })).toBeVisible();
    },
  },
  {
    name: 'part of a photo',
    show: async (page, say) => {
      await viewer(page, say);
      await page.keyboard.press('p');
      await expect(page.getByRole('group', { name: say('viewer.part') })).toBeVisible();
    },
  },
  {
    name: 'compare',
    show: async (page, say) => {
      await library(page, say);
      await choose(page, 2);
      await page.keyboard.press('c');
      await dialog(page, say, 'viewer.comparing');
      await expect(page.locator('img[data-full]')).toHaveCount(2);
    },
  },
  { name: 'folders', show: folders },
  {
    name: 'what is left out',
    show: async (page, say) => {
      await folders(page, say);
      await page
        .getByRole('button', { name: say('folders.excludes') })
        .first()
        .click();
      await expect(page.getByRole('textbox')).toBeVisible();
    },
  },
  {
    name: 'forget a folder',
    show: async (page, say) => {
      await folders(page, say);
      await page
        .getByRole('button', { name: say('folders.remove') })
        .first()
        .click();
      await dialog(page, say, 'folders.forgetTitle');
    },
  },
  {
    name: 'failures',
    show: async (page, say) => {
      await library(page, say);
      await press(page, say, 'work.failed');
      await expect(page.getByText('broken.jpg')).toBeVisible();
    },
  },
  {
    name: 'settings',
    show: async (page, say) => {
      await library(page, say);
      await press(page, say, 'sidebar.settings');
      await expect(page.getByRole('radiogroup', { name: say('settings.theme') })).toBeVisible();
    },
  },
  {
    name: 'keys',
    show: async (page, say) => {
      await library(page, say);
      await page.keyboard.press('?');
      await dialog(page, say, 'keys.title');
    },
  },
  {
    name: 'folder chooser',
    show: async (page, say) => {
      await library(page, say);
      await press(page, say, 'sidebar.addFolder');
      await dialog(page, say, 'chooser.title');
      await expect(page.getByRole('button', { name: say('chooser.add') })).toBeVisible();
    },
  },
];

/** The first screen of all, once it has looked for pictures. */
export async function showFirstRun(page: Page, say: Words): Promise<void> {
  await expect(page.getByRole('heading', { name: say('first.title') })).toBeVisible();
  await expect(page.getByRole('button', { name: say('first.looking') })).toHaveCount(0);
}

/** Adds folders by typing where they are, and waits until all photos are read. */
export async function addFolders(page: Page, say: Words, paths: readonly string[]): Promise<void> {
  for (const [n, path] of paths.entries()) {
    if (n === 0) await page.getByRole('button', { name: say('first.choose') }).click();
    else await press(page, say, 'sidebar.addFolder');
    const field = page.getByRole('textbox', { name: say('chooser.path') });
    await field.fill(path);
    await field.press('Enter');
    const add = page.getByRole('button', { name: say('chooser.add') });
    await expect(add).toContainText(basename(path));
    await add.click();
    await expect(field).toHaveCount(0);
  }
  await expect(sidebarOf(page, say).getByText(say('work.failed'))).toBeVisible();
}
