import type { Page } from '@playwright/test';
import { tabTo } from './support/hands.ts';
import { axeFindings } from './support/looks.ts';
import { pick } from './support/menus.ts';
import { albumRow, said, tagRow } from './support/organised.ts';
import { nth } from './support/photos.ts';
import {
  chooseBoats,
  drawKinds,
  drawNewBoat,
  EACH,
  findMore,
  kindsReady,
  LEARNING,
  suggestedNames,
  suggestion,
  suggestions,
  tagBoats,
} from './support/teach.ts';
import { expect, test as base } from './support/test.ts';
import { NEWS } from './support/watched.ts';

const UNDO = 'ControlOrMeta+z';
const REDO = 'ControlOrMeta+Shift+z';
/** Boats that have the tag at first: enough for a network to learn from. */
const TAUGHT = 10;

interface Fixtures {
  /** A page of three kinds of photos, all looked at. */
  readonly kindsPage: Page;
}

const test = base.extend<Fixtures>({
  kindsPage: async ({ folder, ownApp, pageOf }, use) => {
    const page = await pageOf(await ownApp({ folders: await drawKinds(folder) }));
    await kindsReady(page);
    await use(page);
  },
});

test('by keys alone: teach, accept, refuse, learn again, undo, redo', async ({
  kindsPage: page,
}) => {
  await tagBoats(page, TAUGHT);
  await tagRow(page, 'boats').press('Shift+F10');
  await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Suggestions for boats' })).toBeVisible();
  // The first one has the keys.
  await expect(suggestions(page).first()).toBeFocused(LEARNING);
  const [first = '', second = '', third = '', fourth = ''] = await suggestedNames(page);
  for (const name of [first, second, third, fourth]) expect(name).toMatch(/^boats-/);

  await page.keyboard.press(' ');
  await expect(page.getByRole('dialog', { name: `Preview of ${first}` })).toBeVisible();
  await page.keyboard.press(' ');
  await page.keyboard.press('y');
  await expect(said(page, '1 photo tagged boats')).toBeVisible();
  await expect(suggestion(page, first)).toHaveCount(0);
  await expect(tagRow(page, 'boats', TAUGHT + 1)).toBeVisible();
  await expect(suggestion(page, second)).toBeFocused();
  await page.keyboard.press('n');
  await expect(said(page, '1 photo refused for boats')).toBeVisible();
  await expect(suggestion(page, second)).toHaveCount(0);
  await expect(suggestion(page, third)).toBeFocused();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('y');
  await expect(said(page, '2 photos tagged boats')).toBeVisible();
  await expect(page.getByText('3 accepted · 1 refused')).toBeVisible();
  await expect(tagRow(page, 'boats', TAUGHT + 3)).toBeVisible();

  await tabTo(page, page.getByRole('button', { name: 'Learn again' }));
  await page.keyboard.press('Enter');
  await expect(page.getByText(`Learnt from ${TAUGHT + 3} photos.`)).toBeVisible(LEARNING);
  for (const name of [first, second, third, fourth])
    await expect(suggestion(page, name)).toHaveCount(0);

  // One act, with all that were chosen.
  await page.keyboard.press(UNDO);
  await expect(said(page, 'Undone: suggestions for boats, 2 photos')).toBeVisible();
  for (const name of [third, fourth]) await expect(suggestion(page, name)).toBeVisible();
  await expect(suggestion(page, first)).toHaveCount(0);
  await expect(tagRow(page, 'boats', TAUGHT + 1)).toBeVisible();
  await expect(page.getByText('1 accepted · 1 refused')).toBeVisible();
  await page.keyboard.press(REDO);
  for (const name of [third, fourth]) await expect(suggestion(page, name)).toHaveCount(0);
  await expect(tagRow(page, 'boats', TAUGHT + 3)).toBeVisible();
  // What was refused is suggested again once that is taken back.
  await page.keyboard.press(UNDO);
  await page.keyboard.press(UNDO);
  await expect(suggestion(page, second)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(nth(page, 1)).toBeVisible();
});

test('by mouse alone: an album is taught, answered, looked into and forgotten', async ({
  kindsPage: page,
}) => {
  await chooseBoats(page, TAUGHT);
  await page.keyboard.press('a');
  await page.getByRole('combobox', { name: 'Album' }).fill('On the water');
  await page.keyboard.press('Enter');
  await findMore(page, albumRow(page, 'On the water', TAUGHT));
  const [first = '', second = '', third = ''] = await suggestedNames(page);
  await page.getByRole('button', { name: 'Refuse', exact: true }).click();
  await expect(suggestion(page, first)).toHaveCount(0);
  await suggestion(page, second).click();
  await suggestion(page, third).click({ modifiers: ['ControlOrMeta'] });
  await page.getByRole('button', { name: 'Accept 2' }).click();
  await expect(said(page, '2 photos added to “On the water”')).toBeVisible();
  await expect(albumRow(page, 'On the water', TAUGHT + 2)).toBeVisible();
  await page.locator('.notices').getByRole('button', { name: 'Undo' }).click();
  await expect(albumRow(page, 'On the water', TAUGHT)).toBeVisible();
  await expect(suggestion(page, second)).toBeVisible();
  await suggestion(page, second).click({ button: 'right' });
  await pick(page, 'Accept the suggestion');
  await expect(albumRow(page, 'On the water', TAUGHT + 1)).toBeVisible();

  await page.getByRole('button', { name: 'What it learnt…' }).click();
  const dialog = page.getByRole('dialog', { name: 'What Kindred learnt of On the water' });
  await expect(dialog.getByText(/^A small network learnt/)).toBeVisible();
  await expect(dialog.getByRole('switch')).not.toBeChecked();
  const points = dialog.getByRole('listbox', { name: 'Precision and recall' }).getByRole('option');
  const point = points.last();
  await point.hover();
  await expect(dialog.locator('figcaption')).toHaveText(
    (await point.getAttribute('aria-label')) ?? '',
  );
  // With a curve, which a smaller library has none of.
  expect(await axeFindings(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Forget…' }).click();
  await dialog.getByRole('button', { name: 'Forget', exact: true }).click();
  await expect(said(page, 'What was learnt of On the water is forgotten.')).toBeVisible();
  await expect(dialog).toHaveCount(0);
  await expect(albumRow(page, 'On the water', TAUGHT + 1)).toBeVisible();
  await page.getByRole('button', { name: 'Settings' }).click();
  await expect(page.getByText('Nothing yet', { exact: true })).toBeVisible();
});

test('below 8 examples it says that the nearest ones are suggested', async ({
  kindsPage: page,
}) => {
  await tagBoats(page, 4);
  await findMore(page, tagRow(page, 'boats', 4));
  await expect(page.getByText('4 photos are few to learn from')).toBeVisible();
  const names = await suggestedNames(page);
  expect(names.slice(0, 5).every((name) => name.startsWith('boats-'))).toBe(true);
  await page.getByRole('button', { name: 'What it learnt…' }).click();
  await expect(page.getByText('4 photos are too few for a network')).toBeVisible();
});

test('with a threshold photos get it by themselves, as one act, and what is undone does not come back', async ({
  folder,
  kindsPage: page,
}) => {
  await tagBoats(page, TAUGHT);
  await findMore(page, tagRow(page, 'boats', TAUGHT));
  await page.getByRole('button', { name: 'What it learnt…' }).click();
  const dialog = page.getByRole('dialog', { name: 'What Kindred learnt of boats' });
  const slider = dialog.getByRole('slider');
  await slider.fill('0.5');
  const now = dialog.getByText(/\d+ of the suggestions (is|are) that likely now/);
  await expect(now).toBeVisible();
  const likely = Number(/(\d+) of the suggestions/.exec((await now.textContent()) ?? '')?.[1]);
  expect(likely).toBeGreaterThan(0);
  await dialog.getByRole('switch').click();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(said(page, /got boats by (itself|themselves)/)).toBeVisible(NEWS);
  await expect(tagRow(page, 'boats', TAUGHT + likely)).toBeVisible();
  await page.locator('.notices').getByRole('button', { name: 'Undo' }).click();
  await expect(tagRow(page, 'boats', TAUGHT)).toBeVisible();

  // One that comes now gets it; those that it was taken from do not.
  await drawNewBoat(folder);
  await expect(tagRow(page, 'boats', TAUGHT + 1)).toBeVisible(NEWS);
  await page.keyboard.press(UNDO);
  await expect(said(page, 'Undone: boats, given by itself, 1 photo')).toBeVisible();
  await expect(tagRow(page, 'boats', TAUGHT)).toBeVisible();

  await page.getByRole('button', { name: 'Settings' }).click();
  await expect(page.getByText(/10 examples · .*by itself from 50%/)).toBeVisible();
  await page.getByRole('button', { name: 'Suggestions for boats' }).click();
  await expect(page.getByText('Photos get it by themselves from 50% on.')).toBeVisible();
  // Suggested they are, as before: boats that the tag was taken from among them.
  await expect(suggestion(page, `boats-${EACH + 1}.jpg`)).toBeVisible();
});
