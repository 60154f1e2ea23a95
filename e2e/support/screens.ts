import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { drawPhotos } from '../../test-fixtures/drawn-photos.ts';
import type { AppOptions } from './app.ts';
import { ORGANISE_SCREENS } from './organise-screens.ts';
import {
  choose,
  dialog,
  library,
  photos,
  press,
  search,
  sidebar,
  sidebarOf,
  type Screen,
} from './screen-steps.ts';
import { TEACH_SCREENS } from './teach-screens.ts';
import { installSecond } from './two-models.ts';
import type { Words } from './words.ts';

// Every screen of the page and what lies over it, in any language: each begins at the library.

const PHOTOS = 12;
/** In its name, what a narrow window has to cut short. */
const LONG_NAME = 'A day in the mountains with everybody, long before the snow came back.jpg';

const SMART_NAME = 'Everything from the coast that is still to be looked at';

/** Draws photos of two folders, one of them unreadable. @returns the folders. */
async function drawScreens(folder: string): Promise<string[]> {
  const names = Array.from({ length: PHOTOS - 1 }, (_, n) => `photo-${n + 1}.jpg`);
  const seeds = [...names, LONG_NAME].map((name, n) => [`Coast/${name}`, 1 + n * 0.25] as const);
  await drawPhotos(folder, Object.fromEntries(seeds));
  await drawPhotos(folder, { 'Alps/snow.jpg': 20 });
  await writeFile(join(folder, 'Coast', 'broken.jpg'), 'This is a letter, not a photo.');
  return ['Coast', 'Alps'].map((name) => join(folder, name));
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

/** What an app starts with whose screens are all looked at: folders to add, two networks, its own home. */
export async function prepareScreens(
  folder: string,
): Promise<{ readonly folders: readonly string[]; readonly options: AppOptions }> {
  const folders = await drawScreens(folder);
  const library = join(folder, 'Kindred');
  await installSecond(library, folder);
  return { folders, options: { library, env: { HOME: folder, USERPROFILE: folder } } };
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
    name: 'suggestions',
    show: async (page, say) => {
      await library(page, say);
      await search(page, say, 'type:jpeg -snow folder:coast type:');
      const list = page.getByRole('listbox', { name: say('search.suggestions') });
      await expect(list.getByRole('option').first()).toBeVisible();
      await page.keyboard.press('ArrowDown');
      await expect(list.getByRole('option', { selected: true })).toBeVisible();
    },
  },
  {
    name: 'a search with a problem, in the order of likeness',
    show: async (page, say) => {
      await library(page, say);
      await photos(page).first().click({ button: 'right' });
      await page.getByRole('menuitem', { name: say('command.sortAlike') }).click();
      await search(page, say, 'type:jpeg -snow stars:many ');
      await expect(page.getByRole('listitem')).not.toHaveCount(0);
      await expect(page.locator('#search-problem')).toBeVisible();
    },
  },
  {
    name: 'nothing fits the search',
    show: async (page, say) => {
      await library(page, say);
      await search(page, say, `type:jpeg stars:5 "${LONG_NAME}" `);
      await expect(page.getByText(say('search.emptyTitle'))).toBeVisible();
    },
  },
  {
    name: 'only what could not be read fits',
    show: async (page, say) => {
      await library(page, say);
      await search(page, say, 'failed:yes ');
      await expect(page.getByText(say('search.unreadableText'))).toBeVisible();
    },
  },
  {
    name: 'saving a smart album',
    show: async (page, say) => {
      await library(page, say);
      await search(page, say, 'type:jpeg has:everything ');
      await page.getByRole('button', { name: say('search.save') }).click();
      await dialog(page, say, 'search.albumNew');
    },
  },
  {
    name: 'a smart album',
    show: async (page, say) => {
      await library(page, say);
      await search(page, say, 'folder:coast type:jpeg ');
      await page.getByRole('button', { name: say('search.save') }).click();
      await page.getByRole('textbox', { name: say('search.albumName') }).fill(SMART_NAME);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('group', { name: say('search.rule') })).toBeVisible();
      await expect(photos(page).first().locator('img.loaded')).toBeVisible();
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
  {
    name: 'export',
    show: async (page, say) => {
      await library(page, say);
      await choose(page, 2);
      await page.keyboard.press('e');
      await dialog(page, say, 'export.title');
      // Shown as they will be called.
      await expect(page.getByText(/“.+\.jpg”/)).toBeVisible();
    },
  },
  {
    name: 'export, set in full',
    show: async (page, say) => {
      await library(page, say);
      await choose(page, 1);
      await page.keyboard.press('e');
      await dialog(page, say, 'export.title');
      await page.getByRole('dialog').locator('label', { hasText: 'JPEG' }).click();
      await page.getByRole('combobox', { name: say('export.side') }).selectOption('other');
      await page.getByRole('textbox', { name: say('export.names') }).fill('{nonsense}');
      await expect(page.getByRole('alert')).toBeVisible();
    },
  },
  {
    name: 'where an export goes',
    show: async (page, say) => {
      await library(page, say);
      await choose(page, 1);
      await page.keyboard.press('e');
      await page.getByRole('button', { name: say('export.choose') }).click();
      await dialog(page, say, 'export.chooseTitle');
      await expect(page.getByRole('button', { name: say('export.use') })).toBeEnabled();
    },
  },
  ...ORGANISE_SCREENS,
  ...TEACH_SCREENS,
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
