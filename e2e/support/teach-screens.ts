import { expect, type Page } from '@playwright/test';
import { choose, dialog, library, sidebar, type Screen } from './screen-steps.ts';
import { LEARNING } from './teach.ts';
import type { Words } from './words.ts';

const TAG = 'everything at the coast, in all weathers and seasons';
/** Photos that have it: enough for a network to learn from. */
const TAUGHT = 9;

async function suggestions(page: Page, say: Words): Promise<void> {
  await library(page, say);
  const row = (await sidebar(page, say)).getByRole('treeitem', { name: TAG });
  await row.press('Shift+F10');
  await page.getByRole('menuitem', { name: say('teach.menu') }).click();
  await expect(page.getByRole('complementary')).toBeVisible(LEARNING);
  const cut = page.getByRole('slider', { name: say('teach.cut') });
  if (!(await cut.isVisible())) await page.locator('button.fold').click();
  await cut.fill('0');
  const list = page.getByRole('listbox', { name: say('teach.suggestions') });
  await expect(list.getByRole('option').first().locator('img.loaded')).toBeVisible();
}

async function learnt(page: Page, say: Words): Promise<void> {
  await suggestions(page, say);
  await page.getByRole('button', { name: say('teach.what') }).click();
  await dialog(page, say, 'teach.whatOf');
}

/** Teaching a tag, reviewing what is suggested, and what was learnt. */
export const TEACH_SCREENS: readonly Screen[] = [
  {
    name: 'suggestions for a tag',
    show: async (page, say) => {
      await library(page, say);
      // More than a narrow window draws at once.
      await choose(page, 1);
      for (let n = 1; n < TAUGHT; n += 1) await page.keyboard.press('Shift+ArrowRight');
      await page.keyboard.press('t');
      await page.getByRole('combobox', { name: say('organise.tagField') }).fill(TAG);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('region', { name: say('organise.carried') })).toBeVisible();
      await suggestions(page, say);
    },
  },
  {
    name: 'suggestions, answered and chosen',
    show: async (page, say) => {
      await suggestions(page, say);
      const list = page.getByRole('listbox', { name: say('teach.suggestions') });
      await list.getByRole('option').first().press('n');
      await expect(page.getByText(say('teach.counts')).first()).toBeVisible();
      await list.getByRole('option').first().press('Control+a');
      await expect(page.getByRole('button', { name: say('teach.acceptSome') })).toBeVisible();
    },
  },
  { name: 'what was learnt', show: learnt },
  {
    name: 'what photos get by themselves',
    show: async (page, say) => {
      await learnt(page, say);
      const there = page.getByRole('dialog');
      await there.getByRole('switch').click();
      await expect(there.getByRole('switch')).toBeChecked();
      await there.getByRole('button', { name: say('teach.forget') }).click();
      await expect(there.getByRole('alert')).toBeVisible();
    },
  },
];
