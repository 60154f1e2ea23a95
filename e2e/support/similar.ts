import { expect, type Locator, type Page } from '@playwright/test';
import type { CallOutput } from '../../src-main/contract/calls.ts';
import { callFrom } from './line.ts';

// The screen of look-alikes, as a person finds things on it.

export type SimilarAnswer = CallOutput<'findSimilar'>;
export type Explanation = CallOutput<'explain'>;

/** The results that are drawn now. */
export function results(page: Page): Locator {
  return page.getByRole('listbox', { name: 'Photos like it' }).getByRole('option');
}

/** A result by its place, from 1. */
export function result(page: Page, place: number): Locator {
  return page
    .getByRole('listbox', { name: 'Photos like it' })
    .locator(`[role=option][aria-posinset="${place}"]`);
}

/** What is asked about, and how. */
export function question(page: Page): Locator {
  return page.getByRole('complementary', { name: 'What is looked for' });
}

export function slider(page: Page): Locator {
  return page.getByRole('slider', { name: 'How alike' });
}

/** The steps of the trail, oldest first. */
export function trail(page: Page): Locator {
  return page.getByRole('navigation', { name: 'The trail' }).getByRole('button');
}

/** One choice among few, as “What counts” or “Folder”. */
export function choice(page: Page, group: string, name: string): Locator {
  return page.getByRole('radiogroup', { name: group }).getByText(name, { exact: true });
}

/** Draws a frame with the mouse across this part of a picture; corners in fractions of it. */
export async function drawFrame(
  page: Page,
  picture: Locator,
  from: readonly [x: number, y: number],
  to: readonly [x: number, y: number],
): Promise<void> {
  const box = await picture.boundingBox();
  if (box === null) throw new Error('There is no picture to draw on.');
  const at = ([x, y]: readonly [number, number]) =>
    [box.x + x * box.width, box.y + y * box.height] as const;
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]));
  await page.mouse.move(...at(to));
  await page.mouse.up();
}

/** How many photos the screen says are shown. */
export async function shownCount(page: Page): Promise<number> {
  const said = await question(page)
    .getByText(/^\d+ photos?$/)
    .textContent();
  return Number(/\d+/.exec(said ?? '')?.[0]);
}

/** Moves the slider to its left end: every result is shown. */
export async function showAll(page: Page, answer: SimilarAnswer): Promise<void> {
  await slider(page).press('Home');
  await expect.poll(() => shownCount(page)).toBe(answer.results.length);
}

/** Checks that an answer is in order: best first, nothing twice, and not what was asked about. */
export function expectRanked(answer: SimilarAnswer, asked: readonly number[]): void {
  const ids = answer.results.map(({ id }) => id);
  const scores = answer.results.map(({ score }) => score);
  expect(ids.length).toBeGreaterThan(0);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => asked.includes(id))).toEqual([]);
  expect(scores).toEqual(scores.toSorted((a, b) => b - a));
}

/** Checks that the screen shows an answer: the best first, each with its score. */
export async function expectShown(page: Page, { results: found }: SimilarAnswer): Promise<void> {
  for (const [place, { id, score }] of found.slice(0, 3).entries()) {
    const tile = result(page, place + 1);
    await expect(tile).toHaveAttribute('data-photo-id', String(id));
    await expect(tile).toHaveAccessibleName(new RegExp(`, ${score.toFixed(2)} alike$`));
  }
}

/** In which folder each photo of the library lies. */
export async function folderByPhoto(page: Page): Promise<ReadonlyMap<number, string>> {
  const { folders } = await callFrom(page, 'overview', {});
  const places = new Map<number, string>();
  for (const { id, name } of folders) {
    const { ids } = await callFrom(page, 'timeline', { filter: { folders: [id] } });
    for (const photo of ids) places.set(photo, name);
  }
  return places;
}

/** The id of a photo that is on the screen. */
export async function idOf(tile: Locator): Promise<number> {
  return Number(await tile.getAttribute('data-photo-id'));
}
