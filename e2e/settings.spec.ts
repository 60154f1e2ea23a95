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
