import { axeFindings, cutOff, still, textsOf } from './support/looks.ts';
import { addFolders, drawScreens, fresh, SCREENS, showFirstRun } from './support/screens.ts';
import { expect, test } from './support/test.ts';
import { foreignWords, wordsOf } from './support/words.ts';

test('360 px wide and in Italian, nothing overflows, is cut off, is still English, or bars anybody', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  test.setTimeout(180_000);
  const folders = await drawScreens(folder);
  const page = await pageOf(await ownApp({ env: { HOME: folder, USERPROFILE: folder } }));
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
  for (const { name, show } of SCREENS) {
    await test.step(name, async () => {
      await show(page, say);
      await look(name);
    });
  }
});
