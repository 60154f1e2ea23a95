import type { CallOutput } from '../../src-main/contract/calls.ts';
import type { PageClient } from '../../src-main/contract/client.ts';

type Listing = CallOutput<'browseFolders'>;
export type Place = Listing['places'][number];

/** Folders looked into before the search gives up, and how many at once. */
const MOST_LOOKS = 600;
const AT_ONCE = 8;
const MOST_FOUND = 8;

/**
 * Folders of a name among a person’s own, those nearest to the places first. A browser hides where
 * a dropped folder lies, so it is looked for. Folders that can’t be looked into are passed over.
 */
export async function findFolders(
  client: Pick<PageClient, 'browseFolders'>,
  name: string,
  signal: AbortSignal,
): Promise<Place[]> {
  const wanted = name.normalize();
  const start = await client.browseFolders({}, { signal });
  if (!start.ok) return [];
  const found = new Map<string, Place>();
  const seen = new Set<string>();
  const waiting: Place[] = [];
  const meet = (places: readonly Place[]): void => {
    for (const place of places) {
      if (seen.has(place.path)) continue;
      seen.add(place.path);
      if (place.name.normalize() === wanted) found.set(place.path, place);
      waiting.push(place);
    }
  };
  meet(start.value.places);
  meet(start.value.folders);
  let looks = 0;
  while (waiting.length > 0 && found.size < MOST_FOUND && looks < MOST_LOOKS) {
    if (signal.aborted) return [];
    const now = waiting.splice(0, AT_ONCE);
    looks += now.length;
    const answers = await Promise.all(
      now.map(({ path }) => client.browseFolders({ path }, { signal })),
    );
    for (const answer of answers) if (answer.ok) meet(answer.value.folders);
  }
  return [...found.values()].slice(0, MOST_FOUND);
}
