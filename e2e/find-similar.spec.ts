import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hasShared } from '../test-fixtures/shared.ts';
import { drawPhotos } from '../test-fixtures/drawn-photos.ts';
import { fileHashes } from './support/file-hashes.ts';
import { tabTo } from './support/hands.ts';
import { readAlong } from './support/line.ts';
import { pick } from './support/menus.ts';
import { expectTotal, named, nth, viewer } from './support/photos.ts';
import {
  choice,
  drawFrame,
  expectRanked,
  expectShown,
  folderByPhoto,
  idOf,
  question,
  result,
  shownCount,
  slider,
  trail,
} from './support/similar.ts';
import { expect, indexed, test } from './support/test.ts';

test('from the right-click menu, with the mouse alone', async ({ page }) => {
  const line = await readAlong(page);
  const id = await idOf(nth(page, 3));
  const asked = line.next('findSimilar');
  await nth(page, 3).click({ button: 'right' });
  await pick(page, 'Find similar');
  const { input, value } = await asked;
  expect(input).toMatchObject({ of: { photos: [id] } });
  expectRanked(value, [id]);
  await expectShown(page, value);
  await expect(question(page)).toContainText(`of ${value.among}`);
});

// Over the page’s own menu: no key of Playwright reaches one of the system.
test(
  'with the keyboard alone, from the grid to a find of a find',
  { tag: '@web' },
  async ({ page }) => {
    const line = await readAlong(page);
    await expect(nth(page, 1)).toBeVisible();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect(nth(page, 2)).toBeFocused();
    const id = await idOf(nth(page, 2));
    const first = line.next('findSimilar');
    await page.keyboard.press('f');
    const { value } = await first;
    expectRanked(value, [id]);
    await expectShown(page, value);

    await page.keyboard.press('ArrowRight');
    await expect(result(page, 1)).toBeFocused();
    const again = line.next('findSimilar');
    await page.keyboard.press('Shift+F10');
    await expect(page.getByRole('menuitem', { name: 'Find similar F' })).toBeFocused();
    await page.keyboard.press('Enter');
    expectRanked((await again).value, [value.results[0]?.id ?? 0]);
    await expect(trail(page)).toHaveCount(2);

    await tabTo(page, slider(page));
    await page.keyboard.press('Home');
    await expect.poll(() => shownCount(page)).toBe((await again).value.results.length);
    await tabTo(page, page.getByRole('button', { name: 'Back to the library' }));
    await page.keyboard.press('Enter');
    await expect(nth(page, 1)).toBeVisible();
  },
);

test('from the viewer, by its button and by F', async ({ page }) => {
  const line = await readAlong(page);
  for (const [place, find] of [
    [4, () => viewer(page).getByRole('button', { name: 'Find similar', exact: true }).click()],
    [5, () => page.keyboard.press('f')],
  ] as const) {
    const id = await idOf(nth(page, place));
    await nth(page, place).dblclick();
    await expect(viewer(page)).toBeVisible();
    const asked = line.next('findSimilar');
    await find();
    const { input, value } = await asked;
    expect(input).toMatchObject({ of: { photos: [id] } });
    await expect(viewer(page)).toHaveCount(0);
    await expectShown(page, value);
    await page.getByRole('button', { name: 'Back to the library' }).click();
  }
});

test('asking the same thing twice is one step', async ({ page }) => {
  await nth(page, 1).click();
  for (const key of ['f', 'f']) await page.keyboard.press(key);
  await expect(result(page, 1)).toBeVisible();
  await expect(trail(page)).toHaveCount(1);
  await page.goBack();
  await expect(nth(page, 1)).toBeVisible();
});

test('several chosen photos, by their mean, which is explained', async ({ page }) => {
  const line = await readAlong(page);
  const places = [1, 2, 4];
  const ids = [];
  for (const place of places) {
    ids.push(await idOf(nth(page, place)));
    await nth(page, place).click({ modifiers: ['ControlOrMeta'] });
  }
  const asked = line.next('findSimilar');
  await page
    .getByRole('toolbar', { name: 'What to do with the chosen photos' })
    .getByRole('button', { name: 'Find similar', exact: true })
    .click();
  const { input, value } = await asked;
  expect(input).toMatchObject({ of: { photos: ids } });
  expectRanked(value, ids);
  await expectShown(page, value);
  await expect(question(page)).toContainText(
    'What these 3 photos have in common: the mean of their features.',
  );
  await expect(trail(page)).toHaveText(['3 photos']);
  await expect(page.getByRole('toolbar')).toHaveCount(0);
});

test('a part of the photo asked about, framed on it; and the whole again', async ({ page }) => {
  const line = await readAlong(page);
  await nth(page, 1).click();
  const id = await idOf(nth(page, 1));
  const name = String(await nth(page, 1).getAttribute('aria-label'));
  const whole = line.next('findSimilar');
  await page.keyboard.press('f');
  await expectShown(page, (await whole).value);

  const part = line.next('findSimilar');
  const picture = question(page).getByRole('group', { name: 'Part of the photo' });
  await drawFrame(page, picture, [0.25, 0.2], [0.75, 0.6]);
  await picture.getByRole('button', { name: 'Find similar', exact: true }).click();
  const { input, value } = await part;
  const { of } = input as { of: { photo: number; region: Record<string, number> } };
  expect(of.photo).toBe(id);
  expect(of.region['x']).toBeCloseTo(0.25, 1);
  expect(of.region['y']).toBeCloseTo(0.2, 1);
  expect(of.region['width']).toBeCloseTo(0.5, 1);
  expect(of.region['height']).toBeCloseTo(0.4, 1);
  expectRanked(value, [id]);
  expect(value.results.map(({ score }) => score)).not.toEqual(
    (await whole).value.results.map(({ score }) => score),
  );
  await expectShown(page, value);
  await expect(question(page)).toContainText('Only this part counts.');
  await expect(trail(page)).toHaveText([name, `A part of ${name}`]);

  await question(page).getByRole('button', { name: 'Whole photo' }).click();
  await expect(question(page)).toContainText('Drag a rectangle to look for a part of it.');
  await expectShown(page, (await whole).value);
});

test('a part of the question framed with the keyboard alone', async ({ page }) => {
  const line = await readAlong(page);
  await expect(nth(page, 1)).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('f');
  await expect(result(page, 1)).toBeVisible();
  await tabTo(page, question(page).getByRole('button', { name: 'Choose a part of it' }));
  await page.keyboard.press('Enter');
  const frame = question(page).getByRole('button', { name: /^Part to look for/ });
  await expect(frame).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Shift+ArrowDown');
  const asked = line.next('findSimilar');
  await page.keyboard.press('Enter');
  const { of } = (await asked).input as { of: { region: Record<string, number> } };
  expect(of.region['x']).toBeCloseTo(0.23);
  expect(of.region['height']).toBeCloseTo(0.52);
  await expect(question(page)).toContainText('Only this part counts.');
});

test('a part framed in the viewer, by mouse and by keys', async ({ page }) => {
  const line = await readAlong(page);
  const id = await idOf(nth(page, 2));
  await nth(page, 2).dblclick();
  await viewer(page).getByRole('button', { name: 'Find similar to a part' }).click();
  const picture = viewer(page).getByRole('group', { name: 'Part of the photo' });
  const drawn = line.next('findSimilar');
  await drawFrame(page, picture, [0.1, 0.1], [0.6, 0.9]);
  await picture.getByRole('button', { name: 'Find similar', exact: true }).click();
  const byMouse = (await drawn).input as {
    of: { photo: number; region: Record<string, number> };
  };
  expect(byMouse.of.photo).toBe(id);
  expect(byMouse.of.region['width']).toBeCloseTo(0.5, 1);
  expectRanked((await drawn).value, [id]);
  await expect(trail(page)).toHaveText([/A part of /]);

  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await nth(page, 5).click();
  await page.keyboard.press('p');
  await expect(viewer(page).getByRole('button', { name: /^Part to look for/ })).toBeFocused();
  await page.keyboard.press('ArrowUp');
  const moved = line.next('findSimilar');
  await page.keyboard.press('Enter');
  expect((await moved).input).toMatchObject({
    of: { region: { x: 0.25, y: 0.23, width: 0.5, height: 0.5 } },
  });
});

test('what is alike is of the same kind', async ({ page }) => {
  test.skip(!hasShared, 'needs the shared photos and weights');
  const line = await readAlong(page);
  const folders = await folderByPhoto(page);
  for (const kind of ['ketch', 'flamingo']) {
    await page.getByRole('button', { name: new RegExp(`^${kind} `) }).click();
    await expectTotal(page, 15);
    await nth(page, 1).click();
    const asked = line.next('findSimilar');
    await page.keyboard.press('f');
    const { value } = await asked;
    const best = value.results.slice(0, 10).map(({ id }) => folders.get(id));
    expect(best.filter((folder) => folder === kind).length).toBeGreaterThanOrEqual(8);
    await page.getByRole('button', { name: 'Back to the library' }).click();
  }
});

test('a copy scores 1.00 however it is compared, and no file is touched', async ({
  ownApp,
  pageOf,
  folder,
}) => {
  const seeds = Object.fromEntries(
    Array.from({ length: 10 }, (_, n) => [`shots/scene ${n}.jpg`, n + 20] as const),
  );
  await drawPhotos(folder, seeds);
  await mkdir(join(folder, 'copies'));
  await copyFile(join(folder, 'shots/scene 3.jpg'), join(folder, 'copies/kept.jpg'));
  const before = await fileHashes(folder);
  const page = await pageOf(await ownApp({ folders: [folder] }));
  await expectTotal(page, 11);
  await indexed(page);
  await named(page, 'scene 3.jpg').click();
  await page.keyboard.press('f');
  for (const way of ['What’s in it', 'How it looks', 'Both']) {
    await choice(page, 'What counts', way).click();
    await expect(result(page, 1)).toHaveAccessibleName('kept.jpg, 1.00 alike');
    await expect(page.getByRole('heading', { name: /^Nearly the same/ })).toBeVisible();
  }
  await page.keyboard.press('w');
  await expect(page.getByRole('region', { name: 'Why alike' })).toContainText('1.00');
  expect(await fileHashes(folder)).toEqual(before);
});
