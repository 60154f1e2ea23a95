import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { drawPhotos } from '../test-fixtures/drawn-photos.ts';
import { tabTo } from './support/hands.ts';
import { expectTotal, named } from './support/photos.ts';
import { expect, indexed, test, type Bed } from './support/test.ts';
import { missing, missingNamed, NEWS, place } from './support/watched.ts';

const NAMES = Array.from({ length: 8 }, (_, n) => `photo-${n + 1}.jpg`);
const GONE = NAMES.slice(0, 6);

/** A library of which six of eight photos are missing, one of them with stars. */
async function showMissing(
  folder: string,
  ownApp: (options: { folders: string[] }) => Promise<Bed>,
  pageOf: (bed: Bed) => Promise<Page>,
): Promise<Page> {
  await drawPhotos(folder, Object.fromEntries(NAMES.map((name, n) => [`Coast/${name}`, 1 + n])));
  await mkdir(join(folder, 'kept'));
  const page = await pageOf(await ownApp({ folders: [join(folder, 'Coast')] }));
  await expectTotal(page, NAMES.length);
  await indexed(page);
  await named(page, 'photo-3.jpg').click();
  await page.keyboard.press('3');
  await expect(named(page, 'photo-3.jpg, 3 stars')).toBeVisible();
  for (const name of GONE) {
    await copyFile(join(folder, 'Coast', name), join(folder, 'kept', name));
    await rm(join(folder, 'Coast', name));
  }
  await expect(place(page, `Missing ${GONE.length}`)).toBeVisible(NEWS);
  await place(page, 'Missing').click();
  await expect(missing(page)).toHaveCount(GONE.length);
  return page;
}

test('missing photos are listed, chosen as any photos are, and forgotten once a person says so', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  const page = await showMissing(folder, ownApp, pageOf);
  await expect(page.getByText(/^These photos are not where they were\./)).toBeVisible();
  const organised = missingNamed(page, 'photo-3.jpg');
  await expect(organised).toHaveAccessibleName(/30 days left, organised$/);
  await expect(missingNamed(page, 'photo-1.jpg')).toHaveAccessibleName(/30 days left$/);

  await organised.click();
  const bar = page.getByRole('toolbar', { name: '1 chosen' });
  await expect(bar).toContainText(join(folder, 'Coast', 'photo-3.jpg'));
  await expect(bar.getByRole('button', { name: 'Copy file path' })).toBeVisible();
  await missing(page)
    .nth(0)
    .click({ modifiers: ['ControlOrMeta'] });
  await missing(page)
    .nth(1)
    .click({ modifiers: ['ControlOrMeta'] });
  const chosen = page.getByRole('option', { selected: true });
  const count = await chosen.count();
  await page.getByRole('button', { name: 'Forget', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: `Forget ${count} missing photos?` });
  await expect(dialog).toContainText('No file is touched.');
  await expect(dialog).toContainText('1 of them is organised.');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(missing(page)).toHaveCount(GONE.length);
  await page.getByRole('button', { name: 'Forget', exact: true }).click();
  await dialog.getByRole('button', { name: 'Forget' }).click();
  await expect(missing(page)).toHaveCount(GONE.length - count);
  await expect(place(page, `Missing ${GONE.length - count}`)).toBeVisible();
  await expect(page.getByText(`${count} missing photos are forgotten.`)).toBeVisible();

  // What is forgotten and comes back is a new photo.
  await copyFile(join(folder, 'kept', 'photo-3.jpg'), join(folder, 'Coast', 'photo-3.jpg'));
  await place(page, 'All photos').click();
  await expect(named(page, 'photo-3.jpg')).toBeVisible(NEWS);

  await place(page, 'Missing').click();
  await page.getByRole('button', { name: 'Forget all' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Forget' }).click();
  await expect(page.getByRole('heading', { name: 'No photo is missing.' })).toBeVisible();
  await place(page, 'All photos').click();
  await expect(place(page, 'Missing')).toHaveCount(0);
  await expectTotal(page, 3);
});

test('the list of missing photos needs no mouse', async ({ folder, ownApp, pageOf }) => {
  const page = await showMissing(folder, ownApp, pageOf);
  const chosen = page.getByRole('option', { selected: true });
  await place(page, 'Missing').focus();
  await tabTo(page, missing(page).first());
  await page.keyboard.press('ArrowRight');
  await expect(missing(page).nth(1)).toBeFocused();
  await expect(chosen).toHaveCount(1);
  await page.keyboard.press('Shift+ArrowRight');
  await expect(chosen).toHaveCount(2);
  await page.keyboard.press('ControlOrMeta+a');
  await expect(chosen).toHaveCount(GONE.length);
  // Escape lets them go, and only then leaves.
  await page.keyboard.press('Escape');
  await expect(chosen).toHaveCount(0);
  await page.keyboard.press('End');
  await page.keyboard.press('Space');
  await expect(chosen).toHaveCount(0);
  await page.keyboard.press('Space');
  await expect(chosen).toHaveCount(1);
  await page.keyboard.press('Delete');
  const dialog = page.getByRole('dialog', { name: 'Forget 1 missing photo?' });
  await tabTo(page, dialog.getByRole('button', { name: 'Forget' }));
  await page.keyboard.press('Enter');
  await expect(missing(page)).toHaveCount(GONE.length - 1);
  // What is next in the list has the focus: no way back to be found.
  await expect(missing(page).last()).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expectTotal(page, 2);
});
