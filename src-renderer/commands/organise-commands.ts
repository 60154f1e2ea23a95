import { t } from '../i18n/messages.svelte.ts';
import { noteWords } from '../organise/act-words.ts';
import { orderPhotos } from '../organise/drops.ts';
import { shownAlbum, orderedAlbum } from '../organise/shown-album.svelte.ts';
import { moveWithin } from '../organise/order-moves.ts';
import { cards } from '../state/cards.svelte.ts';
import { dialogs } from '../state/dialogs.svelte.ts';
import { engine, valueOrNotice } from '../state/engine.svelte.ts';
import { organisation } from '../state/organisation.svelte.ts';
import { selection } from '../state/selection.svelte.ts';
import { register, type Command } from './commands.ts';

const ALL = Number.POSITIVE_INFINITY;

/** Makes them all favourites; where all are, none. */
export async function toggleFavourite(ids: readonly number[]): Promise<void> {
  const isAll = await areFavourites(ids);
  if (isAll !== undefined)
    await organisation.act({ kind: 'favourite', photos: [...ids], value: !isAll });
}

/** Undefined where it could not be found out, which was said. */
async function areFavourites(ids: readonly number[]): Promise<boolean | undefined> {
  const known = ids.map((id) => cards.known(id));
  if (known.some((card) => card?.isFavourite === false)) return false;
  if (known.every((card) => card !== undefined)) return true;
  const marks = valueOrNotice(await engine.client.marks({ photos: [...ids] }));
  return marks === undefined ? undefined : marks.favourites === marks.photos;
}

/** Gives them so many stars; 0 takes them away. */
export async function setStars(ids: readonly number[], value: number): Promise<void> {
  await organisation.act({ kind: 'stars', photos: [...ids], value });
}

async function removeFromAlbum(ids: readonly number[]): Promise<void> {
  const album = shownAlbum();
  if (album === undefined) return;
  await organisation.act({ kind: 'remove-from-album', album: album.id, photos: [...ids] });
}

async function useAsCover([id]: readonly number[]): Promise<void> {
  const album = shownAlbum();
  if (album === undefined || id === undefined) return;
  await organisation.act({ kind: 'change-album', album: album.id, cover: id });
}

async function move(ids: readonly number[], by: -1 | 1): Promise<void> {
  const album = orderedAlbum();
  const moved = moveWithin(selection.listed, ids, by);
  if (album === undefined || moved === undefined) return;
  await orderPhotos(album.id, moved);
}

function starCommand(stars: number): Command {
  return {
    id: `stars-${stars}`,
    label: stars === 0 ? 'command.noStars' : 'command.stars',
    labelNow: () => t(stars === 0 ? 'command.noStars' : 'viewer.stars', { n: stars }),
    key: String(stars),
    group: 'mark',
    isOnMenu: () => false, // The row of heart and stars does it there.
    least: 1,
    most: ALL,
    run: (ids) => void setStars(ids, stars),
  };
}

const MARKING: readonly Command[] = [
  {
    id: 'favourite',
    label: 'command.favourite',
    key: 'l',
    group: 'mark',
    isOnMenu: () => false, // The row of heart and stars does it there.
    least: 1,
    most: ALL,
    run: (ids) => void toggleFavourite(ids),
  },
  ...[1, 2, 3, 4, 5, 0].map(starCommand),
  {
    id: 'tag',
    label: 'command.tag',
    labelNow: () => t('organise.tagMenu'),
    key: 't',
    group: 'mark',
    isOnBar: true,
    least: 1,
    most: ALL,
    run: (ids) => {
      dialogs.showFor('tag', ids);
    },
  },
  {
    id: 'album',
    label: 'command.album',
    labelNow: () => t('organise.albumMenu'),
    key: 'a',
    group: 'mark',
    isOnBar: true,
    least: 1,
    most: ALL,
    run: (ids) => {
      dialogs.showFor('album', ids);
    },
  },
];

const WITHIN_ALBUM: readonly Command[] = [
  {
    id: 'remove-from-album',
    label: 'command.removeFromAlbum',
    group: 'album',
    least: 1,
    most: ALL,
    isThere: () => shownAlbum() !== undefined,
    run: (ids) => void removeFromAlbum(ids),
  },
  {
    id: 'cover',
    label: 'command.cover',
    group: 'album',
    least: 1,
    most: 1,
    isThere: () => shownAlbum() !== undefined,
    run: (ids) => void useAsCover(ids),
  },
  {
    id: 'move-earlier',
    label: 'command.moveEarlier',
    key: 'Alt+ArrowLeft',
    group: 'album',
    least: 1,
    most: ALL,
    isThere: () => orderedAlbum() !== undefined,
    run: (ids) => void move(ids, -1),
  },
  {
    id: 'move-later',
    label: 'command.moveLater',
    key: 'Alt+ArrowRight',
    group: 'album',
    least: 1,
    most: ALL,
    isThere: () => orderedAlbum() !== undefined,
    run: (ids) => void move(ids, 1),
  },
];

const UNDOING: readonly Command[] = [
  {
    id: 'undo',
    label: 'organise.undo',
    labelNow: () =>
      organisation.undoable === null
        ? t('organise.undo')
        : t('organise.undoWhat', { what: noteWords(organisation.undoable) }),
    key: 'Mod+z',
    isOnMenu: () => organisation.undoable !== null,
    group: 'undo',
    least: 0,
    most: ALL,
    run: () => void organisation.undo(),
  },
  {
    id: 'redo',
    label: 'organise.redo',
    labelNow: () =>
      organisation.redoable === null
        ? t('organise.redo')
        : t('organise.redoWhat', { what: noteWords(organisation.redoable) }),
    key: 'Mod+Shift+z',
    isOnMenu: () => organisation.redoable !== null,
    group: 'undo',
    least: 0,
    most: ALL,
    run: () => void organisation.redo(),
  },
];

/** The commands that keep a person's order, in the order that menus show them; called once. */
export function registerOrganiseCommands(): void {
  register([...MARKING, ...WITHIN_ALBUM, ...UNDOING]);
}
