import { readTagPath, type TagPath } from '../organise/tag-path.ts';

/** A photo with more than this carries something else than tags. */
const MOST_TAGS = 1000;

/** The keywords of a file: those with their levels, and the plain ones. */
export interface FileKeywords {
  readonly hierarchical: readonly string[];
  readonly flat: readonly string[];
}

/** A keyword as a tag; undefined where it is none, and is left alone in the file. */
export function tagOf(keyword: string): TagPath | undefined {
  const read = readTagPath(keyword);
  return read.ok ? read.value : undefined;
}

/** Tags by their key, each once, in order. */
export function tagsByKey(paths: Iterable<string>): Map<string, string> {
  const tags = new Map<string, string>();
  for (const text of paths) {
    const tag = tagOf(text);
    if (tag !== undefined && !tags.has(tag.key)) tags.set(tag.key, tag.path);
  }
  return tags;
}

/** The keys of all levels of some tags: what their plain keywords may be. */
export function levelKeys(keys: Iterable<string>): Set<string> {
  return new Set([...keys].flatMap((key) => key.split('/')));
}

/**
 * The tags that a file’s keywords stand for. Programs write travel/lisbon as “lisbon”, too, and some
 * as “travel” as well: such a plain keyword is no tag of its own.
 * @returns paths, each tag once.
 */
export function tagsOfKeywords({ hierarchical, flat }: FileKeywords): string[] {
  const tags = tagsByKey(hierarchical.slice(0, MOST_TAGS));
  const levels = levelKeys(tags.keys());
  for (const [key, path] of tagsByKey(flat.slice(0, MOST_TAGS))) {
    if (!tags.has(key) && !levels.has(key)) tags.set(key, path);
  }
  return [...tags.values()].slice(0, MOST_TAGS);
}
