import type { Page } from '@playwright/test';
import {
  drawMany,
  dragTo,
  marked,
  ORGANISED,
  photo,
  said,
  sidebar,
  tagRow,
} from './support/organised.ts';
import { expectTotal, nth, viewer } from './support/photos.ts';
import { expect, test } from './support/test.ts';

const ALL = ORGANISED.length;

function tagDialog(page: Page) {
  return page.getByRole('dialog', { name: /^Tag \d+ photos?$/ });
}

function tagField(page: Page) {
  return page.getByRole('combobox', { name: 'Tag', exact: true });
}

test.describe('favourites and stars', () => {
  test('by keys alone, on one photo and on all', async ({ organisedPage: page }) => {
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('l');
    await expect(marked(page, 1, 'favourite')).toBeVisible();
    await expect(sidebar(page).getByRole('button', { name: 'Favourites 1' })).toBeVisible();
    await page.keyboard.press('4');
    await expect(marked(page, 1, 'favourite, 4 stars')).toBeVisible();
    await expect(said(page, '1 photo has 4 stars now')).toBeVisible();
    await page.keyboard.press('0');
    await expect(marked(page, 1, 'favourite')).toBeVisible();

    // Where some are none, all become favourites; where all are, none.
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.press('l');
    await expect(sidebar(page).getByRole('button', { name: `Favourites ${ALL}` })).toBeVisible();
    await expect(marked(page, ALL, 'favourite')).toBeVisible();
    await page.keyboard.press('2');
    await expect(marked(page, ALL, 'favourite, 2 stars')).toBeVisible();
    await page.keyboard.press('l');
    await expect(sidebar(page).getByRole('button', { name: 'Favourites 0' })).toBeVisible();
    await expect(marked(page, 3, '2 stars')).toBeVisible();
  });

  // A menu of the system shows no tick to Playwright.
  test(
    'by mouse alone: on the photo, in its menu and on the bar',
    { tag: '@web' },
    async ({ organisedPage: page }) => {
      await photo(page, 2).hover();
      await photo(page, 2).getByTitle('Favourite').click();
      await expect(marked(page, 2, 'favourite')).toBeVisible();
      await expect(page.getByRole('toolbar')).toHaveCount(0);

      await photo(page, 3).click({ button: 'right' });
      await page.getByRole('menuitemradio', { name: '5 stars' }).click();
      await expect(marked(page, 3, '5 stars')).toBeVisible();
      await photo(page, 3).click({ button: 'right' });
      await expect(page.getByRole('menuitemradio', { name: '5 stars' })).toBeChecked();
      await page.getByRole('menuitemcheckbox', { name: 'Favourite' }).click();
      await expect(marked(page, 3, 'favourite, 5 stars')).toBeVisible();

      await photo(page, 4).click({ modifiers: ['ControlOrMeta'] });
      await page.getByRole('toolbar').getByRole('button', { name: '3 stars' }).click();
      await expect(marked(page, 4, '3 stars')).toBeVisible();
      await expect(marked(page, 3, 'favourite, 3 stars')).toBeVisible();
      await page.getByRole('toolbar').getByRole('button', { name: 'Favourite' }).click();
      await expect(marked(page, 4, 'favourite, 3 stars')).toBeVisible();
      // The star that is set takes them away again.
      await page.getByRole('toolbar').getByRole('button', { name: '3 stars' }).click();
      await expect(marked(page, 4, 'favourite')).toBeVisible();

      await sidebar(page).getByRole('button', { name: 'Favourites 3' }).click();
      await expectTotal(page, 3);
      await expect(photo(page, 2)).toBeVisible();
    },
  );

  test('a photo that leaves the favourites hands the keys on to the next one', async ({
    organisedPage: page,
  }) => {
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.press('l');
    await page.keyboard.press('Escape');
    await sidebar(page)
      .getByRole('button', { name: `Favourites ${ALL}` })
      .click();
    await expectTotal(page, ALL);
    await photo(page, 2).focus();
    await page.keyboard.press('l');
    await expectTotal(page, ALL - 1);
    await expect(photo(page, 3)).toBeFocused();
    await page.keyboard.press('l');
    await expectTotal(page, ALL - 2);
    await expect(photo(page, 4)).toBeFocused();
    await page.keyboard.press('ControlOrMeta+z');
    await expect(photo(page, 3)).toBeVisible();
  });

  test('in the viewer, the comparison and among look-alikes', async ({ organisedPage: page }) => {
    await photo(page, 1).dblclick();
    await expect(viewer(page)).toBeVisible();
    await page.keyboard.press('3');
    await page.keyboard.press('l');
    await expect(viewer(page).getByRole('group', { name: '3 stars' }).first()).toBeVisible();
    const heart = viewer(page).getByRole('button', { name: 'Favourite' });
    await expect(heart).toHaveAttribute('aria-pressed', 'true');
    await viewer(page).getByRole('button', { name: '1 star', exact: true }).click();
    await page.keyboard.press('Escape');
    await expect(marked(page, 1, 'favourite, 1 star')).toBeVisible();

    await photo(page, 2).click();
    await photo(page, 3).click({ modifiers: ['ControlOrMeta'] });
    await page.keyboard.press('c');
    const comparison = page.getByRole('dialog', { name: 'Comparing 2 photos' });
    await comparison.getByRole('figure').nth(1).hover();
    await page.keyboard.press('5');
    await expect(said(page, '1 photo has 5 stars now')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(marked(page, 3, '5 stars')).toBeVisible();
    await expect(marked(page, 2, '')).toBeVisible();

    await photo(page, 2).click();
    await page.keyboard.press('f');
    const results = page.getByRole('listbox', { name: 'Photos like it' }).getByRole('option');
    await results.first().click();
    await page.keyboard.press('2');
    await expect(results.first()).toHaveAccessibleName(/, 2 stars, /);
  });
});

test.describe('tags', () => {
  test('by keys alone: new, found by the last level, given again, taken away', async ({
    organisedPage: page,
  }) => {
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('t');
    await expect(tagDialog(page)).toHaveAccessibleName('Tag 2 photos');
    await page.keyboard.type('travel/Lisbon');
    await page.keyboard.press('Enter');
    await expect(tagDialog(page).getByRole('status')).toHaveText('2 photos tagged travel/Lisbon');
    await page.keyboard.press('Enter');
    await expect(tagDialog(page)).toHaveCount(0);
    await expect(tagRow(page, 'travel', 2)).toBeVisible();

    // The last level finds it, without case.
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('t');
    await page.keyboard.type('lisbon');
    await expect(page.getByRole('option', { name: /^travel\/Lisbon/ })).toHaveAttribute(
      'aria-selected',
      'true',
    );
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await expect(tagRow(page, 'travel', 3)).toBeVisible();

    // T and Enter give the last tag again.
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('t');
    await page.keyboard.press('Enter');
    await expect(tagDialog(page).getByRole('status')).toHaveText('1 photo tagged travel/Lisbon');
    await page.keyboard.press('Escape');
    await expect(tagRow(page, 'travel', 4)).toBeVisible();

    // Of all photos, four have it.
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.press('t');
    const chips = tagDialog(page).getByRole('region', { name: 'On these photos' });
    await expect(chips.getByText(`4 of ${ALL}`)).toBeVisible();
    const remove = chips.getByRole('button', { name: 'Take away travel/Lisbon' });
    while (!(await remove.evaluate((button) => button === document.activeElement)))
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(chips).toHaveCount(0);
    await page.keyboard.press('Escape');
    await expect(tagRow(page, 'travel', 0)).toBeVisible();

    // The tree: unfolded, shown, renamed, deleted.
    await tagRow(page, 'travel', 0).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await expect(tagRow(page, 'Lisbon', 0)).toBeFocused();
    await page.keyboard.press('F2');
    await expect(page.getByRole('textbox', { name: 'Tag' })).toHaveValue('travel/Lisbon');
    await page.keyboard.type('places/Lisboa');
    await page.keyboard.press('Enter');
    await expect(tagRow(page, 'places', 0)).toBeVisible();
    await tagRow(page, 'places', 0).focus();
    await page.keyboard.press('Delete');
    await expect(tagRow(page, 'places')).toHaveCount(0);
    await page.keyboard.press('ControlOrMeta+z');
    await expect(tagRow(page, 'places', 0)).toBeVisible();
  });

  // The desktop app gives a drag of photos to the system, whose pointer Playwright does not move.
  test(
    'by mouse alone: from the bar, by dragging, from the information',
    { tag: '@web' },
    async ({ organisedPage: page }) => {
      await photo(page, 1).click();
      await page.getByRole('toolbar').getByRole('button', { name: 'Tag' }).click();
      await tagField(page).fill('sea');
      await page.getByRole('option', { name: 'New tag “sea”' }).click();
      await expect(tagDialog(page).getByRole('status')).toHaveText('1 photo tagged sea');
      await tagDialog(page).getByRole('button', { name: 'Done' }).click();
      await expect(tagRow(page, 'sea', 1)).toBeVisible();

      await photo(page, 2).click();
      await photo(page, 3).click({ modifiers: ['ControlOrMeta'] });
      await dragTo(page, photo(page, 3), tagRow(page, 'sea'), () =>
        expect(tagRow(page, 'sea', 3)).toBeVisible(),
      );
      await tagRow(page, 'sea', 3).click();
      await expectTotal(page, 3);

      await photo(page, 1).dblclick();
      await viewer(page).getByRole('button', { name: 'Information' }).click();
      const info = viewer(page).getByRole('complementary', { name: 'Information' });
      await info.getByRole('button', { name: 'Take away sea' }).click();
      await expect(info.getByRole('button', { name: 'sea', exact: true })).toHaveCount(0);
      await info.getByRole('button', { name: 'Add a tag' }).click();
      await tagField(page).fill('harbour');
      // What is written is not lost.
      await tagDialog(page).getByRole('button', { name: 'Done' }).click();
      await info.getByRole('button', { name: 'harbour', exact: true }).click();
      await expectTotal(page, 1);
      await expect(photo(page, 1)).toBeVisible();

      // Called as another one is, it becomes one with that, which is shown.
      await tagRow(page, 'harbour', 1).click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Rename' }).click();
      await page.getByRole('textbox', { name: 'Tag' }).fill('sea');
      await page.keyboard.press('Enter');
      await expect(tagRow(page, 'harbour')).toHaveCount(0);
      await expect(page.getByRole('heading', { name: 'sea', exact: true })).toBeVisible();
      await expectTotal(page, 3);
    },
  );

  test('what can’t be a tag is refused in a sentence, and what looks like code is a name', async ({
    organisedPage: page,
  }) => {
    await photo(page, 1).click();
    await page.keyboard.press('t');
    await tagField(page).fill('x'.repeat(5000));
    await page.keyboard.press('Enter');
    await expect(tagDialog(page).getByRole('alert')).toContainText('5,000 characters');
    await tagField(page).fill('\u202e\u2066');
    await page.keyboard.press('Enter');
    await expect(tagDialog(page).getByRole('alert')).toHaveText(/./);
    await tagField(page).fill('a\u202eb\u0007c');
    await page.keyboard.press('Enter');
    await expect(tagDialog(page).getByRole('status')).toHaveText('1 photo tagged abc');
    await tagField(page).fill('ABC');
    await page.keyboard.press('Enter');
    await expect(tagDialog(page).getByRole('status')).toHaveText('That was so already.');
    const hostile = '<script>alert(1)<img src=x onerror=alert(2)>';
    await tagField(page).fill(hostile);
    await page.keyboard.press('Enter');
    await expect(
      tagDialog(page).getByRole('button', { name: `Take away ${hostile}` }),
    ).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(tagRow(page, 'abc', 1)).toBeVisible();
    await expect(page.getByRole('tree', { name: 'Tags' }).getByText(hostile)).toBeVisible();
  });
});

test('a title and a caption are written in their place, and can be undone', async ({
  organisedPage: page,
}) => {
  await photo(page, 1).dblclick();
  await page.keyboard.press('i');
  const info = viewer(page).getByRole('complementary', { name: 'Information' });
  const title = info.getByRole('textbox', { name: 'Title' });
  await title.click();
  await page.keyboard.type('L 5 roses');
  await page.keyboard.press('Enter');
  await expect(said(page, 'Title changed')).toBeVisible();
  await expect(viewer(page)).toBeFocused();
  // What was typed were no commands.
  await expect(info.getByRole('group', { name: 'Stars' })).toBeVisible();
  const caption = info.getByRole('textbox', { name: 'Caption' });
  await caption.fill('not this');
  await caption.press('Escape');
  await expect(caption).toHaveValue('');
  await caption.fill('In the garden,\nafter the rain');
  await caption.press('ControlOrMeta+Enter');
  await expect(said(page, 'Caption changed')).toBeVisible();
  await page.reload();
  await expect(title).toHaveCount(0); // The information opens anew.
  await page.keyboard.press('i');
  await expect(title).toHaveValue('L 5 roses');
  await expect(caption).toHaveValue('In the garden,\nafter the rain');
  await caption.fill('y'.repeat(20_000));
  await info.getByRole('heading', { level: 3 }).click();
  await expect(info.getByRole('alert')).toContainText('20,000 characters');
  await caption.press('Escape');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(caption).toHaveValue('');

  // An album of a long name makes the panel no wider than the window has room for.
  await page.keyboard.press('a');
  await page.keyboard.type('The summer of all the roses that there ever were in our garden');
  await page.keyboard.press('Enter');
  const out = info.getByRole('button', { name: /^Take it out of “The summer/ });
  await expect(out).toBeInViewport({ ratio: 1 });
});

test('three hundred photos at once are marked, tagged and undone by keys', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  const MANY = 300;
  const page = await pageOf(await ownApp({ folders: [await drawMany(folder, MANY)] }));
  await expectTotal(page, MANY);
  await expect(nth(page, 1)).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ControlOrMeta+a');
  await expect(page.getByRole('toolbar')).toContainText(`${MANY} chosen`);
  await page.keyboard.press('l');
  await expect(sidebar(page).getByRole('button', { name: `Favourites ${MANY}` })).toBeVisible();
  await page.keyboard.press('t');
  await page.keyboard.type('many');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(tagRow(page, 'many', MANY)).toBeVisible();
  await expect(said(page, `${MANY} photos tagged many`)).toBeVisible();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(tagRow(page, 'many')).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(sidebar(page).getByRole('button', { name: 'Favourites 0' })).toBeVisible();
});
