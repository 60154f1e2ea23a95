import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { fail, ok } from '../src-main/contract/errors.ts';
import {
  DESKTOP_CALLS,
  type DesktopInput,
  type UpdateState,
} from '../src-main/contract/desktop-calls.ts';
import { drawPhotos } from '../test-fixtures/drawn-photos.ts';
import { drawPicture } from '../test-fixtures/pictures.ts';
import { inDesktop, SETTINGS, systemDrag, type DesktopStandIn } from './support/desktop-bridge.ts';
import { presses, tabTo } from './support/hands.ts';
import { axeFindings, cutOff, textsOf } from './support/looks.ts';
import { marked, photo, ready, said } from './support/organised.ts';
import { expectChosen, expectTotal, viewer } from './support/photos.ts';
import { trail } from './support/similar.ts';
import { expect, test } from './support/test.ts';
import { sidebarOf } from './support/watched.ts';
import { foreignWords, wordsOf } from './support/words.ts';

// The page in the desktop app, with a stand-in for its shell (support/desktop-bridge.ts).

const MIDDLE = { x: 640, y: 400 };

const thisApp = (page: Page): Locator => page.getByRole('region', { name: 'This app' });

/** A shell whose settings can be changed, and whose update goes as far as the test says. */
function settable(desktop: DesktopStandIn): {
  readonly to: (update: UpdateState) => Promise<void>;
} {
  let answer = SETTINGS;
  desktop.answers.desktopSettings = () => ok(answer);
  desktop.answers.changeDesktopSettings = (change) => {
    const settings = { ...answer.settings, ...change };
    answer = DESKTOP_CALLS.desktopSettings.output.parse({ ...answer, settings });
    return ok(answer);
  };
  desktop.answers.update = () => ok(answer);
  return {
    to: async (update) => {
      answer = { ...answer, update };
      await desktop.tell({ kind: 'settings', answer });
    },
  };
}

/** What the page changed, beside the theme that it tells by itself. */
function changed(desktop: DesktopStandIn): DesktopInput<'changeDesktopSettings'>[] {
  return desktop.asked('changeDesktopSettings').filter(({ theme }) => theme === undefined);
}

test.describe('in the desktop app', { tag: '@web' }, () => {
  test('settings are those of this app, each with a sentence, and can be taken back', async ({
    page,
  }) => {
    const desktop = await inDesktop(page, 'darwin');
    settable(desktop);
    await sidebarOf(page).getByRole('button', { name: 'Settings' }).click();
    const switches = thisApp(page).getByRole('switch');
    await expect(switches).toHaveCount(4);
    await expect(thisApp(page)).toContainText('in the menu bar');
    const login = thisApp(page).getByRole('switch', { name: 'Start when you log in' });
    await tabTo(page, login);
    await page.keyboard.press(' ');
    await expect(login).toBeChecked();
    expect(changed(desktop)).toEqual([{ startsAtLogin: true }]);
    desktop.answers.changeDesktopSettings = () =>
      fail('settings-unwritable', 'The settings could not be kept.');
    await page.keyboard.press(' ');
    await expect(said(page, 'The settings could not be kept.')).toBeVisible();
    await expect(login).toBeChecked();
    await expect(login).toBeFocused();

    // Changed elsewhere, in the tray say; and what this system can't do is not offered.
    await desktop.tell({
      kind: 'settings',
      answer: {
        settings: { ...SETTINGS.settings, runsInBackground: true },
        can: { runInBackground: true, startAtLogin: false, pauseOnBattery: false },
        update: { state: 'unavailable' },
      },
    });
    await expect(switches).toHaveCount(1);
    await expect(switches).toBeChecked();
    await expect(thisApp(page).getByRole('button')).toHaveCount(0);
    await expect(thisApp(page)).toContainText('This copy does not renew itself.');
  });

  test('the shell is told the theme that a person chose', async ({ page }) => {
    const desktop = await inDesktop(page);
    await expect
      .poll(() => desktop.asked('changeDesktopSettings'))
      .toContainEqual({ theme: 'system' });
    await sidebarOf(page).getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('radiogroup', { name: 'Theme' }).getByText('Dark').click();
    await expect
      .poll(() => desktop.asked('changeDesktopSettings').at(-1))
      .toEqual({ theme: 'dark' });
  });

  test('a new version is looked for, fetched and started, or it says why not', async ({ page }) => {
    const desktop = await inDesktop(page);
    const update = settable(desktop);
    await sidebarOf(page).getByRole('button', { name: 'Settings' }).click();
    const row = thisApp(page);
    await row.getByRole('button', { name: 'Look for a new version' }).click();
    await update.to({ state: 'looking' });
    await expect(row.getByRole('status')).toHaveText('Looking for a new version…');
    // Busy, it keeps the keyboard, and asks for nothing.
    await expect(row.getByRole('button')).toBeFocused();
    await page.keyboard.press('Enter');
    await update.to({
      state: 'failed',
      problem: { code: 'update-unreachable', message: 'The internet is not reachable.' },
    });
    await expect(row.getByRole('status')).toHaveText('The internet is not reachable.');
    await row.getByRole('button', { name: 'Try again' }).click();
    const notes = 'Finds more.\nForgets less.';
    await update.to({ state: 'found', version: '1.4.0', notes });
    await row.getByText('What is new', { exact: true }).click();
    await expect(row.getByText('Forgets less.')).toBeVisible();
    await row.getByRole('button', { name: 'Fetch it' }).click();
    await update.to({ state: 'fetching', version: '1.4.0', percent: 42 });
    await expect(row.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '42');
    await update.to({ state: 'ready', version: '1.4.0', notes });
    await row.getByRole('button', { name: 'Restart Kindred' }).click();
    expect(desktop.asked('update').map((asked) => asked.do)).toEqual([
      'look',
      'look',
      'fetch',
      'restart',
    ]);
    await update.to({ state: 'none', lookedAt: '2026-11-30T09:30:00Z' });
    await expect(row.getByRole('status')).toContainText('30 Nov 2026');
  });

  for (const language of ['en', 'it'] as const) {
    test(`the settings are whole at 360 px, dark and light, in ${language}`, async ({ page }) => {
      await page.addInitScript((code) => {
        localStorage.setItem('kindred.preferences', JSON.stringify({ language: code }));
      }, language);
      const desktop = await inDesktop(page);
      const update = settable(desktop);
      await desktop.tell({ kind: 'action', action: 'show-settings' });
      await page.setViewportSize({ width: 360, height: 740 });
      const title = page.getByRole('heading', { name: wordsOf(language)('desktop.title') });
      const keyOf = foreignWords(language === 'en' ? 'it' : 'en', language);
      for (const state of [
        { state: 'fetching', version: '1.4.0', percent: 42 },
        { state: 'ready', version: '1.4.0', notes: '' },
        { state: 'unavailable' },
      ] as const) {
        await update.to(state);
        await title.scrollIntoViewIfNeeded();
        await expect.poll(() => cutOff(page), state.state).toEqual([]);
        expect(await axeFindings(page), state.state).toEqual([]);
        const foreign = (await textsOf(page)).map(keyOf).filter((key) => key !== undefined);
        expect(foreign, state.state).toEqual([]);
      }
    });
  }

  test('the system’s own dialog chooses folders, from the first one on', async ({
    folder,
    ownApp,
    pageOf,
  }) => {
    for (const [n, name] of ['Coast', 'Alps', 'Lakes'].entries())
      await drawPhotos(folder, { [`${name}/a.jpg`]: n + 1 });
    const paths = ['Coast', 'Alps', 'Lakes'].map((name) => join(folder, name));
    const page = await pageOf(await ownApp({ env: { HOME: folder, USERPROFILE: folder } }));
    const desktop = await inDesktop(page);
    desktop.answers.chooseFolders = () => ok({ paths: [] });
    const choose = page.getByRole('button', { name: /^Choose / });
    await choose.click();
    await expect.poll(() => desktop.asked('chooseFolders').length).toBe(1);
    await expect(page.getByRole('dialog')).toHaveCount(0);
    desktop.answers.chooseFolders = () => ok({ paths: paths.slice(0, 2) });
    await choose.click();
    await expectTotal(page, 2);
    await expect(said(page, /^Alps is added\./)).toBeVisible();
    // What is there already is no news.
    desktop.answers.chooseFolders = () => ok({ paths: paths.slice(1) });
    await sidebarOf(page).getByRole('button', { name: 'Add a folder' }).click();
    await expectTotal(page, 3);
    await expect(said(page, '“Alps” is in the library already.')).toBeVisible();
    await desktop.tell({ kind: 'action', action: 'add-folder' });
    await expect.poll(() => desktop.asked('chooseFolders').length).toBe(4);
  });

  test('a dropped folder is added at once, and a dropped picture finds photos like it', async ({
    folder,
    organisedPage: page,
  }) => {
    const desktop = await inDesktop(page);
    await ready(page);
    const lake = join(folder, 'Summer at the lake');
    await mkdir(lake);
    await writeFile(join(lake, 'one.jpg'), await drawPicture({ seed: 1 }));
    await desktop.lay({ 'Summer at the lake': lake });
    const drag = await systemDrag(page, [lake]);
    await drag.over(MIDDLE);
    await drag.drop(MIDDLE);
    await expect(said(page, /^Summer at the lake is added\./)).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expectTotal(page, 13);
    const picture = join(folder, 'found.jpg');
    await writeFile(picture, await drawPicture({ seed: 3.3 }));
    const other = await systemDrag(page, [picture]);
    await other.over(MIDDLE);
    await other.drop(MIDDLE);
    await expect(trail(page)).toHaveText(['found.jpg']);
  });

  test('what the menu bar, a second start and the tray say is done', async ({
    organisedPage: page,
  }) => {
    const desktop = await inDesktop(page);
    await ready(page);
    const act = (action: Parameters<typeof desktop.tell>[0] & { kind: 'action' }) =>
      desktop.tell(action);
    const pressed = await presses(page);
    await act({ kind: 'action', action: 'choose-all' });
    await expect(page.getByRole('toolbar').getByText('12 chosen')).toBeVisible();
    await act({ kind: 'action', action: 'show-settings' });
    await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
    await act({ kind: 'action', action: 'show-keys' });
    const keys = page.getByRole('dialog', { name: 'Keys' });
    await expect(keys).toContainText('Move to Trash');
    await act({ kind: 'action', action: 'search' });
    await expect(keys).toHaveCount(0);
    const box = page.getByRole('combobox', { name: 'Search' });
    await expect(box).toBeFocused();
    expect(await pressed()).toEqual({ clicks: 0, keys: 0 });

    // In a field it is typing that is undone and chosen, elsewhere what was organised.
    await page.keyboard.type('dog');
    await act({ kind: 'action', action: 'undo' });
    await expect(box).not.toHaveValue('dog');
    await act({ kind: 'action', action: 'redo' });
    await expect(box).toHaveValue('dog');
    await act({ kind: 'action', action: 'choose-all' });
    await page.keyboard.press('Delete');
    await expect(box).toHaveValue('');
    await page.keyboard.press('Escape');
    await photo(page, 1).click();
    await expectChosen(page, [1]);
    await page.keyboard.press('3');
    await expect(marked(page, 1, '3 stars')).toBeVisible();
    await act({ kind: 'action', action: 'undo' });
    await expect(marked(page, 1, '')).toBeVisible();
    await act({ kind: 'action', action: 'redo' });
    await expect(marked(page, 1, '3 stars')).toBeVisible();

    const id = Number(await photo(page, 2).getAttribute('data-photo-id'));
    await photo(page, 4).dblclick();
    await expect(viewer(page)).toBeVisible();
    await desktop.tell({ kind: 'similar', photo: id });
    await expect(viewer(page)).toHaveCount(0);
    await expect(trail(page)).toHaveText(['p02.jpg']);
    const picture = await page.evaluate(
      async (base64) => {
        const body = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const answer = await fetch('/picture', {
          method: 'POST',
          body,
          headers: { 'x-name': 'opened.jpg' },
        });
        return (await answer.json()) as { picture: string; width: number; height: number };
      },
      (await drawPicture({ seed: 5 })).toString('base64'),
    );
    await desktop.tell({ kind: 'similar-picture', name: 'opened.jpg', ...picture });
    await expect(trail(page)).toHaveText(['p02.jpg', 'opened.jpg']);
    await act({ kind: 'action', action: 'show-library' });
    await expectTotal(page, 12);
    await desktop.tell({ kind: 'notice', message: 'Notes.txt is no picture.' });
    await expect(said(page, 'Notes.txt is no picture.')).toBeVisible();
  });

  test('an engine that goes is waited for, started by hand, and asked again', async ({
    organisedPage: page,
  }) => {
    const desktop = await inDesktop(page);
    await ready(page);
    await desktop.stand('starting');
    await expect(page.getByText('Kindred is starting again…')).toBeVisible();
    await photo(page, 1).click();
    await page.keyboard.press('4');
    await expect(page.getByRole('alert')).toHaveCount(0);
    await desktop.stand('lost');
    const lost = page.getByRole('alert');
    await expect(lost).toContainText('did not start again');
    await expect(photo(page, 12)).toBeVisible();
    await lost.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(desktop.retries).toBe(1);
    await desktop.stand('starting');
    await expect(lost).toHaveCount(0);
    await desktop.stand('open');
    await expect(page.getByText('Kindred is starting again…')).toHaveCount(0);
    // Asked while nobody listened, it is done.
    await expect(said(page, '1 photo has 4 stars now')).toBeVisible();
    await page.reload();
    await expect(marked(page, 1, '4 stars')).toBeVisible();
  });
});

test(
  'a browser offers nothing that only the desktop app can do',
  { tag: '@web' },
  async ({ page }) => {
    const tile = page.getByRole('option').first();
    await tile.click({ button: 'right' });
    const menu = page.getByRole('menu');
    await expect(menu.getByRole('menuitem', { name: 'Copy file path' })).toBeVisible();
    for (const name of [/^Copy Ctrl/, /Trash/, /Reveal/, /another program/])
      await expect(menu.getByRole('menuitem', { name })).toHaveCount(0);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Delete');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.getByRole('toolbar').getByRole('button', { name: /Trash/ })).toHaveCount(0);
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).not.toContainText('Trash');
    await page.keyboard.press('Escape');
    await sidebarOf(page).getByRole('button', { name: 'Settings' }).click();
    await expect(page.getByRole('radiogroup', { name: 'Theme' })).toBeVisible();
    await expect(thisApp(page)).toHaveCount(0);
  },
);
