import { untrack } from 'svelte';
import { z } from 'zod';
import { day, FILE_TYPES, id, searchText } from '../../src-main/contract/fields.ts';
import { SORTS } from '../../src-main/contract/photo-calls.ts';
import { likeWhat } from '../../src-main/contract/similar-calls.ts';
import { filters } from './filters.svelte.ts';
import { navigation } from './navigation.svelte.ts';

const part = z.union([
  z.object({ kind: z.enum(['all', 'favourites', 'added']) }),
  z.object({ kind: z.enum(['folder', 'album', 'tag']), id }),
]);

/** What a step of the history may hold beside the place: an older page may have written it. */
const step = z.object({
  filters: z.object({
    part,
    search: searchText,
    from: day.optional(),
    to: day.optional(),
    types: z.array(z.enum(FILE_TYPES)),
    sort: z.enum(SORTS),
    sortElsewhere: z.enum(SORTS).optional(),
    like: z.object({ of: likeWhat, name: z.string() }).optional(),
  }),
});

function restore(state: unknown): void {
  const kept = step.safeParse(state);
  if (kept.success) filters.restore(kept.data.filters);
}

/** Browsers take only so many changes of the history in a second; a key held down makes more. */
const LEAST_BETWEEN_MS = 200;

function besides(): { readonly filters: unknown } {
  return { filters: JSON.parse(JSON.stringify(filters.kept)) as unknown };
}

/**
 * Keeps part, search, filters and order with each step of the browser's history: a reload and the
 * back key find them as they were. Called once, by the frame.
 */
export function keepFiltersInHistory(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let keptAt = 0;
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const keep = () => {
    stop();
    keptAt = performance.now();
    // Elsewhere a part is chosen on the way to the library, which is the next step.
    if (navigation.screen.name !== 'library') return;
    history.replaceState({ ...(history.state as object | null), ...besides() }, '');
  };
  const keepNow = () => {
    if (timer !== undefined) keep();
  };
  const back = (event: PopStateEvent) => {
    stop();
    restore(event.state);
  };
  restore(history.state);
  navigation.onleave = keepNow;
  navigation.beside = besides;
  $effect(() => {
    addEventListener('popstate', back);
    addEventListener('pagehide', keepNow);
    return () => {
      stop();
      removeEventListener('popstate', back);
      removeEventListener('pagehide', keepNow);
    };
  });
  let before = untrack(() => filters.kept);
  $effect(() => {
    const { kept } = filters;
    if (kept === before) return;
    const isTyped = JSON.stringify({ ...before, search: kept.search }) === JSON.stringify(kept);
    const wait = isTyped ? keptAt + LEAST_BETWEEN_MS - performance.now() : 0;
    before = kept;
    if (wait <= 0) untrack(keep);
    else timer ??= setTimeout(keep, wait);
  });
}
