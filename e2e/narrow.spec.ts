import { AWAY_SCREENS, takeAway } from './support/away-screens.ts';
import { doorOf } from './support/bed.ts';
import { axeFindings, cutOff, still, textsOf } from './support/looks.ts';
import { MODEL_SCREENS } from './support/model-screens.ts';
import { fresh, type Screen } from './support/screen-steps.ts';
import { addFolders, prepareScreens, SCREENS, showFirstRun } from './support/screens.ts';
import { BED_PHOTOS, expect, test } from './support/test.ts';
import { foreignWords, wordsOf } from './support/words.ts';

// Narrower than the window of the desktop app gets; by way of the page’s own menus and dialogs.
test(
  '360 px wide and in Italian, nothing overflows, is cut off, is still English, or bars anybody',
  { tag: '@web' },
  async ({ folder, ownApp, pageOf }) => {
    test.setTimeout(600_000);
    const { folders, options } = await prepareScreens(folder);
    const page = await pageOf(await ownApp(options));
    const say = wordsOf('it');
    await still(page);
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('combobox', { name: 'Language' }).selectOption('it');
    await page.setViewportSize({ width: 360, height: 740 });
    await fresh(page);
    const keyOf = foreignWords('en', 'it');
    const look = async (screen: string) => {
      expect.soft(await cutOff(page), screen).toEqual([]);
      const forgotten = (await textsOf(page)).map(keyOf).filter((key) => key !== undefined);
      expect.soft(forgotten, `English: ${screen}`).toEqual([]);
      expect.soft(await axeFindings(page), screen).toEqual([]);
    };
    await showFirstRun(page, say);
    await look('first run');
    await addFolders(page, say, folders);
    const lookAt = async ({ name, show }: Screen) => {
      await test.step(name, async () => {
        await show(page, say);
        await look(name);
      });
    };
    for (const screen of [...SCREENS, ...MODEL_SCREENS]) await lookAt(screen);
    await takeAway(folder);
    for (const screen of AWAY_SCREENS) await lookAt(screen);
  },
);

// A telephone on the local network.
test(
  '360 px wide and under a thumb, all that the bars offer is in reach',
  { tag: '@web' },
  async ({ bed, browser }) => {
    const { origin, state } = doorOf(bed);
    const context = await browser.newContext({
      storageState: state,
      baseURL: origin,
      locale: 'it-IT',
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true,
    });
    const page = await context.newPage();
    await page.goto('/');
    await expect(page.getByText(`${BED_PHOTOS} foto`, { exact: true })).toBeVisible({
      timeout: 60_000,
    });
    await still(page);
    const photo = page.getByRole('option').first();
    await photo.press('Control+Space');
    await photo.press('Shift+ArrowRight');
    const bar = page.getByRole('toolbar');
    await expect(bar).toContainText('2 scelte');
    for (const name of ['Confronta', 'Preferita', 'Etichette', 'Album', 'Altro'])
      await expect(bar.getByRole('button', { name, exact: true })).toBeInViewport({ ratio: 1 });
    await photo.press('Enter');
    const viewer = page.getByRole('dialog');
    for (const name of ['Trova simili', 'Informazioni'])
      await expect(viewer.getByRole('button', { name, exact: true })).toBeInViewport({ ratio: 1 });
    await context.close();
  },
);
