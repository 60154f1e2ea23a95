import { ALBUM, HARBOUR } from './support/album.ts';
import { readAlong } from './support/line.ts';
import { pick } from './support/menus.ts';
import { named, nth } from './support/photos.ts';
import {
  choice,
  expectRanked,
  expectShown,
  folderByPhoto,
  idOf,
  question,
  result,
  results,
  showAll,
  shownCount,
  slider,
  trail,
} from './support/similar.ts';
import { expect, test } from './support/test.ts';

test('the slider changes the count without asking the engine', async ({ page }) => {
  const line = await readAlong(page);
  await nth(page, 1).click();
  const asked = line.next('findSimilar');
  await page.keyboard.press('f');
  const { value } = await asked;
  await showAll(page, value);
  const calls = () => line.calls().filter(({ call }) => call !== 'cards');
  const before = calls().length;

  const scores = value.results.map(({ score }) => score);
  const box = await slider(page).boundingBox();
  if (box === null) throw new Error('The slider is not on the screen.');
  let shown = scores.length;
  for (const share of [0.25, 0.5, 0.75]) {
    await page.mouse.click(box.x + box.width * share, box.y + box.height / 2);
    const cut = Number(await slider(page).inputValue());
    const expected = scores.filter((score) => score >= cut).length;
    await expect.poll(() => shownCount(page)).toBe(expected);
    expect(expected).toBeLessThanOrEqual(shown);
    shown = expected;
    const said = (await slider(page).getAttribute('aria-valuetext')) ?? '';
    expect(said).toMatch(new RegExp(`^${expected} photos?, at least \\d\\.\\d\\d alike$`));
    expect(Math.abs(Number(/\d\.\d\d/.exec(said)?.[0]) - cut)).toBeLessThan(0.0051);
  }
  expect(shown).toBeLessThan(scores.length);
  await slider(page).press('End');
  await slider(page).press('ArrowLeft');
  await showAll(page, value);
  expect(calls()).toHaveLength(before);
});

test('groups have counts that add up to all that are shown', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 4000 });
  const line = await readAlong(page);
  await nth(page, 1).click();
  await page.keyboard.press('f');
  await expect(result(page, 1)).toBeVisible();
  const asked = line.next('findSimilar');
  await choice(page, 'What counts', 'How it looks').click();
  const { value } = await asked;
  await showAll(page, value);
  await expect(results(page)).toHaveCount(value.results.length);
  const heads = page.getByRole('main').getByRole('heading', { level: 2 });
  const texts = await heads.allTextContents();
  const counts = texts.map((text) => Number(/(\d+)$/.exec(text)?.[0]));
  expect(texts.length).toBeGreaterThan(1);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(value.results.length);
  const order = ['Nearly the same', 'Very alike', 'Related', 'A little alike'];
  const levels = texts.map((text) => order.findIndex((level) => text.startsWith(level)));
  expect(levels).toEqual(levels.toSorted((a, b) => a - b));
});

test('content, composition and both rank in their own ways', async ({ page }) => {
  const line = await readAlong(page);
  const id = await idOf(nth(page, 1));
  await nth(page, 1).click();
  await page.keyboard.press('f');
  await expect(result(page, 1)).toBeVisible();
  const orders: string[] = [];
  for (const [way, by] of [
    ['How it looks', 'composition'],
    ['Both', 'both'],
    ['What’s in it', 'content'],
  ] as const) {
    const asked = line.next('findSimilar');
    await choice(page, 'What counts', way).click();
    const { value } = await asked;
    expect(value.by).toBe(by);
    expectRanked(value, [id]);
    await expectShown(page, value);
    await expect(page.getByRole('radio', { name: way })).toBeChecked();
    orders.push(value.results.map((one) => one.id).join());
  }
  expect(new Set(orders).size).toBe(3);
});

test('the folder: the same, or others', async ({ page }) => {
  const line = await readAlong(page);
  const folders = await folderByPhoto(page);
  const own = folders.get(await idOf(nth(page, 1)));
  await nth(page, 1).click();
  await page.keyboard.press('f');
  await expect(result(page, 1)).toBeVisible();
  for (const [name, belongs] of [
    ['The same', (folder?: string) => folder === own],
    ['Others', (folder?: string) => folder !== own],
  ] as const) {
    const asked = line.next('findSimilar');
    await choice(page, 'Folder', name).click();
    const { value } = await asked;
    expect(value.results.length).toBeGreaterThan(5);
    expect(value.results.length).toBeLessThan(folders.size - 1);
    expect(value.results.every(({ id }) => belongs(folders.get(id)))).toBe(true);
    await expectShown(page, value);
    await expect(question(page)).toContainText(`of ${value.among}`);
  }
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page.getByRole('radio', { name: 'Any' })).toBeChecked();
  await expect(question(page)).toContainText(`of ${folders.size - 1}`);
});

test('dates and types: those, and no others', async ({ albumPage: page }) => {
  await named(page, HARBOUR.name).click();
  await page.keyboard.press('f');
  await expect(result(page, 1)).toBeVisible();
  const expectNames = async (belongs: (photo: (typeof ALBUM)[number]) => boolean) => {
    const wanted = ALBUM.filter((photo) => photo.name !== HARBOUR.name && belongs(photo));
    await slider(page).press('Home');
    await expect
      .poll(() =>
        results(page).evaluateAll((tiles) =>
          tiles.map((tile) => tile.ariaLabel?.replace(/, [^,]*$/, '')).sort(),
        ),
      )
      .toEqual(wanted.map(({ name }) => name).sort());
    await expect(question(page)).toContainText(`of ${wanted.length}`);
  };
  await question(page).getByLabel('From', { exact: true }).fill('2024-11-10');
  await question(page).getByLabel('To', { exact: true }).fill('2025-03-21');
  await expectNames(({ taken }) => taken >= '2024-11-10' && taken < '2025-03-22');
  await choice(page, 'Folder', 'The same').click();
  await expectNames(
    ({ taken, folder }) => folder === 'Coast' && taken >= '2024-11-10' && taken < '2025-03-22',
  );
  await page.getByRole('button', { name: 'Clear filters' }).click();

  const types = question(page).getByRole('group', { name: 'Type' });
  await types.getByText('HEIC', { exact: true }).click();
  await expectNames(({ kind }) => kind === 'HEIC');
  await types.getByText('TIFF', { exact: true }).click();
  await expectNames(({ kind }) => kind !== 'JPEG');
  await question(page).getByLabel('From', { exact: true }).fill('2026-01-01');
  await expect(page.getByText('No photo like this fits the filters.')).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: 'Clear filters' }).last().click();
  await expectNames(() => true);
});

test('the trail grows, and is walked by its steps, its buttons and the browser', async ({
  page,
}) => {
  const names = [await nth(page, 1).getAttribute('aria-label')];
  await nth(page, 1).click();
  await page.keyboard.press('f');
  for (const [length, place] of [
    [2, 2],
    [3, 1],
  ] as const) {
    await expect(result(page, place)).toBeVisible();
    const name = await result(page, place).getAttribute('aria-label');
    names.push(name?.replace(/, [^,]*$/, '') ?? '');
    await result(page, place).click({ button: 'right' });
    await pick(page, 'Find similar');
    await expect(trail(page)).toHaveCount(length);
  }
  await expect(trail(page)).toHaveText(names.map(String));
  await expect(trail(page).last()).toHaveAttribute('aria-current', 'step');
  const forward = page.getByRole('button', { name: 'Forward', exact: true });
  await expect(forward).toBeDisabled();

  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await expect(trail(page)).toHaveText(names.slice(0, 2).map(String));
  await forward.click();
  await expect(trail(page)).toHaveCount(3);
  await page.goBack();
  await page.goBack();
  await expect(trail(page)).toHaveText(names.slice(0, 1).map(String));
  await page.goForward();
  await page.goForward();
  await expect(trail(page)).toHaveText(names.map(String));
  const best = await result(page, 1).getAttribute('aria-label');

  await page.reload();
  await expect(trail(page)).toHaveText(names.map(String));
  await expect(result(page, 1)).toHaveAccessibleName(String(best));
  await trail(page).first().click();
  await expect(trail(page)).toHaveText(names.slice(0, 1).map(String));
  await page.keyboard.press('Escape');
  await expect(trail(page)).toHaveCount(3);
  await page.getByRole('button', { name: 'Back to the library' }).click();
  await expect(nth(page, 1)).toBeVisible();
});
