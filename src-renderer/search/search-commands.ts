import { register } from '../commands/commands.ts';
import { cards } from '../state/cards.svelte.ts';
import { filters } from '../state/filters.svelte.ts';
import { navigation } from '../state/navigation.svelte.ts';
import { searchFocus } from '../state/search-focus.svelte.ts';

function isLibrary(): boolean {
  return navigation.screen.name === 'library' && navigation.overlay === undefined;
}

/** Shows what the library shows with the photos most like one first. */
async function sortByLike([id]: readonly number[]): Promise<void> {
  if (id === undefined) return;
  const [card] = await cards.fetch([id]);
  if (card !== undefined) filters.sortByLike({ of: { photos: [id] }, name: card.name });
}

/** The commands of the search box and the order; called once. */
export function registerSearchCommands(): void {
  register([
    {
      id: 'sort-alike',
      label: 'command.sortAlike',
      group: 'look',
      least: 1,
      most: 1,
      isThere: isLibrary,
      run: (ids) => void sortByLike(ids),
    },
    {
      id: 'search',
      label: 'command.search',
      key: '/',
      isOnMenu: () => false,
      least: 0,
      most: Number.POSITIVE_INFINITY,
      isThere: isLibrary,
      run: () => {
        searchFocus.go?.();
      },
    },
  ]);
}
