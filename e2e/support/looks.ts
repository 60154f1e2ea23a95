import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Nothing moves from now on: what is looked at is where it will stay. */
export async function still(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
}

/** Shows the page in a theme, once every colour is that theme’s. */
async function themed(page: Page, colorScheme: 'dark' | 'light'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.evaluate(async () => {
    await new Promise(requestAnimationFrame);
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
}

/** What axe-core finds wrong on the page as it is now, in the dark and in the light. */
export async function axeFindings(page: Page): Promise<string[]> {
  await themed(page, 'dark');
  const dark = await new AxeBuilder({ page }).analyze();
  await themed(page, 'light');
  // Only colours change with the theme.
  const light = await new AxeBuilder({ page }).withRules(['color-contrast']).analyze();
  return [...dark.violations, ...light.violations].flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${help}\n${html}\n${failureSummary}`),
  );
}

/** What reaches beyond the window, or is cut off without a sign of it, as the page is now. */
export function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const SLACK = 1;
    const { clientWidth: width, scrollWidth } = document.documentElement;
    const describe = (element: Element) => element.outerHTML.slice(0, 160);
    const scrolls = (element: Element | null): boolean =>
      element !== null &&
      (/auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
    const isSeen = (element: Element) =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      element.closest('.unseen, svg, [inert]') === null;
    const isBeyond = (element: Element) => {
      const { left, right } = element.getBoundingClientRect();
      return (left < -SLACK || right > width + SLACK) && !scrolls(element.parentElement);
    };
    /** Words end without the dots that say that there are more. */
    const isCut = (element: Element) => {
      const { overflowX, textOverflow } = getComputedStyle(element);
      const isClipped = overflowX === 'hidden' || overflowX === 'clip';
      const hasWords = [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '',
      );
      const isLonger = element.scrollWidth > element.clientWidth + SLACK;
      return hasWords && isClipped && isLonger && textOverflow !== 'ellipsis';
    };
    const seen = [...document.body.querySelectorAll('*')].filter(isSeen);
    return [
      ...(scrollWidth > width ? [`the page scrolls sideways: ${scrollWidth} of ${width} px`] : []),
      ...seen.filter(isBeyond).map((element) => `beyond the window: ${describe(element)}`),
      ...seen.filter(isCut).map((element) => `cut off: ${describe(element)}`),
    ];
  });
}

/** Everything that the page says now, seen or heard, each text once. */
export function textsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const texts = new Set<string>();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      texts.add((node.textContent ?? '').trim());
    }
    for (const element of document.querySelectorAll('*')) {
      for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-valuetext']) {
        texts.add((element.getAttribute(name) ?? '').trim());
      }
    }
    return [...texts].filter((text) => text !== '');
  });
}
