import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { callFrom, readAlong } from './support/line.ts';
import { expectTotal, nth } from './support/photos.ts';
import { choice, results, slider } from './support/similar.ts';
import { indexed, test as base, expect } from './support/test.ts';
import {
  cardOf,
  drawAlike,
  FIRST,
  installSecond,
  press,
  SECOND,
  SECOND_ID,
  toModels,
} from './support/two-models.ts';

const PHOTOS = 24;

/** A page of a library with two networks; the second is used for nothing yet. */
const test = base.extend<{ readonly modelsPage: Page }>({
  modelsPage: async ({ folder, ownApp, pageOf }, use) => {
    const library = join(folder, 'library');
    await installSecond(library, folder);
    const app = await ownApp({ library, folders: [await drawAlike(folder, PHOTOS)] });
    const page = await pageOf(app);
    await expectTotal(page, PHOTOS);
    await indexed(page);
    await use(page);
  },
});

/** Makes the second network’s vectors, and waits for them. */
async function keepSecond(page: Page): Promise<void> {
  await press(page, SECOND, 'Keep for comparing');
  await expect(cardOf(page, SECOND)).toContainText('Kept for comparing');
  await expect(page.getByRole('progressbar')).toHaveCount(0, { timeout: 60_000 });
}

async function findSimilarTo(page: Page, place: number): Promise<void> {
  await page.getByRole('button', { name: /^All photos/ }).click();
  await nth(page, place).click();
  await page.keyboard.press('f');
  await expect(results(page).first()).toBeVisible();
}

const others = (page: Page) =>
  page.getByRole('listbox', { name: `Photos like it, with ${SECOND}` });
const owns = (page: Page) =>
  page.getByRole('listbox', { name: 'Photos like it', exact: true }).getByRole('option');
const firstOther = (page: Page) => others(page).locator('[aria-posinset="1"]');
const picker = (page: Page) => page.getByRole('combobox', { name: 'Compare with' });

test('a model is taken into use while the old one answers', async ({ modelsPage: page }) => {
  await toModels(page);
  await expect(cardOf(page, FIRST)).toContainText('Answers now');
  await expect(cardOf(page, FIRST)).toContainText('224 × 224 px');
  await expect(cardOf(page, FIRST).getByRole('button')).toHaveCount(0);
  await expect(cardOf(page, SECOND)).toContainText('Off');
  const [photo = 0] = (await callFrom(page, 'timeline', {})).ids;
  const ask = async () =>
    (await callFrom(page, 'findSimilar', { of: { photos: [photo] }, by: 'content' })).results;
  const before = await ask();
  // Held up, so that what happens meanwhile can be looked at.
  await callFrom(page, 'work', { do: 'pause' });
  await press(page, SECOND, 'Use');
  await expect(cardOf(page, SECOND)).toContainText('Getting ready');
  await expect(cardOf(page, SECOND)).toContainText(
    `${FIRST} answers until every photo has been looked at with this one.`,
  );
  await expect(cardOf(page, SECOND).getByRole('progressbar')).toBeVisible();
  expect(await ask()).toEqual(before);
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(cardOf(page, SECOND)).toContainText('Answers now', { timeout: 60_000 });
  await expect(cardOf(page, FIRST)).toContainText('Kept for comparing');
  expect(await ask()).not.toEqual(before);
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
  await expect(page.getByRole('main').getByText(SECOND)).toBeVisible();
  await page.goForward();
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
});

test('a change is called off, and the old one stays', async ({ modelsPage: page }) => {
  await toModels(page);
  await callFrom(page, 'work', { do: 'pause' });
  await press(page, SECOND, 'Use');
  await press(page, SECOND, 'Cancel the change');
  await expect(cardOf(page, SECOND)).toContainText('Off');
  await expect(cardOf(page, FIRST)).toContainText('Answers now');
});

test('two models answer side by side, and Back leads out', async ({ modelsPage: page }) => {
  await toModels(page);
  await findSimilarTo(page, 1);
  // With one model there is nothing to compare with.
  await expect(picker(page)).toHaveCount(0);
  await toModels(page);
  await keepSecond(page);

  const line = await readAlong(page);
  const answered = line.next('findSimilar');
  await findSimilarTo(page, 1);
  const own = (await answered).value.results;
  const asked = line.next('findSimilar');
  await picker(page).selectOption(SECOND);
  const { input, value } = await asked;
  expect(input).toMatchObject({ model: SECOND_ID });
  await expect(firstOther(page)).toBeVisible();
  const shown = Number(await owns(page).first().getAttribute('aria-setsize'));
  // As many of each: the scores of two models do not mean the same.
  await expect(firstOther(page)).toHaveAttribute('aria-setsize', String(shown));
  const drawn = await others(page)
    .getByRole('option')
    .evaluateAll((options) => options.map((one) => Number(one.getAttribute('data-photo-id'))));
  const first = value.results.map(({ id }) => id);
  expect(drawn).toEqual(first.slice(0, drawn.length));

  const second = new Set(first.slice(0, shown));
  const common = own.slice(0, shown).filter(({ id }) => second.has(id)).length;
  await expect(page.getByText(`${common} of ${shown} in both`).first()).toBeVisible();
  const place = first.indexOf(own[0]?.id ?? 0) + 1;
  await expect(owns(page).first()).toHaveAccessibleName(
    place > 0 && place <= shown ? new RegExp(`, place ${place} with ${SECOND}$`) : / alike$/,
  );

  // Keys are about the list that one is in.
  await firstOther(page).click();
  await page.keyboard.press('ArrowRight');
  await expect(others(page).locator('[aria-posinset="2"]')).toBeFocused();

  // The same number of each, when the slider asks for more.
  await slider(page).press('Home');
  await expect(firstOther(page)).toHaveAttribute('aria-setsize', String(PHOTOS - 1));
  await choice(page, 'What counts', 'How it looks').click();
  await expect(others(page)).toHaveCount(0);
  await choice(page, 'What counts', 'What’s in it').click();
  await expect(firstOther(page)).toBeVisible();

  await page.goBack();
  await expect(others(page)).toHaveCount(0);
  await expect(results(page).first()).toBeVisible();
  await page.goForward();
  await expect(firstOther(page)).toBeVisible();
  await page.getByRole('button', { name: 'Close the comparison' }).click();
  await expect(others(page)).toHaveCount(0);
});

test('side by side in a narrow window, one list at a time', async ({ modelsPage: page }) => {
  await toModels(page);
  await keepSecond(page);
  await findSimilarTo(page, 1);
  await picker(page).selectOption(SECOND);
  await expect(firstOther(page)).toBeVisible();
  await page.setViewportSize({ width: 360, height: 740 });
  await expect(others(page)).toHaveCount(0);
  await choice(page, 'Which model', SECOND).click();
  await expect(firstOther(page)).toBeVisible();
  await choice(page, 'Which model', FIRST).click();
  await expect(others(page)).toHaveCount(0);
});

test('a model is kept, turned off and removed, and gives its space back', async ({
  modelsPage: page,
}) => {
  await toModels(page);
  const second = cardOf(page, SECOND);
  await keepSecond(page);
  await expect(second).toContainText('Vectors, index');
  await press(page, SECOND, 'Turn off');
  const dialog = page.getByRole('dialog', { name: `Turn ${SECOND} off?` });
  await expect(dialog).toContainText(/gives back \d+(\.\d)? kB: its vectors of 24 photos/);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(second).toContainText('Kept for comparing');
  await press(page, SECOND, 'Turn off');
  await dialog.getByRole('button', { name: 'Turn off' }).click();
  await expect(second).toContainText('Off');
  await expect(second).not.toContainText('Vectors, index');
  await press(page, SECOND, 'Remove');
  await page
    .getByRole('dialog', { name: `Remove ${SECOND}?` })
    .getByRole('button', { name: 'Remove' })
    .click();
  await expect(
    page.getByText(new RegExp(`^${SECOND} is gone; .+ kB are free again\\.$`)),
  ).toBeVisible();
  await expect(second).toHaveCount(0);
  await expect(cardOf(page, FIRST)).toContainText('Answers now');
});

test('models are compared in a plot, in figures and in how far they agree', async ({
  modelsPage: page,
}) => {
  await toModels(page);
  await expect(page.getByText('This needs two models')).toBeVisible();
  await keepSecond(page);
  const line = await readAlong(page);
  const answered = line.next('compareModels');
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  const { value } = await answered;
  expect(value.models.map(({ name }) => name).toSorted()).toEqual([FIRST, SECOND]);

  const figures = page.getByRole('region', { name: 'The figures' }).getByRole('row');
  await expect(figures).toHaveCount(3);
  await expect(figures.filter({ hasText: SECOND })).toContainText('32');
  const share = Math.round(100 * (value.agreement[0]?.share ?? -1));
  const agreement = page.getByRole('region', { name: 'How far they agree' });
  await expect(agreement.getByRole('cell', { name: `${share}%` })).toHaveCount(2);

  // By keyboard: the figures of the circle that one is on.
  const plot = page.getByRole('group', { name: 'Time and quality' });
  const circle = plot.getByRole('button', { name: `${SECOND}: ` });
  await circle.focus();
  await expect(page.getByText(/^Tiny two: .+ ms per photo · 32 dimensions · .+ kB$/)).toBeVisible();
  await expect(circle).toBeFocused();

  // Called off before any answer can come, and what was there stays.
  await page.getByRole('button', { name: 'Compare again' }).evaluate(async (button) => {
    const place = button.parentElement;
    if (button instanceof HTMLElement) button.click();
    await Promise.resolve();
    place?.querySelector('button')?.click();
  });
  await expect(page.getByRole('button', { name: 'Compare again' })).toBeVisible();
  await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0);
  await expect(figures).toHaveCount(3);
});

test('what computes can be chosen, and is still chosen after a restart of the page', async ({
  modelsPage: page,
}) => {
  await toModels(page);
  const runtimes = page.getByRole('radiogroup', { name: 'What computes' });
  await expect(runtimes.getByRole('radio', { name: /^Automatic/ })).toBeChecked();
  await expect(runtimes.getByText('Computes now')).toHaveCount(1);
  const web = runtimes.getByRole('radio', { name: /^ONNX Runtime in WebAssembly/ });
  await web.check();
  await expect(web).toBeChecked();
  await page.reload();
  await expect(web).toBeChecked();
  await findSimilarTo(page, 2);
});

test('where a model is from is a link that opens outside', async ({ modelsPage: page }) => {
  await toModels(page);
  const link = cardOf(page, FIRST).getByRole('link', { name: 'Where it is from' });
  await expect(link).toHaveAttribute('target', '_blank');
  await expect(link).toHaveAttribute('rel', /noreferrer/);
});
