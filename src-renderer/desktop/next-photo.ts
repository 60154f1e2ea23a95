/** The photo after those that go, else the one before them; undefined where none is left. */
export function nextPhoto(
  listed: readonly number[],
  shown: number,
  gone: ReadonlySet<number>,
): number | undefined {
  const at = listed.indexOf(shown);
  return (
    listed.slice(at + 1).find((id) => !gone.has(id)) ??
    listed.slice(0, Math.max(0, at)).findLast((id) => !gone.has(id))
  );
}
