import { register, type Command } from '../commands/commands.ts';
import { t } from '../i18n/messages.svelte.ts';
import { valueOrNotice } from '../state/engine.svelte.ts';
import { navigation } from '../state/navigation.svelte.ts';
import { notices } from '../state/notices.svelte.ts';
import { desktop } from './desktop.svelte.ts';
import { trash } from './trash.svelte.ts';

/** As many as the contract takes. */
const MOST = 10_000;

/** Where a person sees which photos a key is about. */
export function arePhotosShown(): boolean {
  return (
    navigation.overlay !== undefined || /^(library|similar|teach)$/.test(navigation.screen.name)
  );
}

/** One photo as a picture, several as the paths of their files; says which. */
export async function copyPhotos(photos: readonly number[]): Promise<void> {
  if (desktop === undefined || photos.length === 0) return;
  const copied = valueOrNotice(await desktop.client.copyPhotos({ photos: [...photos] }));
  if (copied === undefined) return;
  notices.say(
    copied.as === 'picture'
      ? t('desktop.copiedPicture')
      : t('desktop.copiedPaths', { n: copied.photos }),
  );
}

async function reveal([photo]: readonly number[]): Promise<void> {
  if (desktop !== undefined && photo !== undefined)
    valueOrNotice(await desktop.client.reveal({ photo }));
}

async function openFile([photo]: readonly number[]): Promise<void> {
  if (desktop !== undefined && photo !== undefined)
    valueOrNotice(await desktop.client.openFile({ photo }));
}

/** The commands that only a desktop app can do; called once, and none in a browser. */
export function registerDesktopCommands(): void {
  if (desktop === undefined) return;
  const { platform } = desktop;
  const moveToTrash: Command = {
    id: 'trash',
    label: `desktop.trash.${platform}`,
    key: 'Delete',
    group: 'trash',
    isOnBar: true,
    least: 1,
    most: MOST,
    isThere: arePhotosShown,
    run: (ids) => {
      trash.ask(ids);
    },
  };
  register([
    {
      id: 'reveal',
      label: `desktop.reveal.${platform}`,
      group: 'file',
      least: 1,
      most: 1,
      run: (ids) => void reveal(ids),
    },
    {
      id: 'open-file',
      label: 'desktop.openFile',
      group: 'file',
      least: 1,
      most: 1,
      run: (ids) => void openFile(ids),
    },
    {
      id: 'copy',
      label: 'desktop.copy',
      key: 'Mod+c',
      group: 'file',
      least: 1,
      most: MOST,
      isThere: arePhotosShown,
      run: (ids) => void copyPhotos(ids),
    },
    moveToTrash,
  ]);
  // As Finder has it: few Macs have the other key.
  if (platform === 'darwin') {
    register([
      {
        ...moveToTrash,
        id: 'trash-too',
        key: 'Mod+Backspace',
        isOnBar: false,
        isOnMenu: () => false,
      },
    ]);
  }
}
