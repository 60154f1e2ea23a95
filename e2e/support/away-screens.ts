import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { choose, dialog, library, photos, press, sidebar, type Screen } from './screen-steps.ts';
import { NEWS } from './watched.ts';
import type { Words } from './words.ts';

// What a person sees when photos are missing and a drive is away, in any language.

/** Photos of `prepareScreens` that are taken away; no part of another screen. */
const GONE = [2, 3, 4].map((n) => `photo-${n}.jpg`);

/** Deletes some photos of the folder that `prepareScreens` made, and unplugs another. */
export async function takeAway(folder: string): Promise<void> {
  for (const name of GONE) await rm(join(folder, 'Coast', name));
  await rename(join(folder, 'Alps'), join(folder, 'Alps, unplugged'));
}

async function missing(page: Page, say: Words): Promise<void> {
  await library(page, say);
  const line = (await sidebar(page, say)).getByRole('button', {
    name: new RegExp(`${say('sidebar.missing').source.slice(1, -1)} ${GONE.length}$`),
  });
  await line.click(NEWS);
  await expect(photos(page)).toHaveCount(GONE.length);
  await expect(photos(page).first().locator('img.loaded')).toBeVisible();
}

async function offline(page: Page, say: Words): Promise<void> {
  await library(page, say);
  const badge = page.locator('.badge.offline');
  await expect(badge.first()).toBeVisible(NEWS);
}

/** After {@link takeAway}. */
export const AWAY_SCREENS: readonly Screen[] = [
  { name: 'missing', show: missing },
  {
    name: 'a missing photo, chosen',
    show: async (page, say) => {
      await missing(page, say);
      await choose(page, 1);
      await expect(page.getByRole('toolbar')).toBeVisible();
    },
  },
  {
    name: 'forget missing photos',
    show: async (page, say) => {
      await missing(page, say);
      await choose(page, 2);
      await page.keyboard.press('Delete');
      await dialog(page, say, 'missing.forgetTitle');
    },
  },
  { name: 'photos that are offline', show: offline },
  {
    name: 'an offline photo in the viewer',
    show: async (page, say) => {
      await offline(page, say);
      await photos(page)
        .filter({ has: page.locator('.badge.offline') })
        .first()
        .dblclick();
      await expect(
        page.getByRole('dialog').getByText(say('grid.offlineLong')).first(),
      ).toBeVisible();
    },
  },
  {
    name: 'folders, one of them away',
    show: async (page, say) => {
      await offline(page, say);
      await press(page, say, 'sidebar.manage');
      await expect(page.getByText(say('folders.awayLong'))).toBeVisible();
    },
  },
  {
    name: 'safety copies',
    show: async (page, say) => {
      // The first one is made a while after the start.
      await expect(async () => {
        await library(page, say);
        await press(page, say, 'sidebar.settings');
        const back = page.getByRole('button', { name: say('settings.goBack') });
        await back.click({ timeout: 2000 });
      }).toPass({ timeout: 60_000 });
      await dialog(page, say, 'settings.goBackTitle');
      await expect(page.getByRole('radio').first()).toBeChecked();
    },
  },
  {
    name: 'going back to a safety copy',
    show: async (page, say) => {
      await library(page, say);
      await press(page, say, 'sidebar.settings');
      await page.getByRole('button', { name: say('settings.goBack') }).click();
      await page.getByRole('button', { name: say('restore.go') }).click();
      await dialog(page, say, 'settings.goBackAsk');
    },
  },
];
