import { sep } from 'node:path';
import { pathKey, type FilePath } from './file-path.ts';

/** Whether a path below a library's folder is left out; relative to that folder. */
export type IsExcluded = (path: FilePath, isFolder: boolean) => boolean;

interface ExcludePattern {
  /** Names from the top down, with `**` for any number of them. */
  readonly names: readonly (readonly string[])[];
  /** It brings back what a pattern before it left out. */
  readonly isBack: boolean;
  readonly onlyFolders: boolean;
}

const ANY_NAMES = ['**'];

function isAnyNames(name: readonly string[]): boolean {
  return name[0] === '**';
}

/**
 * Matches with wildcards that stand for any number of items. Only the last wildcard is ever tried
 * again, so that no pattern takes longer than its length times the path's.
 */
function matches<Token, Item>(
  tokens: readonly Token[],
  items: readonly Item[],
  isMany: (token: Token) => boolean,
  isOne: (token: Token, item: Item) => boolean,
): boolean {
  let token = 0;
  let many = -1;
  let retryAt = 0;
  for (let at = 0; at < items.length;) {
    const [wanted, item] = [tokens[token], items[at]];
    if (wanted !== undefined && isMany(wanted)) {
      many = token;
      token += 1;
      retryAt = at;
    } else if (wanted !== undefined && item !== undefined && isOne(wanted, item)) {
      token += 1;
      at += 1;
    } else if (many >= 0) {
      token = many + 1;
      retryAt += 1;
      at = retryAt;
    } else return false;
  }
  return tokens.slice(token).every(isMany);
}

function isNamed(pattern: readonly string[], name: readonly string[]): boolean {
  return matches(
    pattern,
    name,
    (character) => character === '*',
    (character, other) => character === '?' || character === other,
  );
}

/** Case and Unicode form do not matter in a pattern, whatever the file system says. */
function names(path: string): string[][] {
  return pathKey(path, true)
    .split('/')
    .map((name) => (name === '**' ? ANY_NAMES : Array.from(name)));
}

function patternOf(text: string): ExcludePattern | undefined {
  const isBack = text.startsWith('!');
  const body = (isBack ? text.slice(1) : text).replaceAll(sep, '/').trim();
  const inner = body.replace(/^\/+|\/+$/g, '');
  if (inner === '') return undefined;
  const isAnchored = body.startsWith('/') || inner.includes('/');
  const wanted = names(inner);
  // “a/**” is what lies in a, not a itself.
  const inside = inner.endsWith('/**') ? [['*']] : [];
  return {
    names: [...(isAnchored ? [] : [ANY_NAMES]), ...wanted, ...inside],
    isBack,
    onlyFolders: body.endsWith('/'),
  };
}

/**
 * Reads patterns as .gitignore has them: `*` and `?` within a name, `**` for any folders between, a
 * name without a slash at any depth, one with a slash from the top, a slash at the end for folders
 * only, `!` to bring back what an earlier pattern left out (but nothing in a folder left out). Case
 * does not matter; there are no `[…]` and no comments.
 */
export function excludedBy(patterns: readonly string[]): IsExcluded {
  const known = patterns.map(patternOf).filter((pattern) => pattern !== undefined);
  if (known.length === 0) return () => false;
  return (path, isFolder) => {
    const at = names(path.replaceAll(sep, '/'));
    const last = known.findLast(
      (pattern) =>
        (isFolder || !pattern.onlyFolders) && matches(pattern.names, at, isAnyNames, isNamed),
    );
    return last !== undefined && !last.isBack;
  };
}

/** Whether a file is left out, by itself or with a folder above it. */
export function isLeftOut(isExcluded: IsExcluded, path: FilePath): boolean {
  for (let at = path.indexOf(sep); at > 0; at = path.indexOf(sep, at + 1)) {
    if (isExcluded(path.slice(0, at), true)) return true;
  }
  return isExcluded(path, false);
}

/**
 * The same patterns, for a folder that this one has become a part of.
 * @param prefix from the new folder to this one, with a separator at the end.
 */
export function patternsBelow(prefix: FilePath, patterns: readonly string[]): string[] {
  const top = `/${prefix.replaceAll(sep, '/')}`;
  return patterns.map((text) => {
    const isBack = text.startsWith('!');
    const body = isBack ? text.slice(1) : text;
    const isAnchored = body.replace(/[/\\]+$/, '').includes('/');
    const below = top + (isAnchored ? '' : '**/') + body.replace(/^\/+/, '');
    return (isBack ? '!' : '') + below;
  });
}
