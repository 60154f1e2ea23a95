import { existsSync } from 'node:fs';
import { chromium, type Browser, type CDPSession, type Page } from '@playwright/test';
import { startApp } from '../e2e/support/app.ts';
import { findChromium } from '../e2e/support/chromium.ts';
import { drawnFrames } from './drawn-frames.ts';
import { libraryFlags } from './library-flags.ts';
import { makeLargeLibrary } from './large-library.ts';

const MB = 1e6;
const SEARCHES = 12;
const SCROLL_MS = 5000;

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;
}

/** Milliseconds from asking for the page to its first screen of thumbnails, decoded. */
async function openPage(page: Page, link: string): Promise<number> {
  const started = performance.now();
  await page.goto(link);
  await page.waitForFunction(() => {
    const images = [...document.querySelectorAll<HTMLImageElement>('[data-photo-id] img')];
    return images.length >= 12 && images.every((image) => image.complete);
  });
  return performance.now() - started;
}

/** How the grid stood while it was scrolled. */
interface Scrolled {
  readonly frames: number;
  /** Frames in which some place of the grid showed neither photo nor heading. */
  readonly blankFrames: number;
}

/** Scrolls the grid for some seconds, 40 px a frame, and looks at every frame for empty places. */
function scrollGrid(page: Page): Promise<Scrolled> {
  return page.evaluate(async (milliseconds) => {
    const tile = document.querySelector('[data-photo-id]');
    let box = tile?.parentElement ?? null;
    while (box !== null && box.scrollHeight <= box.clientHeight + 1) box = box.parentElement;
    if (box === null) throw new Error('There is nothing to scroll.');
    const scroller = box;
    const { left, top, width, height } = scroller.getBoundingClientRect();
    const isBlank = (y: number) => {
      // A gap between two photos is no blank row: a few places side by side are looked at.
      const places = [0.13, 0.31, 0.52, 0.71].map((x) =>
        document.elementFromPoint(left + width * x, top + height * y),
      );
      return places.every((at) => at?.closest('[data-photo-id], h2, header') == null);
    };
    const seen = { frames: 0, blankFrames: 0 };
    const end = performance.now() + milliseconds;
    while (performance.now() < end) {
      scroller.scrollTop += 40;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      seen.frames += 1;
      if ([0.1, 0.3, 0.5, 0.7, 0.9].filter(isBlank).length > 1) seen.blankFrames += 1;
    }
    return seen;
  }, SCROLL_MS);
}

/** Milliseconds from the key to the frame that shows the results. */
async function findSimilar(page: Page, nth: number): Promise<number> {
  await page.locator('[data-photo-id]').nth(nth).click();
  const milliseconds = await page.evaluate(async () => {
    const started = performance.now();
    const key = new KeyboardEvent('keydown', { key: 'f', bubbles: true });
    (document.activeElement ?? document.body).dispatchEvent(key);
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    while (document.querySelector('[aria-label="Photos like it"] [data-photo-id]') === null)
      await frame();
    // The frame after the one that made them has been painted.
    await frame();
    return performance.now() - started;
  });
  await page.keyboard.press('Escape');
  await page.waitForFunction(
    () => document.querySelector('[aria-label="Photos like it"]') === null,
  );
  await page.waitForFunction(() => document.querySelector('[data-photo-id]') !== null);
  return milliseconds;
}

async function heapMB(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.enable');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / MB;
}

async function measurePage(browser: Browser, link: string): Promise<Record<string, unknown>> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
  const session = await page.context().newCDPSession(page);
  const thumbnailsMs = await openPage(page, link);
  let scrolled: Scrolled = { frames: 0, blankFrames: 0 };
  const frames = await drawnFrames(session, async () => {
    scrolled = await scrollGrid(page);
  });
  const times: number[] = [];
  for (let at = 0; at < SEARCHES; at += 1) times.push(await findSimilar(page, at));
  return {
    firstThumbnailsMs: Math.round(thumbnailsMs),
    scroll: { ...frames, ...scrolled },
    findSimilarMs: {
      first: Math.round(times[0] ?? NaN),
      median: Math.round(median(times)),
      worst: Math.round(Math.max(...times)),
    },
    heapMB: Math.round(await heapMB(session)),
  };
}

/**
 * The page on a generated library of 100,000 photos, in a real Chromium: how soon the first
 * thumbnails are there, how the grid scrolls (frames from a Chromium trace), how long Find similar
 * takes from the key to the painted results, and what the page holds in memory. `--photos 10000`
 * takes another size, `--library DIR` keeps the library for the next run.
 */
export async function bench(options: {
  readonly args: readonly string[];
}): Promise<Record<string, unknown>> {
  const { photos, library } = libraryFlags(options.args, 'kindred-bench-app');
  if (!existsSync(library)) await makeLargeLibrary(library, photos, say);
  const started = performance.now();
  const app = await startApp({ library });
  const addressMs = Math.round(performance.now() - started);
  const { executablePath, args } = await findChromium();
  const browser = await chromium.launch({ executablePath, args: [...args] });
  try {
    return { photos, addressMs, ...(await measurePage(browser, app.link)) };
  } finally {
    await browser.close();
    await app.stop();
  }
}
