/**
 * Whether files that are let go are those of the photos being dragged. A drag that ended outside is
 * not told of: what comes next may be other files.
 * @param names those of the photos; undefined where it is not known.
 */
export function areFilesOf(
  files: readonly { readonly name: string }[],
  names: readonly (string | undefined)[],
): boolean {
  if (files.length === 0 || files.length > names.length) return false;
  return names.includes(undefined) || files.every(({ name }) => names.includes(name));
}
