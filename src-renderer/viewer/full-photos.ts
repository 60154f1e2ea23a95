import { fail, ok, type KindredError, type Result } from '../../src-main/contract/errors.ts';
import type { PhotoCard } from '../../src-main/contract/photo-calls.ts';
import { fullUrl, screenUrl, thumbnailUrl } from '../api/pictures.ts';
import { reasonOf, t } from '../i18n/messages.svelte.ts';

// Whole photos, decoded before they are shown, so that one replaces its thumbnail without a jump.

interface Kept {
  readonly loading: Promise<Result<string>>;
  /** Holds the decoded picture, so that the browser does, too. */
  readonly image: HTMLImageElement;
  /** The address that is ready to be drawn. */
  url: string | undefined;
}

/** The one on the screen, its neighbours, and those compared. */
const MOST_KEPT = 5;
const kept = new Map<string, Kept>();

function keyOf({ id, version }: PhotoCard): string {
  return `${id} ${version}`;
}

async function isDecoded(image: HTMLImageElement, url: string): Promise<boolean> {
  image.src = url;
  try {
    await image.decode();
    return true;
  } catch {
    return false; // The reason is asked for by its address.
  }
}

function cantShow(): Result<never> {
  return fail('image-damaged', t('viewer.cantShow'));
}

/** Why an address gives no picture; undefined where it does, and only the browser can't draw it. */
async function failureOf(url: string): Promise<Result<never> | undefined> {
  const stop = new AbortController();
  // Where the page itself comes from: of other origins a page is told no reasons.
  const { pathname, search } = new URL(url, location.href);
  try {
    const answer = await fetch(`${pathname}${search}`, { signal: stop.signal });
    if (answer.ok) return undefined;
    const { error } = (await answer.json()) as { readonly error?: KindredError };
    return error === undefined ? cantShow() : fail(error.code, reasonOf(error));
  } catch {
    return fail('internal', t('viewer.unreachable'));
  } finally {
    stop.abort();
  }
}

/** The file itself, else a JPEG of it: one or the other can be drawn, or there is a reason. */
async function load(card: PhotoCard, image: HTMLImageElement): Promise<Result<string>> {
  const url = fullUrl(card);
  if (await isDecoded(image, url)) return ok(url);
  const failure = await failureOf(url);
  const screen = screenUrl(card);
  if (failure !== undefined || url === screen) return failure ?? cantShow();
  if (await isDecoded(image, screen)) return ok(screen);
  return (await failureOf(screen)) ?? cantShow();
}

function forgetOldest(): void {
  for (const key of kept.keys()) {
    if (kept.size <= MOST_KEPT) return;
    kept.delete(key);
  }
}

/** Loads and decodes the whole photo; the value is the address to draw it by. */
export async function loadFull(card: PhotoCard): Promise<Result<string>> {
  const key = keyOf(card);
  const known = kept.get(key);
  if (known !== undefined) {
    kept.delete(key);
    kept.set(key, known); // The newest go last.
    return known.loading;
  }
  const image = new Image();
  const entry: Kept = { image, url: undefined, loading: load(card, image) };
  kept.set(key, entry);
  forgetOldest();
  const answer = await entry.loading;
  if (answer.ok) entry.url = answer.value;
  else if (kept.get(key) === entry) kept.delete(key); // To be tried again.
  return answer;
}

/** The address of the whole photo where it is decoded already. */
export function decodedFull(card: PhotoCard): string | undefined {
  return kept.get(keyOf(card))?.url;
}

/** Fetches the thumbnail ahead of time. */
export function prefetchThumbnail(card: PhotoCard): void {
  new Image().src = thumbnailUrl(card);
}
