import type { Tag } from '../../src-main/contract/organise-calls.ts';
import { foldText } from './fold-text.ts';

/** Shown at most, of those that were used lately and of those that fit. */
const MOST_RECENT = 8;
const MOST_FITTING = 50;

/** A tag that can be given to photos. */
export interface TagChoice {
  readonly path: string;
  /** Undefined for one that is to be made. */
  readonly photos: number | undefined;
}

/** How well a tag fits what is written, the best first; undefined where it does not. */
function rank(tag: string, written: string): number | undefined {
  const at = tag.indexOf(written);
  if (at < 0) return undefined;
  if (tag === written) return 0;
  if (tag.endsWith(`/${written}`)) return 1;
  if (at === 0) return 2;
  return /[\s/-]/.test(tag[at - 1] ?? '') ? 3 : 4;
}

/**
 * What a person may mean. First comes what Enter takes: a tag that is called so (“lisbon” is
 * travel/lisbon), else a new tag of that name; nothing written, the tags used last.
 */
export function tagChoices(
  written: string,
  tags: readonly Tag[],
  recent: readonly string[],
): TagChoice[] {
  const folded = foldText(written).replaceAll(/\s*[/|]\s*/g, '/');
  if (folded === '') {
    const used = recent.flatMap((path) => tags.find((tag) => tag.path === path) ?? []);
    const others = tags.filter(({ path }) => !recent.includes(path));
    return [...used.slice(0, MOST_RECENT), ...others].slice(0, MOST_FITTING);
  }
  const fitting = tags
    .flatMap(({ path, photos }) => {
      const place = rank(foldText(path), folded);
      return place === undefined ? [] : { path, photos, place };
    })
    .toSorted((a, b) => a.place - b.place)
    .slice(0, MOST_FITTING);
  const called = fitting.filter(({ place }) => place <= 1);
  const others = fitting.filter(({ place }) => place > 1);
  const isThere = fitting.some(({ place }) => place === 0);
  const fresh = isThere ? [] : [{ path: written.trim(), photos: undefined }];
  return [...called, ...fresh, ...others].map(({ path, photos }) => ({ path, photos }));
}
