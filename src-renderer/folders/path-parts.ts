// Paths of the engine’s computer, as text: the page knows no file system.

/** One step of a path, from the top down. */
export interface Crumb {
  readonly name: string;
  readonly path: string;
}

function separatorOf(path: string): string {
  return /^[a-z]:|^\\\\/i.test(path) ? '\\' : '/';
}

function isAbsolute(path: string): boolean {
  return /^(\/|[a-z]:[\\/]|\\\\)/i.test(path);
}

function isRoot(path: string): boolean {
  return path === '/' || /^[a-z]:\\?$/i.test(path);
}

/** Two parts of a path as one. */
export function joinPath(folder: string, name: string): string {
  const separator = separatorOf(folder);
  return folder.endsWith(separator) ? folder + name : folder + separator + name;
}

/** The steps that lead to a folder, the topmost first. */
export function crumbsOf(path: string): Crumb[] {
  const separator = separatorOf(path);
  const top = /^(\/|[a-z]:\\?|\\\\[^\\]+\\[^\\]+\\?)/i.exec(path)?.[0] ?? '';
  const crumbs: Crumb[] = top === '' ? [] : [{ name: top, path: top }];
  for (const name of path.slice(top.length).split(separator)) {
    if (name === '') continue;
    const above = crumbs.at(-1);
    crumbs.push({ name, path: above === undefined ? name : joinPath(above.path, name) });
  }
  return crumbs;
}

/** A folder’s own name; of a drive, its path. */
export function folderName(path: string): string {
  return crumbsOf(path).at(-1)?.name ?? path;
}

/** Whether a path is a folder, or lies below it. */
export function isWithin(path: string, folder: string): boolean {
  const separator = separatorOf(folder);
  const start = folder.endsWith(separator) ? folder : folder + separator;
  return path === folder || path.startsWith(start);
}

/**
 * What a person typed or pasted, as an absolute path: quotes around it (as file managers copy it)
 * and `file://` are taken off, `~` is the home folder, and the rest counts from where they are.
 */
export function typedPath(text: string, current: string, home: string): string {
  let path = text.trim().replace(/^(["'])(.*)\1$/, '$2');
  if (path.startsWith('file://')) {
    path = decoded(path.slice('file://'.length)).replace(/^\/(?=[a-z]:)/i, '');
  }
  if (path === '') return current;
  if (path === '~') return home;
  if (/^~[\\/]/.test(path)) return joinPath(home, path.slice(2));
  const trimmed = isRoot(path) ? path : path.replace(/[\\/]+$/, '');
  if (trimmed === '') return '/';
  return isAbsolute(trimmed) ? trimmed : joinPath(current, trimmed);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A lone % that encodes nothing: it is part of the name.
  }
}
