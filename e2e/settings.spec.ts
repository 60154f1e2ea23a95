import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawPhotos } from '../test-fixtures/drawn-photos.ts';
import { expect, test } from './support/test.ts';
import { wordsOf } from './support/words.ts';

test('theme, language and size are kept over a reload', async ({ page }) => {
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('radiogroup', { name: 'Theme' }).getByText('Dark').click();
  await page.getByRole('slider', { name: 'Size of photos in the library' }).fill('300');
  await page.getByRole('combobox', { name: 'Language' }).selectOption('it');
  await expect(page.getByRole('heading', { name: 'Impostazioni', level: 1 })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Impostazioni', level: 1 })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'it');
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark');
  await expect(page.getByRole('combobox', { name: 'Lingua' })).toHaveValue('it');
  await expect(page.getByRole('radio', { name: 'Scuro' })).toBeChecked();
  await expect(page.getByRole('slider', { name: wordsOf('it')('settings.photoSize') })).toHaveValue(
    '300',
  );
});

test('in Italian, why a photo or a picture can’t be read is Italian, too', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  await drawPhotos(folder, { 'hill.jpg': 1 });
  await writeFile(join(folder, 'letter.jpg'), 'This is a letter, not a photo.');
  const page = await pageOf(await ownApp({ folders: [folder] }));
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('combobox', { name: 'Language' }).selectOption('it');
  const say = wordsOf('it');
  await page.getByRole('button', { name: say('work.failed') }).click();
  const reason = page.getByRole('main').getByRole('heading', { level: 2 });
  await expect(reason).toHaveText(say('reason.not-an-image'));
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File(['Buy bread.'], 'notes.txt'));
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  });
  await expect(page.getByText('notes.txt: questo file non è un’immagine.')).toBeVisible();
});
