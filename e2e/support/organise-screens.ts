import { expect, type Page } from '@playwright/test';
import { choose, dialog, library, press, sidebar, type Screen } from './screen-steps.ts';
import type { Words } from './words.ts';

const LONG_TAG = 'everything that we saw on the way to the sea and back again';
const ALBUM_NAME = 'Everybody, in the mountains and at the coast';

/** Gives the chosen photos a tag. */
async function tag(page: Page, say: Words, path: string): Promise<void> {
  await page.keyboard.press('t');
  await page.getByRole('combobox', { name: say('organise.tagField') }).fill(path);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: say('organise.carried') })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

/** Tagging, albums, and what undoes them. */
export const ORGANISE_SCREENS: readonly Screen[] = [
  {
    name: 'tagging',
    show: async (page, say) => {
      await library(page, say);
      await choose(page, 1);
      await tag(page, say, `travel/${LONG_TAG}`);
      await choose(page, 3);
      await page.keyboard.press('t');
      await dialog(page, say, 'organise.tagTitle');
      // On one of them; the first of what is offered is marked.
      await expect(page.getByRole('region', { name: say('organise.carried') })).toBeVisible();
      await page.getByRole('combobox', { name: say('organise.tagField') }).fill('trav');
      await expect(page.getByRole('option', { selected: true }).first()).toBeVisible();
    },
  },
  {
    name: 'a tag that can’t be used',
    show: async (page, say) => {
      await library(page, say);
      await choose(page, 1);
      await page.keyboard.press('t');
      await page.getByRole('combobox', { name: say('organise.tagField') }).fill('x'.repeat(5000));
      await page.keyboard.press('Enter');
      await expect(page.getByRole('alert')).toBeVisible();
    },
  },
  {
    name: 'marked photos and the undo bar',
    show: async (page, say) => {
      await library(page, say);
      await choose(page, 2);
      await page.keyboard.press('4');
      await page.keyboard.press('l');
      await expect(page.getByRole('button', { name: say('organise.undo') }).last()).toBeVisible();
    },
  },
  {
    name: 'putting into an album',
    show: async (page, say) => {
      await library(page, say);
      await choose(page, 2);
      await page.keyboard.press('a');
      await dialog(page, say, 'organise.albumTitle');
      await page.getByRole('combobox', { name: say('organise.albumField') }).fill(ALBUM_NAME);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await page.keyboard.press('a');
      await expect(page.getByRole('region', { name: say('organise.inAlbums') })).toBeVisible();
    },
  },
  {
    name: 'albums and tags',
    show: async (page, say) => {
      await library(page, say);
      const places = await sidebar(page, say);
      await expect(places.getByRole('tree')).toHaveCount(2);
      await places.getByRole('tree').first().getByRole('treeitem').first().press('Shift+F10');
      await expect(page.getByRole('menu')).toBeVisible();
    },
  },
  {
    name: 'naming an album',
    show: async (page, say) => {
      await library(page, say);
      await press(page, say, 'sidebar.newAlbum');
      await page.getByRole('textbox', { name: say('organise.albumName') }).fill(ALBUM_NAME);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('alert')).toBeVisible();
    },
  },
  {
    name: 'moving an album',
    show: async (page, say) => {
      await library(page, say);
      const places = await sidebar(page, say);
      await places.getByRole('tree').first().getByRole('treeitem').first().press('Shift+F10');
      await page.getByRole('menuitem', { name: say('organise.moveInto') }).click();
      await dialog(page, say, 'organise.moveTitle');
    },
  },
];
