import { expect, type Page } from '@playwright/test';
import { drawPhotos } from '../test-fixtures/drawn-photos.ts';

// What a person does first with a new Kindred, as far as it tells whether a package is whole.

/** Ten pictures of three scenes; one whole part of the seeds is one scene. */
const PICTURES: Readonly<Record<string, number>> = {
  'beach-1.jpg': 1,
  'beach-2.jpg': 1.02,
  'beach-3.jpg': 1.04,
  'beach-4.jpg': 1.06,
  'hill-1.jpg': 2,
  'hill-2.jpg': 2.02,
  'hill-3.jpg': 2.04,
  'lamp-1.jpg': 3,
  'lamp-2.jpg': 3.02,
  'lamp-3.jpg': 3.04,
};
/** How long a slow machine may take to open a library and to read ten small pictures, ms. */
const READING_MS = 120_000;
const ACTING_MS = 30_000;

export function drawPictures(folder: string): Promise<void> {
  return drawPhotos(folder, PICTURES);
}

/**
 * Waits until the page shows all pictures, read, and finds what is like the first one. Throws what
 * is not as it has to be.
 * @param tell told of each step that went well, in a few words.
 */
export async function findSimilarOn(page: Page, tell: (step: string) => void): Promise<void> {
  const count = Object.keys(PICTURES).length;
  const said = page
    .getByRole('main')
    .getByRole('status')
    .filter({ hasText: `${count} photos` });
  await expect(said).toBeVisible({ timeout: READING_MS });
  await expect(page.getByRole('progressbar')).toHaveCount(0, { timeout: READING_MS });
  const photo = page
    .getByRole('listbox', { name: 'Photos', exact: true })
    .getByRole('option', { name: 'beach-1.jpg', exact: true });
  await expect(photo.locator('img.loaded')).toBeVisible({ timeout: ACTING_MS });
  tell(`${count} pictures are read and shown`);

  await photo.click({ timeout: ACTING_MS });
  await page.keyboard.press('f');
  const results = page.getByRole('listbox', { name: 'Photos like it' }).getByRole('option');
  await expect(results.first()).toHaveAccessibleName(/^beach-[2-4]\.jpg, .+ alike$/, {
    timeout: ACTING_MS,
  });
  await expect(results.first().locator('img.loaded')).toBeVisible({ timeout: ACTING_MS });
  // By its network, which has to have come with the package.
  const byContent = page.getByRole('radio', { name: 'What’s in it', checked: true });
  await expect(byContent).toHaveCount(1, { timeout: ACTING_MS });
  tell('the pictures most like one are found, by what is in them');
}
