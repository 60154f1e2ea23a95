import { pictureUrl, thumbnailUrl, type OutsidePicture } from '../api/pictures.ts';
import { t } from '../i18n/messages.svelte.ts';
import { cards } from '../state/cards.svelte.ts';
import { engine, valueOrNotice } from '../state/engine.svelte.ts';
import { navigation } from '../state/navigation.svelte.ts';
import { selection } from '../state/selection.svelte.ts';
import { register } from './commands.ts';
import { copyText } from './copy-text.ts';

/** As many as the contract takes. */
const MOST_TO_FIND_BY = 500;
const MOST_TO_COMPARE = 4;

/** Goes to the photos most like these: one, or several by their mean. */
export async function findSimilar(ids: readonly number[]): Promise<void> {
  const [first] = await cards.fetch(ids.slice(0, 1));
  if (first === undefined) return;
  navigation.findSimilar({
    of: { photos: ids.slice(0, MOST_TO_FIND_BY) },
    by: undefined,
    name: ids.length === 1 ? first.name : t('photos.count', { n: ids.length }),
    image: thumbnailUrl(first),
    aspect: Math.round((first.width / Math.max(1, first.height)) * 1000),
  });
  selection.clear();
}

/** Goes to the photos most like a picture from outside, which the engine has by now. */
export function findSimilarPicture({ picture, name, width, height }: OutsidePicture): void {
  selection.clear();
  selection.focused = undefined;
  navigation.findSimilar({
    of: { picture },
    by: undefined,
    name,
    image: pictureUrl(picture),
    aspect: Math.round((1000 * width) / Math.max(1, height)),
  });
}

/** Opens the viewer on one photo, to walk on among those of the screen. */
export function openViewer(id: number): void {
  navigation.show({ name: 'viewer', id });
}

async function copyPath(ids: readonly number[]): Promise<void> {
  const [id] = ids;
  const photo = id === undefined ? undefined : valueOrNotice(await engine.client.photo({ id }));
  if (photo !== undefined) await copyText(photo.path, t('command.copied'));
}

/** The commands about photos, in the order that the menu shows them; called once. */
export function registerPhotoCommands(): void {
  register([
    {
      id: 'find-similar',
      label: 'command.findSimilar',
      key: 'f',
      group: 'look',
      isOnBar: true,
      least: 1,
      most: MOST_TO_FIND_BY,
      run: (ids) => void findSimilar(ids),
    },
    {
      id: 'open',
      label: 'command.open',
      key: 'Enter',
      group: 'look',
      least: 1,
      most: 1,
      isThere: () => navigation.overlay?.name !== 'viewer',
      run: ([id]) => {
        if (id !== undefined) openViewer(id);
      },
    },
    {
      id: 'compare',
      label: 'command.compare',
      key: 'c',
      group: 'look',
      isOnBar: true,
      least: 2,
      most: MOST_TO_COMPARE,
      run: (ids) => {
        navigation.show({ name: 'compare', ids });
      },
    },
    {
      id: 'copy-path',
      label: 'command.copyPath',
      group: 'file',
      least: 1,
      most: 1,
      run: (ids) => void copyPath(ids),
    },
  ]);
}
