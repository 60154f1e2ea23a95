import { plainText } from '../../contract/plain-text.ts';
import type { TagName } from '../catalog/search-catalog.ts';
import { isMeantBy, isNamedBy } from './named-by.ts';

function levelsOf(path: string): string[] {
  return plainText(path)
    .split('/')
    .map((level) => level.trim())
    .filter((level) => level !== '');
}

/** A path as its levels between slashes, so that whole levels can be looked for in it. */
function bounded(path: string): string {
  return `/${levelsOf(path).join('/')}/`;
}

/** Tags and all those below them. */
function withBelow(tags: readonly TagName[], found: readonly TagName[]): number[] {
  const tops = new Set(found.map(({ path }) => bounded(path)));
  const isBelow = (path: string) => {
    const levels = levelsOf(path);
    return levels.some((_, at) => tops.has(`/${levels.slice(0, at + 1).join('/')}/`));
  };
  return tags.filter(({ path }) => isBelow(path)).map(({ id }) => id);
}

/**
 * The tags that `tag:` means: those of which the text is one whole level, or several in a row, with
 * all below them; where there are none, those that have a word beginning so.
 */
export function tagsCalled(tags: readonly TagName[], text: string): number[] {
  const wanted = bounded(text);
  if (wanted === '//') return [];
  const exact = tags.filter(({ path }) => bounded(path).includes(wanted));
  return withBelow(
    tags,
    exact.length > 0 ? exact : tags.filter(({ path }) => isNamedBy(path, text)),
  );
}

/**
 * The tags that a word may mean: those with a word that begins so, or with its singular, and all below
 * them, as their paths have it, too.
 */
export function tagsNamedBy(
  tags: readonly TagName[],
  text: string,
  singulars: readonly string[],
): number[] {
  return tags.filter(({ path }) => isMeantBy(path, text, singulars)).map(({ id }) => id);
}

/** A tag and all below it; none where there is no such tag. */
export function tagAndBelow(tags: readonly TagName[], id: number): number[] {
  return withBelow(
    tags,
    tags.filter((tag) => tag.id === id),
  );
}
