import type { Locator, Page } from '@playwright/test';
import { hasShared } from '../test-fixtures/shared.ts';
import { tabTo } from './support/hands.ts';
import { readAlong, type Line } from './support/line.ts';
import { expectTotal, nth } from './support/photos.ts';
import {
  choice,
  expectShown,
  question,
  result,
  results,
  type Explanation,
  type SimilarAnswer,
} from './support/similar.ts';
import { expect, test } from './support/test.ts';

const CELLS = 7;

/** Everything that is said of why two pictures are alike. */
function reasons(page: Page): Locator {
  return page.getByRole('region', { name: 'Why alike' });
}

/** The two heat maps: of what was asked about, and of the result. */
function maps(page: Page): readonly [asked: Locator, found: Locator] {
  return [
    page.getByRole('grid', { name: /^Areas of the first photo/ }),
    page.getByRole('grid', { name: /^Areas of the second photo/ }),
  ];
}

interface Search {
  readonly line: Line;
  readonly answer: SimilarAnswer;
}

/** Looks for what is like a photo of the library, by its place. */
async function search(page: Page, place: number): Promise<Search> {
  const line = await readAlong(page);
  await nth(page, place).click();
  const asked = line.next('findSimilar');
  await page.keyboard.press('f');
  const { value } = await asked;
  await expectShown(page, value);
  return { line, answer: value };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

/** Checks that the reasons are the whole of the score, and the score is that of the result. */
function expectAddsUp({ score, cells, shares, parts }: Explanation, found: number): void {
  expect(shares).toHaveLength((cells * cells) ** 2);
  expect(Math.abs(sum(shares) - parts.cells)).toBeLessThan(1e-4);
  const whole = parts.cells + (parts.classes ?? 0) + (parts.composition ?? 0);
  expect(Math.abs(whole - score)).toBeLessThan(1e-4);
  expect(Math.abs(score - found)).toBeLessThan(1e-3);
}

/** The line with the parts of the score, and the score. */
function sumShown(page: Page): Locator {
  return reasons(page).getByRole('paragraph').filter({ hasText: '=' });
}

/** The sentence about the two pictures. */
function sentence(page: Page): Locator {
  return reasons(page).getByRole('paragraph').first();
}

/** Checks that the numbers on the screen add up, exactly as they are written there. */
async function expectSumShown(page: Page, score: number): Promise<void> {
  const text = await sumShown(page).textContent();
  const [parts = '', total = ''] = (text ?? '').split('=');
  const hundredths = [...parts.matchAll(/([+−])?[^+−]*?([-−]?\d+\.\d\d)/g)].map(
    ([, sign, digits]) =>
      (sign === '−' ? -1 : 1) * Math.round(100 * Number(digits?.replace('−', '-'))),
  );
  expect(hundredths.length).toBeGreaterThan(1);
  expect(sum(hundredths)).toBe(Math.round(100 * Number(total.replace('−', '-').trim())));
  expect(total.trim()).toBe(score.toFixed(2));
}

/** What the cells of a map say that they bring, in per cent, in their order. */
function cellsOf(map: Locator): Promise<number[]> {
  return map
    .getByRole('gridcell')
    .evaluateAll((cells) =>
      cells.map((cell) =>
        Number.parseFloat(/[-−]?[\d.]+(?=%)/.exec(cell.ariaLabel ?? '')?.[0] ?? ''),
      ),
    );
}

/** Waits until the cells of a map say these shares of the score. */
async function expectCells(map: Locator, shares: readonly number[]): Promise<void> {
  const furthest = async () => {
    const said = await cellsOf(map);
    return Math.max(...shares.map((share, at) => Math.abs(100 * share - (said[at] ?? Number.NaN))));
  };
  // As they are rounded: to hundredths below one per cent, to tenths above.
  await expect.poll(furthest).toBeLessThan(0.051);
}

test('W shows two heat maps whose parts add up to the score; W hides them', async ({ page }) => {
  const { line, answer } = await search(page, 1);
  const explained = line.next('explain');
  await page.keyboard.press('w');
  const { input, value } = await explained;
  const [best] = answer.results;
  expect(input).toMatchObject({ photo: best?.id, by: answer.by });
  expectAddsUp(value, best?.score ?? 0);
  expect(value.cells).toBe(CELLS);
  for (const map of maps(page)) {
    await expect(map).toBeVisible();
    await expect(map.getByRole('gridcell')).toHaveCount(CELLS * CELLS);
  }
  await expectSumShown(page, value.score);
  await page.keyboard.press('w');
  await expect(reasons(page)).toHaveCount(0);

  await question(page).getByText('Why alike').click();
  await expect(reasons(page)).toBeVisible();
  await reasons(page).getByRole('button', { name: 'Hide the reasons' }).click();
  await expect(reasons(page)).toHaveCount(0);
});

test('W shows them for as long as it is held', async ({ page }) => {
  await search(page, 1);
  const pressedAt = await page.evaluate(() => performance.now());
  await page.keyboard.down('w');
  await expect(reasons(page)).toBeVisible();
  await page.keyboard.down('w'); // A key that is held repeats.
  await expect(reasons(page)).toBeVisible();
  await page.waitForFunction((since) => performance.now() - since > 500, pressedAt);
  await page.keyboard.up('w');
  await expect(reasons(page)).toHaveCount(0);
});

test('each result has its own reasons, with what counts counted', async ({ page }) => {
  const { line } = await search(page, 1);
  const both = line.next('findSimilar');
  await choice(page, 'What counts', 'Both').click();
  const { results: found } = (await both).value;
  await page.keyboard.press('w');
  await expect(reasons(page)).toContainText('the look as a whole');
  await expectSumShown(page, found[0]?.score ?? 0);
  for (const place of [2, 4]) {
    const explained = line.next('explain');
    await result(page, place).hover();
    const { input, value } = await explained;
    const { id = 0, score = 0 } = found[place - 1] ?? {};
    expect(input).toMatchObject({ photo: id, by: 'both' });
    expect(value.parts.composition).not.toBeNull();
    expectAddsUp(value, score);
    await expect(sumShown(page)).toContainText(`= ${score.toFixed(2)}`);
    await expectSumShown(page, score);
  }
});

test('resting on an area shows what it matched in the other photo', async ({ page }) => {
  const { line } = await search(page, 1);
  const explained = line.next('explain');
  await page.keyboard.press('w');
  const { score, shares } = (await explained).value;
  const [asked, found] = maps(page);
  await expect(found.getByRole('gridcell').first()).toBeVisible();
  const before = await cellsOf(found);

  const cell = 3 * CELLS + 2;
  await asked.getByRole('gridcell').nth(cell).hover();
  const matched = Array.from(
    { length: CELLS ** 2 },
    (_, other) => (shares[cell * CELLS ** 2 + other] ?? 0) / score,
  );
  await expectCells(found, matched);
  const lit = await cellsOf(found);
  expect(lit).not.toEqual(before);
  await expect(found.getByText(/%$/).first()).toBeVisible();
  await asked
    .getByRole('gridcell')
    .nth(cell + 1)
    .hover();
  await expect.poll(() => cellsOf(found)).not.toEqual(lit);
  await question(page).hover();
  await expect.poll(() => cellsOf(found)).toEqual(before);
});

test('arrow keys walk the areas, and show what each matched', async ({ page }) => {
  const { line } = await search(page, 1);
  const explained = line.next('explain');
  await page.keyboard.press('w');
  const { score, shares } = (await explained).value;
  const [asked, found] = maps(page);
  await tabTo(page, found.getByRole('gridcell').first());
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  const cell = 2 * CELLS + 1;
  await expect(found.getByRole('gridcell').nth(cell)).toBeFocused();
  await expect(found.getByRole('gridcell').nth(cell)).toHaveAccessibleName(/^Row 3, column 2: /);
  const matched = Array.from(
    { length: CELLS ** 2 },
    (_, other) => (shares[other * CELLS ** 2 + cell] ?? 0) / score,
  );
  await expectCells(asked, matched);
  const lit = await cellsOf(asked);
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => cellsOf(asked)).not.toEqual(lit);
});

test('a sentence says where the likeness is, and what both may show', async ({ page }) => {
  await search(page, 1);
  await page.keyboard.press('w');
  await expect(sentence(page)).toHaveText(
    /^(\d+% of the likeness is |The likeness is spread over |Area by area, these two have next to )/,
  );
});

test('real photos: a place and a name', async ({ page }) => {
  test.skip(!hasShared, 'needs the shared photos and weights');
  await page.getByRole('button', { name: /^strawberry / }).click();
  await expectTotal(page, 15); // Other folders have a photo of that name, too.
  await page.getByRole('option', { name: '010.jpg' }).click();
  await page.keyboard.press('f');
  await expect(result(page, 1)).toBeVisible();
  await page.keyboard.press('w');
  // Each thing by its first name only: a label has all that a thing is called.
  await expect(sentence(page)).toHaveText(
    /^\d+% of the likeness is (in|at|across|down) .*, and both may show: strawberry(, [^,]+){0,2}\.$/,
  );
});

test('how photos look has no areas, and says so', async ({ page }) => {
  const { line } = await search(page, 1);
  await page.keyboard.press('w');
  await expect(maps(page)[0]).toBeVisible();
  const asked = line.next('findSimilar');
  await choice(page, 'What counts', 'How it looks').click();
  await asked;
  await expect(reasons(page)).toContainText(
    'How photos look is compared as a whole: their colours, and where edges run. There are no areas to show.',
  );
  await expect(maps(page)[0]).toHaveCount(0);
});

test('several photos have no one reason, and the screen says what to do', async ({ page }) => {
  const line = await readAlong(page);
  await nth(page, 1).click();
  await nth(page, 2).click({ modifiers: ['ControlOrMeta'] });
  await page.keyboard.press('f');
  await expect(results(page).first()).toBeVisible();
  await page.keyboard.press('w');
  await expect(reasons(page)).toContainText(
    'A reason is shown for two pictures at a time. Find similar from one photo, and it is shown here.',
  );
  expect(line.calls().some(({ call }) => call === 'explain')).toBe(false);
});
