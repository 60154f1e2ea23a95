import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { drawPhotos } from '../../test-fixtures/drawn-photos.ts';
import { writeTinyNetwork } from '../../test-fixtures/tiny-network.ts';
import { unwrap } from '../../src-main/contract/errors.ts';
import { libraryFolder } from '../../src-main/engine/library-folder.ts';
import { installModel } from '../../src-main/engine/model/install-model.ts';

// A library with two networks of random weights, and the screen of models as a person finds it.

/** What the networks of the library are called, the one that answers first. */
export const FIRST = 'Tiny';
export const SECOND = 'Tiny two';
export const SECOND_ID = 'tiny-two';

/** Draws photos that are alike in groups of four. @returns their folder. */
export async function drawAlike(folder: string, count: number): Promise<string> {
  const place = join(folder, 'Coast');
  const seeds = Array.from(
    { length: count },
    (_, n) =>
      [`c${String(n + 1).padStart(3, '0')}.jpg`, 1 + Math.floor(n / 4) + (n % 4) * 0.02] as const,
  );
  await drawPhotos(place, Object.fromEntries(seeds));
  return place;
}

/** Installs a second network in a library that no app has open; it is used for nothing yet. */
export async function installSecond(library: string, folder: string): Promise<void> {
  const pack = join(folder, 'second-network');
  await writeTinyNetwork(pack, { id: SECOND_ID, name: SECOND, seed: 9 });
  const sources = { chosen: pack, shared: join(pack, 'none'), offline: true };
  unwrap(await installModel({ modelsDir: libraryFolder(library).models, sources }));
}

/** Goes to the screen of models, by way of the settings. */
export async function toModels(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'All models' }).click();
  await expect(page.getByRole('heading', { name: 'Models', level: 1 })).toBeVisible();
}

/** The card of a model. */
export function cardOf(page: Page, name: string): Locator {
  return page
    .getByRole('list', { name: 'The models of this library' })
    .getByRole('article', { name, exact: true });
}

/** Presses a button on a card. */
export async function press(page: Page, name: string, act: string): Promise<void> {
  await cardOf(page, name)
    .getByRole('button', { name: `${act}: ${name}`, exact: true })
    .click();
}
