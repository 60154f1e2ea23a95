import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { drawPicture } from '../../test-fixtures/pictures.ts';
import { expectTotal, named } from './photos.ts';

// A small library to be organised, and the parts of the page that do it.

/** Photos as the screen shows them first: the newest one first. */
export const ORGANISED = Array.from(
  { length: 12 },
  (_, n) => `p${String(n + 1).padStart(2, '0')}.jpg`,
);

/** A day, ms; and the one that the newest photo is of. */
const DAY = 86_400_000;
const NEWEST = Date.UTC(2025, 5, 30, 12);

/** Draws the photos of {@link ORGANISED}, all of one month. @returns their folder. */
export async function drawOrganised(folder: string): Promise<string> {
  const place = join(folder, 'Garden');
  await mkdir(place, { recursive: true });
  for (const [n, name] of ORGANISED.entries()) {
    const path = join(place, name);
    await writeFile(path, await drawPicture({ seed: 60 + n, width: 160, height: 120 }));
    const at = new Date(NEWEST - n * DAY);
    await utimes(path, at, at);
  }
  return place;
}

/** Writes so many photos that differ in their last bytes alone. @returns their folder. */
export async function drawMany(folder: string, count: number): Promise<string> {
  const place = join(folder, 'Many');
  await mkdir(place, { recursive: true });
  const jpeg = await drawPicture({ seed: 3, width: 64, height: 48 });
  for (let n = 1; n <= count; n += 1) {
    await writeFile(join(place, `m${n}.jpg`), Buffer.concat([jpeg, Buffer.from(String(n))]));
  }
  return place;
}

/** Waits until all photos of {@link ORGANISED} are there, with their names. */
export async function ready(page: Page): Promise<void> {
  await expectTotal(page, ORGANISED.length);
  await expect(photo(page, 1)).toBeVisible();
  await expect(page.getByRole('progressbar')).toHaveCount(0, { timeout: 60_000 });
}

/** A photo by its number, from 1, whatever is set on it. */
export function photo(page: Page, n: number): Locator {
  return page
    .getByRole('listbox', { name: 'Photos', exact: true })
    .getByRole('option', { name: new RegExp(`^${nameOf(n).replace('.', String.raw`\.`)}`) });
}

/** The same, with exactly these marks: “favourite, 4 stars”. */
export function marked(page: Page, n: number, marks: string): Locator {
  return named(page, marks === '' ? nameOf(n) : `${nameOf(n)}, ${marks}`);
}

function nameOf(n: number): string {
  return ORGANISED[n - 1] ?? '';
}

export function sidebar(page: Page): Locator {
  return page.getByRole('navigation', { name: 'Library', exact: true });
}

/** A row of the albums in the sidebar, with its number of photos where it is given. */
export function albumRow(page: Page, name: string, photos?: number): Locator {
  return row(page, 'Albums', name, photos);
}

export function tagRow(page: Page, name: string, photos?: number): Locator {
  return row(page, 'Tags', name, photos);
}

function row(page: Page, tree: string, name: string, photos: number | undefined): Locator {
  const count = photos === undefined ? /.*/ : photos === 1 ? /1 photo/ : `${photos} photos`;
  const said = typeof count === 'string' ? count : count.source;
  return page
    .getByRole('tree', { name: tree })
    .getByRole('treeitem', { name: new RegExp(`^${name}, ${said}$`) });
}

/** What the page says at its foot. */
export function said(page: Page, text: string | RegExp): Locator {
  return page.locator('.notices').getByText(text);
}

/** The names of the photos, in the order of the screen, without what is set on them. */
export function order(page: Page): Promise<string[]> {
  return page
    .getByRole('listbox', { name: 'Photos', exact: true })
    .getByRole('option')
    .evaluateAll((options) =>
      options
        .toSorted((a, b) => Number(a.ariaPosInSet) - Number(b.ariaPosInSet))
        .map((option) => (option.ariaLabel ?? '').replace(/,.*/, '')),
    );
}

/** Drags from one place to another, again until the page answers with `done`. */
export async function dragTo(
  page: Page,
  from: Locator,
  to: Locator,
  done: () => Promise<void>,
  at: { readonly x: number; readonly y: number } = { x: 0.5, y: 0.5 },
): Promise<void> {
  await expect(async () => {
    const [a, b] = [await from.boundingBox(), await to.boundingBox()];
    if (a === null || b === null) throw new Error('Not on the screen.');
    await page.mouse.move(a.x + a.width / 2, a.y + a.height / 2);
    await page.mouse.down();
    await page.mouse.move(a.x + a.width / 2 + 12, a.y + a.height / 2 + 8, { steps: 3 });
    await page.mouse.move(b.x + b.width * at.x, b.y + b.height * at.y, { steps: 6 });
    await page.mouse.up();
    await done();
  }).toPass({ timeout: 30_000 });
}
