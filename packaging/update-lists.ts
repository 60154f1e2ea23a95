/**
 * Puts the lists of two Macs together: each machine that packages writes a `latest-mac.yml` of its own
 * kind of processor, and electron-updater reads one of that name and takes from it what fits.
 * @param lists texts as electron-builder writes them, of one version. Throws where they are none.
 */
export function mergedUpdateList(lists: readonly string[]): string {
  const [first, ...others] = lists.map(parts);
  if (first === undefined) throw new Error('There is no list of updates.');
  if (others.some(({ version }) => version !== first.version))
    throw new Error('The lists of updates are of several versions.');
  const files = [first, ...others].map((list) => list.files).join('');
  return `${first.version}files:\n${files}${first.rest}`;
}

interface ListParts {
  readonly version: string;
  /** The indented lines. */
  readonly files: string;
  /** Of the first file again, for versions of electron-updater long past; and the day. */
  readonly rest: string;
}

function parts(text: string): ListParts {
  const found = /^(version: .+\n)files:\n((?: .*\n)+)((?:\w[^]*)?)$/.exec(text);
  const [, version, files, rest] = found ?? [];
  if (version === undefined || files === undefined || rest === undefined)
    throw new Error('This is no list of updates.');
  return { version, files, rest };
}
