// Takes the README's pictures over the drawn demo photos: npm run screenshots
import { fileURLToPath } from 'node:url';
import { chromium, expect, type Browser, type Page } from '@playwright/test';
import { startApp } from './support/app.ts';
import { openDoor, type Door } from './support/bed.ts';
import { findChromium } from './support/chromium.ts';

const IMAGES = fileURLToPath(new URL('../docs/images/', import.meta.url));
const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 800 };

interface View {
  readonly scheme: 'dark' | 'light';
  readonly size: { readonly width: number; readonly height: number };
}

/** Everything on the screen is painted: pictures decoded, nothing busy, nothing moving. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.images].every((image) => image.complete && image.naturalWidth > 0),
  );
  await page.waitForFunction(() => document.getAnimations().length === 0);
}

async function take(page: Page, name: string): Promise<void> {
  await settled(page);
  await page.screenshot({ path: `${IMAGES}${name}.jpg`, type: 'jpeg', quality: 82 });
  console.log(name);
}

async function open(browser: Browser, door: Door, { scheme, size }: View): Promise<Page> {
  const context = await browser.newContext({
    storageState: door.state,
    baseURL: door.origin,
    viewport: size,
    colorScheme: scheme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'UTC',
  });
  const page = await context.newPage();
  await page.goto('/');
  return page;
}

const tile = (page: Page, name: RegExp) => page.getByRole('option', { name }).first();

/** The grid, the results, why alike, the viewer, the comparison: from one photo. */
async function walk(page: Page, suffix: string, photo: RegExp): Promise<void> {
  await expect(page.getByRole('option').first()).toBeVisible();
  await take(page, `grid-${suffix}`);
  await tile(page, photo).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Find similar', exact: false }).first().click();
  const results = page.getByRole('listbox', { name: 'Photos like it' });
  await expect(results.getByRole('option').first()).toBeVisible();
  await page.mouse.move(0, 0);
  await take(page, `similar-${suffix}`);
  await page.keyboard.press('w');
  await expect(page.getByText('of the likeness').first()).toBeVisible();
  await take(page, `why-${suffix}`);
  await page.keyboard.press('w');
  // The viewer and the comparison are dark by day and night.
  if (suffix === 'light') return;
  await results.getByRole('option').first().dblclick();
  await page.keyboard.press('i');
  await expect(page.getByText('SHA-256').first()).toBeVisible();
  await page.mouse.move(200, 200);
  await take(page, `viewer-${suffix}`);
  await page.keyboard.press('Escape');
  await results.getByRole('option').nth(0).click();
  await results
    .getByRole('option')
    .nth(1)
    .click({ modifiers: ['ControlOrMeta'] });
  await page.keyboard.press('c');
  await expect(page.getByRole('dialog')).toBeVisible();
  await take(page, `compare-${suffix}`);
  await page.keyboard.press('Escape');
}

/** The box in which one searches. */
const searchBox = (page: Page) => page.getByRole('combobox', { name: 'Search photos' });

/** What is made on each walk: the second one finds what the first has made. */
const NAMES = {
  dark: { tag: 'sailing', album: 'By the water' },
  light: { tag: 'boats', album: 'Summer' },
} as const;

/** Searching, an album, tagging, the bar that takes it back, an export. */
async function organise(page: Page, suffix: keyof typeof NAMES, out: string): Promise<void> {
  const { tag, album } = NAMES[suffix];
  await page.getByRole('button', { name: /^All photos/ }).click();
  await searchBox(page).fill('has:gps -city ');
  await page.keyboard.type('wat');
  await expect(page.getByRole('listbox').getByRole('option').first()).toBeVisible();
  await take(page, `search-${suffix}`);
  await page.getByRole('button', { name: 'Clear the search' }).click();
  await searchBox(page).fill('nature/water ');
  await page.keyboard.press('Enter');
  const photos = page.getByRole('listbox', { name: 'Photos', exact: true }).getByRole('option');
  await expect(photos.nth(4)).toBeVisible();
  await photos.nth(0).click();
  await photos.nth(8).click({ modifiers: ['Shift'] });
  await page.keyboard.press('t');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  await page.keyboard.type(tag);
  await take(page, `tagging-${suffix}`);
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('button', { name: 'Undo', exact: true }).first()).toBeVisible();
  await take(page, `undo-${suffix}`);
  await page.keyboard.press('a');
  await expect(dialog).toBeVisible();
  await page.keyboard.type(album);
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await page.getByRole('treeitem', { name: new RegExp(`^${album}`) }).click();
  await expect(photos.first()).toBeVisible();
  await photos.first().click();
  await page.keyboard.press('Escape');
  await take(page, `album-${suffix}`);
  await photos.first().click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('e');
  await dialog.getByRole('textbox', { name: 'To', exact: true }).fill(out);
  await dialog.getByText('JPEG', { exact: true }).click();
  await dialog.getByRole('combobox', { name: 'Size' }).selectOption('2048');
  await dialog.getByRole('textbox', { name: 'Names' }).fill('{date} {place} {n}');
  await expect(dialog.getByText(/“\d{4}-/)).toBeVisible();
  await take(page, `export-${suffix}`);
  await page.keyboard.press('Escape');
}

async function demo(browser: Browser, photo: RegExp): Promise<void> {
  const app = await startApp({ args: ['--demo'] });
  const door = await openDoor(app);
  const first = await open(browser, door, { scheme: 'dark', size: WIDE });
  await expect(first.getByRole('progressbar')).toHaveCount(0, { timeout: 180_000 });
  await expect(first.getByText(/could not be read/).first()).toBeVisible({ timeout: 180_000 });
  for (const scheme of ['dark', 'light'] as const) {
    const page = await open(browser, door, { scheme, size: WIDE });
    await walk(page, scheme, photo);
    await page.goto('/');
    await organise(page, scheme, '/home/ann/Pictures/For grandma');
    await page.goto('/');
    await page.getByRole('button', { name: 'Settings' }).click();
    await take(page, `settings-${scheme}`);
  }
  await walk(await open(browser, door, { scheme: 'dark', size: NARROW }), 'narrow', photo);
  await app.stop();
}

async function firstRun(browser: Browser): Promise<void> {
  const app = await startApp();
  const door = await openDoor(app);
  for (const scheme of ['dark', 'light'] as const) {
    const page = await open(browser, door, { scheme, size: WIDE });
    await expect(page.getByRole('heading', { name: 'Show Kindred where' })).toBeVisible();
    await take(page, `first-run-${scheme}`);
  }
  await app.stop();
}

const { executablePath, args } = await findChromium();
const browser = await chromium.launch({ executablePath, args: [...args] });
try {
  await firstRun(browser);
  await demo(browser, new RegExp(process.argv[2] ?? 'boats'));
} finally {
  await browser.close();
}
