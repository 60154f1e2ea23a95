import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** As many photos as a large library has. */
const PHOTOS = '100000';

/**
 * The generated library that a bench is asked to run on: `--photos 10000` takes another size,
 * `--library DIR` keeps it for the next run. Its folder is named by the size.
 */
export function libraryFlags(
  args: readonly string[],
  name: string,
): { readonly photos: number; readonly library: string } {
  const { values } = parseArgs({
    args: [...args],
    options: {
      photos: { type: 'string', default: PHOTOS },
      library: { type: 'string', default: join(tmpdir(), name) },
    },
  });
  return { photos: Number(values.photos), library: `${values.library}-${values.photos}` };
}
