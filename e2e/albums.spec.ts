import type { Page } from '@playwright/test';
import { pick } from './support/menus.ts';
import { albumRow, dragTo, order, photo, said, sidebar } from './support/organised.ts';
import { expectTotal } from './support/photos.ts';
import { expect, test } from './support/test.ts';

function albumField(page: Page) {
  return page.getByRole('combobox', { name: 'Album', exact: true });
}

/** Waits for the photos of the screen in this order, by their numbers. */
async function expectOrder(page: Page, numbers: readonly number[]): Promise<void> {
  const names = numbers.map((n) => `p${String(n).padStart(2, '0')}.jpg`);
  await expect.poll(() => order(page)).toEqual(names);
}

/** The names of all albums, in their order. */
function albums(page: Page): Promise<string[]> {
  return page
    .getByRole('tree', { name: 'Albums' })
    .getByRole('treeitem')
    .evaluateAll((rows) => rows.map((row) => (row.ariaLabel ?? '').replace(/,.*/, '')));
}

/** Walks the open menu of a row to an entry and runs it. */
async function runByKeys(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Shift+F10');
  const item = page.getByRole('menuitem', { name });
  await expect(item).toBeVisible();
  for (let n = 0; n < 12 && !(await item.evaluate((one) => one === document.activeElement)); n += 1)
    await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
}

test('by keys alone: made, shown, ordered, renamed, put into another, deleted and back', async ({
  organisedPage: page,
}) => {
  await page.keyboard.press('ArrowRight');
  for (let n = 0; n < 3; n += 1) await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('a');
  await page.keyboard.type('Roses');
  await page.keyboard.press('Enter');
  await expect(said(page, 'Album “Roses” made, with 4 photos')).toBeVisible();
  await albumRow(page, 'Roses', 4).focus();
  await page.keyboard.press('Enter');
  await expectTotal(page, 4);
  await expectOrder(page, [1, 2, 3, 4]);

  // The first photo moves to the end and back by one.
  await photo(page, 2).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Alt+ArrowRight');
  await expectOrder(page, [2, 1, 3, 4]);
  await page.keyboard.press('Alt+ArrowRight');
  await expectOrder(page, [2, 3, 1, 4]);
  await page.keyboard.press('Alt+ArrowLeft');
  await expectOrder(page, [2, 1, 3, 4]);
  await page.keyboard.press('ControlOrMeta+z');
  await expectOrder(page, [2, 3, 1, 4]);

  await albumRow(page, 'Roses').focus();
  await page.keyboard.press('F2');
  await expect(page.getByRole('textbox', { name: 'Name of the album' })).toHaveValue('Roses');
  await page.keyboard.type('Summer');
  await page.keyboard.press('Enter');
  await expect(albumRow(page, 'Summer', 4)).toBeFocused();

  await runByKeys(page, 'New album inside');
  await page.keyboard.type('June');
  await page.keyboard.press('Enter');
  await expect(albumRow(page, 'June', 0)).toHaveAttribute('aria-level', '2');
  await expect(albumRow(page, 'June', 0)).toBeFocused();
  await runByKeys(page, 'Move into…');
  await page.keyboard.type('into no');
  await page.keyboard.press('Enter');
  await expect(albumRow(page, 'June', 0)).toHaveAttribute('aria-level', '1');
  await albumRow(page, 'June').focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(() => albums(page)).toEqual(['June', 'Summer']);

  await albumRow(page, 'Summer').focus();
  await page.keyboard.press('Delete');
  await expect(albumRow(page, 'Summer')).toHaveCount(0);
  await expectTotal(page, 12); // The album was on the screen.
  await page.keyboard.press('ControlOrMeta+z');
  await expect(albumRow(page, 'Summer', 4)).toBeVisible();
});

// The desktop app gives a drag of photos to the system, whose pointer Playwright does not move.
test(
  'by mouse alone: made, filled and ordered by dragging, cover, one in another, removed',
  { tag: '@web' },
  async ({ organisedPage: page }) => {
    for (const name of ['Trip', 'Party']) {
      await sidebar(page).getByRole('button', { name: 'New album', exact: true }).click();
      await page.getByRole('textbox', { name: 'Name of the album' }).fill(name);
      await page.keyboard.press('Enter');
      await expect(albumRow(page, name, 0)).toBeVisible();
    }
    await photo(page, 1).click();
    await photo(page, 3).click({ modifiers: ['Shift'] });
    await dragTo(page, photo(page, 2), albumRow(page, 'Trip'), () =>
      expect(said(page, '3 photos added to “Trip”')).toBeVisible({ timeout: 3000 }),
    );
    await expect(albumRow(page, 'Trip', 3)).toBeVisible();
    await albumRow(page, 'Trip', 3).click();
    await expectTotal(page, 3);

    // The last photo goes before the first.
    await photo(page, 3).click();
    await dragTo(
      page,
      photo(page, 3),
      photo(page, 1),
      async () => {
        await expect
          .poll(() => order(page), { timeout: 5000 })
          .toEqual(['p03.jpg', 'p01.jpg', 'p02.jpg']);
      },
      { x: 0.15, y: 0.5 },
    );

    await photo(page, 2).click({ button: 'right' });
    await pick(page, 'Use as cover');
    await expect(said(page, '“Trip” has a new cover')).toBeVisible();
    await photo(page, 1).click({ button: 'right' });
    await pick(page, 'Remove from album');
    await expectOrder(page, [3, 2]);
    await expect(albumRow(page, 'Trip', 2)).toBeVisible();

    await dragTo(page, albumRow(page, 'Party'), albumRow(page, 'Trip'), () =>
      expect(said(page, 'Album “Party” moved')).toBeVisible({ timeout: 3000 }),
    );
    // It is seen where it went.
    await expect(albumRow(page, 'Trip')).toHaveAttribute('aria-expanded', 'true');
    await expect(albumRow(page, 'Party', 0)).toHaveAttribute('aria-level', '2');

    // An album can’t lie in itself: a sentence, and all is as it was.
    await dragTo(page, albumRow(page, 'Trip'), albumRow(page, 'Party'), () =>
      expect(page.locator('.notices')).toContainText(/itself/, { timeout: 3000 }),
    );
    await expect(albumRow(page, 'Party', 0)).toHaveAttribute('aria-level', '2');

    // Above the other one it stands beside it again.
    await dragTo(
      page,
      albumRow(page, 'Party'),
      albumRow(page, 'Trip'),
      async () => {
        await expect.poll(() => albums(page), { timeout: 5000 }).toEqual(['Party', 'Trip']);
      },
      { x: 0.5, y: 0.1 },
    );
    await albumRow(page, 'Party').hover();
    await albumRow(page, 'Party').getByRole('button').click();
    await page.getByRole('menuitem', { name: 'Delete album' }).click();
    await expect(albumRow(page, 'Party')).toHaveCount(0);
    await page.locator('.notices').getByRole('button', { name: 'Undo' }).click();
    await expect(albumRow(page, 'Party', 0)).toBeVisible();
  },
);

test('a click on an album takes hold of nothing', async ({ organisedPage: page }) => {
  for (const name of ['Trip', 'Party', 'Home']) {
    await sidebar(page).getByRole('button', { name: 'New album', exact: true }).click();
    await page.getByRole('textbox', { name: 'Name of the album' }).fill(name);
    await page.keyboard.press('Enter');
    await expect(albumRow(page, name, 0)).toBeVisible();
  }
  await albumRow(page, 'Trip').click();
  await expect(page.getByRole('heading', { name: 'Trip', exact: true })).toBeVisible();
  await albumRow(page, 'Party').hover();
  await albumRow(page, 'Home').hover();
  await albumRow(page, 'Home').click();
  await expect(page.getByRole('heading', { name: 'Home', exact: true })).toBeVisible();
  expect(await albums(page)).toEqual(['Trip', 'Party', 'Home']);
  await expect(albumRow(page, 'Trip')).toHaveAttribute('aria-level', '1');
});

// The desktop app gives a drag of photos to the system, whose pointer Playwright does not move.
test(
  'a drag that Escape ends leaves everything as it was',
  { tag: '@web' },
  async ({ organisedPage: page }) => {
    await photo(page, 1).click();
    await page.keyboard.press('a');
    await albumField(page).fill('Only one');
    await page.keyboard.press('Enter');
    await expect(albumRow(page, 'Only one', 1)).toBeVisible();
    await photo(page, 2).click();
    const [from, to] = [
      await photo(page, 2).boundingBox(),
      await albumRow(page, 'Only one').boundingBox(),
    ];
    if (from === null || to === null) throw new Error('Not on the screen.');
    await page.mouse.move(from.x + 40, from.y + 40);
    await page.mouse.down();
    await page.mouse.move(from.x + 60, from.y + 60, { steps: 3 });
    await page.mouse.move(to.x + 40, to.y + 10, { steps: 5 });
    await expect(albumRow(page, 'Only one')).toHaveClass(/into/);
    await page.keyboard.press('Escape');
    await expect(albumRow(page, 'Only one')).not.toHaveClass(/into/);
    await page.mouse.up();
    await expect(page.getByRole('toolbar')).toContainText('1 chosen');
    // Had it been let go there, the album would have two.
    await page.keyboard.press('ControlOrMeta+z');
    await expect(said(page, 'Undone: new album “Only one”, 1 photo')).toBeVisible();
  },
);

test('an album gets no name that it can’t have, and keeps what was written', async ({
  organisedPage: page,
}) => {
  await photo(page, 1).click();
  await page.keyboard.press('a');
  await albumField(page).fill('x'.repeat(5000));
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Put 1 photo into an album' });
  await expect(dialog.getByRole('alert')).toContainText('5,000');
  await expect(albumField(page)).toHaveValue('x'.repeat(5000));
  await albumField(page).fill('<b>Bold</b>');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tree', { name: 'Albums' }).getByText('<b>Bold</b>')).toBeVisible();
  await sidebar(page).getByRole('button', { name: 'New album', exact: true }).click();
  await page.getByRole('textbox', { name: 'Name of the album' }).fill('<B>bold</B>');
  await page.keyboard.press('Enter');
  await expect(sidebar(page).getByRole('alert')).toHaveText(/./);
  await page.keyboard.press('Escape');
  await expect.poll(() => albums(page)).toEqual(['<b>Bold</b>']);
});
