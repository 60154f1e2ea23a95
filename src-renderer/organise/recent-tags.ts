const KEY = 'kindred.recent-tags';
const MOST = 12;

/** The tags that were given to photos last in this browser, the last one first. */
export function recentTags(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((path) => typeof path === 'string') : [];
  } catch {
    return []; // Storage is off, or holds something else.
  }
}

/** Remembers that a tag was given. */
export function rememberTag(path: string): void {
  const tags = [path, ...recentTags().filter((other) => other !== path)].slice(0, MOST);
  try {
    localStorage.setItem(KEY, JSON.stringify(tags));
  } catch {
    return; // Storage is off: they are not remembered.
  }
}
