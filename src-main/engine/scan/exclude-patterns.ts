import { sep } from 'node:path';
import { pathKey, type FilePath } from './file-path.ts';
import { fits, fitsName, nameWildcards, type NameWildcards } from './wildcards.ts';

/** Whether a path below a library's folder is left out; relative to that folder. */
export type IsExcluded = (path: FilePath, isFolder: boolean) => boolean;

/** `**` as a name of its own: any number of names. */
const ANY_NAMES = nameWildcards('**');

interface ExcludePattern {
  /** From the top down. */
  readonly names: readonly NameWildcards[];
  /** It brings back what a pattern before it left out. */
  readonly isBack: boolean;
  readonly onlyFolders: boolean;
}

/** Case and Unicode form do not matter in a pattern, whatever the file system says. */
function names(path: string): string[] {
  return pathKey(path, true).split('/');
}

function wildcardsOf(name: string): NameWildcards {
  return name === ANY_NAMES.text ? ANY_NAMES : nameWildcards(name);
}

/** Splits off the `!` of a pattern that brings back, and the `\` of one that begins with a `!` or `#`. */
function partsOf(text: string): { readonly isBack: boolean; readonly body: string } {
  const isBack = text.startsWith('!');
  const body = isBack ? text.slice(1) : text;
  return { isBack, body: /^\\[!#]/u.test(body) ? body.slice(1) : body };
}

function patternOf(text: string): ExcludePattern | undefined {
  const { isBack, body: written } = partsOf(text);
  const body = written.replaceAll(sep, '/').trim();
  const inner = body.replace(/^\/+|\/+$/g, '');
  if (inner === '') return undefined;
  const isAnchored = body.startsWith('/') || inner.includes('/');
  // “a/**” is what lies in a, not a itself.
  const inside = inner.endsWith('/**') ? [nameWildcards('*')] : [];
  return {
    names: [...(isAnchored ? [] : [ANY_NAMES]), ...names(inner).map(wildcardsOf), ...inside],
    isBack,
    onlyFolders: body.endsWith('/'),
  };
}

/**
 * Reads patterns as .gitignore has them (gitignore(5)): `*`, `?` and `[…]` within a name, `**` for any
 * folders between, a name without a slash at any depth, one with a slash from the top, a slash at the
 * end for folders only, `!` to bring back what an earlier pattern left out (but nothing in a folder
 * left out), a `\` before a character that stands for itself.
 *
 * Other than there, case does not matter; a `#` at the start is part of a name (`#recycle`); `[[:digit:]]`
 * and the like are not known; spaces around a pattern never count; and on Windows a `\` is a slash,
 * but for `\!` and `\#` at the start.
 */
export function excludedBy(patterns: readonly string[]): IsExcluded {
  const known = patterns.map(patternOf).filter((pattern) => pattern !== undefined);
  if (known.length === 0) return () => false;
  return (path, isFolder) => {
    const at = names(path.replaceAll(sep, '/'));
    const last = known.findLast(
      (pattern) =>
        (isFolder || !pattern.onlyFolders) &&
        fits(pattern.names, at, (wildcards) => wildcards === ANY_NAMES, fitsName),
    );
    return last !== undefined && !last.isBack;
  };
}

/** Whether a file, or a folder, is left out, by itself or with a folder above it. */
export function isLeftOut(isExcluded: IsExcluded, path: FilePath, isFolder = false): boolean {
  for (let at = path.indexOf(sep); at > 0; at = path.indexOf(sep, at + 1)) {
    if (isExcluded(path.slice(0, at), true)) return true;
  }
  return isExcluded(path, isFolder);
}

/** A path as a pattern that means just it. On Windows no name has a `*` or `?`, and brackets fit as written. */
function literally(path: FilePath): string {
  return sep === '\\' ? path.replaceAll(sep, '/') : path.replace(/[\\*?[]/gu, '\\$&');
}

/**
 * The same patterns, for a folder that this one has become a part of.
 * @param prefix from the new folder to this one, with a separator at the end.
 */
export function patternsBelow(prefix: FilePath, patterns: readonly string[]): string[] {
  const top = `/${literally(prefix)}`;
  return patterns.map((text) => {
    const { isBack, body } = partsOf(text);
    const isAnchored = body.replace(/[/\\]+$/, '').includes('/');
    const below = top + (isAnchored ? '' : '**/') + body.replace(/^\/+/, '');
    return (isBack ? '!' : '') + below;
  });
}
