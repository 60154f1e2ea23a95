import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { drawPhotos } from '../test-fixtures/drawn-photos.ts';
import { desktopOf } from './support/electron-app.ts';
import { pick } from './support/menus.ts';
import { expectTotal, named } from './support/photos.ts';
import { results } from './support/similar.ts';
import { expect, indexed, test as base } from './support/test.ts';
import { holderOf } from './support/watched.ts';

// What is only there in the real desktop app: the shell around the page.

const PHOTOS: Readonly<Record<string, number>> = {
  'beach-1.jpg': 1,
  'beach-2.jpg': 1.1,
  'hill.jpg': 2,
};

const test = base.extend<{ readonly desktop: ElectronApplication }>({
  desktop: async ({ page }, use) => {
    const desktop = desktopOf(page);
    if (desktop === undefined) throw new Error('This page is in a browser.');
    await use(desktop);
  },
});

test.describe('the real desktop app', { tag: '@electron' }, () => {
  test('has one window, whose page has the bridge and nothing of Node', async ({
    page,
    desktop,
  }) => {
    expect(desktop.windows()).toHaveLength(1);
    const reached = await page.evaluate(() => ({
      process: 'process' in globalThis,
      require: 'require' in globalThis,
      Buffer: 'Buffer' in globalThis,
      kindred: Object.keys(Reflect.get(globalThis, 'kindred') as object).toSorted(),
    }));
    expect(reached).toEqual({
      process: false,
      require: false,
      Buffer: false,
      kindred: ['ask', 'listen', 'pathOf', 'platform', 'retry', 'send'],
    });
  });

  test('lets its page go nowhere, open nothing and reach nobody', async ({ page, desktop }) => {
    const address = page.url();
    expect(address).toMatch(/^kindred:\/\/app\//);
    const outcome = await page.evaluate(async () => ({
      opened: window.open('https://example.com') !== null,
      fetched: await fetch('https://example.com').then(
        () => true,
        () => false,
      ),
      file: await fetch('file:///etc/hostname').then(
        () => true,
        () => false,
      ),
      located: await new Promise<boolean>((resolve) => {
        navigator.geolocation.getCurrentPosition(
          () => {
            resolve(true);
          },
          () => {
            resolve(false);
          },
        );
      }),
    }));
    expect(outcome).toEqual({ opened: false, fetched: false, file: false, located: false });
    await page.evaluate(() => {
      location.href = 'https://example.com';
    });
    // Still the page, and it answers.
    await expect(page.getByRole('button', { name: 'Settings' })).toBeVisible();
    expect(page.url()).toBe(address);
    expect(desktop.windows()).toHaveLength(1);
  });

  test('finds similar photos by a menu of the system', async ({ folder, ownApp, pageOf }) => {
    await drawPhotos(folder, PHOTOS);
    const page = await pageOf(await ownApp({ folders: [folder] }));
    await expectTotal(page, 3);
    await indexed(page);
    await named(page, 'beach-1.jpg').click({ button: 'right' });
    await expect(page.getByRole('menu')).toHaveCount(0);
    await pick(page, 'Find similar');
    await expect(results(page).first()).toHaveAccessibleName(/^beach-2\.jpg/);
  });

  test('has a menu bar that the page hears of', async ({ page, desktop }) => {
    const wasFound = await desktop.evaluate(({ Menu }) => {
      type Items = readonly Electron.MenuItem[];
      const all = (items: Items): Electron.MenuItem[] =>
        items.flatMap((item) => [item, ...all(item.submenu?.items ?? [])]);
      const item = all(Menu.getApplicationMenu()?.items ?? []).find(
        ({ label }) => label === 'Settings…',
      );
      item?.click();
      return item !== undefined;
    });
    expect(wasFound).toBe(true);
    await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
  });

  test('quits in good order, its engine with it', async ({ folder, ownApp, pageOf }) => {
    await drawPhotos(folder, PHOTOS);
    const library = join(folder, 'Library');
    const bed = await ownApp({ library, folders: [folder] });
    await expectTotal(await pageOf(bed), 3);
    const engine = holderOf(library);
    expect(await bed.stop()).toBe(0);
    const isAlive = () => {
      try {
        return process.kill(engine, 0);
      } catch {
        return false; // No such process.
      }
    };
    await expect.poll(isAlive).toBe(false);
  });
});
