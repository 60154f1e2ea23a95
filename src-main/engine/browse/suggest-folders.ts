import { join } from 'node:path';
import type { CallOutput } from '../../contract/calls.ts';
import { pathForPerson, type FilePath } from '../scan/file-path.ts';
import { isInside } from '../scan/folder-scan.ts';
import { countPhotos, type PhotoTally } from './count-photos.ts';
import { isFolder, knownFolders, type Account, type KnownFolder } from './person-folders.ts';
import { within } from './time-box.ts';

/** A folder is counted up to so many photos: more says no more to a person. */
const COUNT_LIMIT = 5000;
/** All counting together takes no longer, ms. */
const TIME_LIMIT_MS = 1000;
/** Time for a count that was told to end, ms. */
const GRACE_MS = 100;

/** DCF (JEITA CP-3461): what a camera writes lies in this folder of its card. */
const CAMERA_FOLDER = 'DCIM';

async function candidateOf(folder: KnownFolder): Promise<KnownFolder | undefined> {
  if (folder.kind === 'home') return undefined;
  if (folder.kind !== 'drive') return folder;
  const path = join(folder.path, CAMERA_FOLDER);
  return (await isFolder(path)) ? { ...folder, path } : undefined;
}

async function tallyOf(folder: KnownFolder, signal: AbortSignal): Promise<PhotoTally> {
  const counted = countPhotos(folder.path, COUNT_LIMIT, signal);
  return within(counted, TIME_LIMIT_MS + GRACE_MS, { photos: 0, isMore: true });
}

/**
 * Folders of this computer that a person may want to add: their pictures, and those of their
 * desktop, downloads and camera cards that hold photos.
 * @param known folders of the library: what lies in them needs no adding.
 */
export async function suggestFolders(
  account: Account,
  known: readonly FilePath[],
): Promise<CallOutput<'suggestFolders'>['folders']> {
  const signal = AbortSignal.timeout(TIME_LIMIT_MS);
  const there = await within(knownFolders(account), TIME_LIMIT_MS, []);
  const candidates = await within(Promise.all(there.map(candidateOf)), TIME_LIMIT_MS, []);
  const wanted = candidates
    .filter((folder) => folder !== undefined)
    .filter(({ path }) => !known.some((folder) => isInside(path, folder)));
  const tallies = await Promise.all(wanted.map((folder) => tallyOf(folder, signal)));
  return wanted.flatMap(({ kind, name, path }, at) => {
    const tally = tallies[at] ?? { photos: 0, isMore: true };
    if (kind !== 'pictures' && tally.photos === 0) return [];
    return [{ name: pathForPerson(name), path, ...tally }];
  });
}
