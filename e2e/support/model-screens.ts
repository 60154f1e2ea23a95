import { expect, type Page } from '@playwright/test';
import { callFrom } from './line.ts';
import { choose, dialog, library, press, type Screen } from './screen-steps.ts';
import { SECOND, SECOND_ID } from './two-models.ts';
import type { Words } from './words.ts';

// The screens about models, of a library that has a second one (installSecond).

async function models(page: Page, say: Words): Promise<void> {
  await callFrom(page, 'useModel', { id: SECOND_ID, as: 'kept' });
  await library(page, say);
  await press(page, say, 'sidebar.settings');
  await page.getByRole('button', { name: say('settings.allModels') }).click();
  await expect(page.getByRole('article').first()).toBeVisible();
}

/** The screens, in an order that leaves the library with both models. */
export const MODEL_SCREENS: readonly Screen[] = [
  { name: 'models', show: models },
  {
    name: 'a model turned off',
    show: async (page, say) => {
      await models(page, say);
      const card = page.getByRole('article', { name: SECOND });
      // Its name comes after what the button does.
      const act = new RegExp(`${say('models.doOff').source.replaceAll(/[$^]/g, '')}: `);
      await card.getByRole('button', { name: act }).click();
      await dialog(page, say, 'models.offTitle');
    },
  },
  {
    name: 'models compared',
    show: async (page, say) => {
      await models(page, say);
      await page.getByRole('button', { name: say('models.compareGo') }).click();
      await expect(page.getByRole('heading', { name: say('models.agreement') })).toBeVisible();
      const plot = page.getByRole('group', { name: say('models.plot') });
      await plot.getByRole('button').first().focus();
    },
  },
  {
    name: 'two models side by side',
    show: async (page, say) => {
      await library(page, say);
      await choose(page, 1);
      await page.keyboard.press('f');
      const fold = page.locator('button.fold');
      const isFolded = await fold.isVisible();
      if (isFolded) await fold.click();
      await page.getByRole('combobox', { name: say('similar.beside') }).selectOption(SECOND_ID);
      if (isFolded) await fold.click();
      await expect(page.getByRole('button', { name: say('similar.besideClose') })).toBeVisible();
      const results = page.getByRole('listbox', { name: say('similar.results') });
      await expect(results.getByRole('option').first().locator('img.loaded')).toBeVisible();
    },
  },
];
