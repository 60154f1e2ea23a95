import { expect, type Locator, type Page } from '@playwright/test';

/** What a person has pressed so far. */
interface Presses {
  readonly clicks: number;
  readonly keys: number;
}

/** Counts from now on what is pressed on this page, as the page itself sees it. */
export async function presses(page: Page): Promise<() => Promise<Presses>> {
  const counter = await page.evaluateHandle(() => {
    const so = { clicks: 0, keys: 0 };
    addEventListener('pointerdown', () => (so.clicks += 1), { capture: true });
    addEventListener('keydown', () => (so.keys += 1), { capture: true });
    return so;
  });
  return () => counter.evaluate(({ clicks, keys }) => ({ clicks, keys }));
}

/** More controls than any screen has. */
const MOST_TABS = 60;

/** Walks with Tab until the control has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, control: Locator): Promise<void> {
  await expect(control).toBeVisible();
  for (let n = 0; n < MOST_TABS; n += 1) {
    await page.keyboard.press('Tab');
    if (await control.evaluate((element) => element === document.activeElement)) return;
  }
  await expect(control).toBeFocused();
}
