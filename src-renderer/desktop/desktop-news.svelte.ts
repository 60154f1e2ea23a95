import { tick, untrack } from 'svelte';
import type { DesktopNews, PageAction } from '../../src-main/contract/desktop-calls.ts';
import { fieldInUse } from '../commands/key-names.ts';
import { isInDialog, targetIds } from '../commands/keys.ts';
import { findSimilar, findSimilarPicture } from '../commands/photo-commands.ts';
import { askForFolder } from '../folders/ask-for-folder.ts';
import { contextMenu } from '../state/context-menu.svelte.ts';
import { dialogs } from '../state/dialogs.svelte.ts';
import { navigation, type Screen } from '../state/navigation.svelte.ts';
import { notices } from '../state/notices.svelte.ts';
import { organisation } from '../state/organisation.svelte.ts';
import { preferences } from '../state/preferences.svelte.ts';
import { searchFocus } from '../state/search-focus.svelte.ts';
import { selection } from '../state/selection.svelte.ts';
import { arePhotosShown, copyPhotos } from './desktop-commands.ts';
import { desktop } from './desktop.svelte.ts';
import { openNativeMenu } from './native-menu.ts';

/** Goes there from wherever a person is; where they are there already it is no step. */
function open(screen: Screen): void {
  dialogs.close();
  if (navigation.overlay !== undefined || navigation.screen.name !== screen.name) {
    navigation.open(screen);
  }
}

async function search(): Promise<void> {
  open({ name: 'library' });
  await tick();
  searchFocus.go?.();
}

/** In a field, what was typed; elsewhere, what was organised. */
function undoOrRedo(step: 'undo' | 'redo'): void {
  if (fieldInUse() !== undefined) {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- There is no other way to undo typing.
    document.execCommand(step);
  } else if (!isInDialog()) void organisation[step]();
}

function chooseAll(): void {
  const field = fieldInUse();
  if (field !== undefined) field.select();
  else if (!isInDialog() && navigation.overlay === undefined) selection.all();
}

const ACTIONS: Readonly<Record<PageAction, () => void>> = {
  'show-library': () => {
    open({ name: 'library' });
  },
  'show-settings': () => {
    open({ name: 'settings' });
  },
  'show-keys': () => {
    if (!isInDialog()) dialogs.show('keys');
  },
  'add-folder': () => {
    dialogs.close();
    void askForFolder();
  },
  search: () => void search(),
  undo: () => {
    undoOrRedo('undo');
  },
  redo: () => {
    undoOrRedo('redo');
  },
  'choose-all': chooseAll,
};

function hear(news: DesktopNews): void {
  switch (news.kind) {
    case 'action':
      ACTIONS[news.action]();
      break;
    case 'similar':
      dialogs.close();
      void findSimilar([news.photo]);
      break;
    case 'similar-picture':
      dialogs.close();
      findSimilarPicture(news);
      break;
    case 'notice':
      notices.say(news.message);
      break;
    case 'settings': // Kept by the desktop itself.
      break;
  }
}

/** The photos that “Copy” of the menu bar is about, as long as no text is. */
function oncopy(event: ClipboardEvent): void {
  const isOfText = fieldInUse() !== undefined || getSelection()?.type === 'Range';
  if (isOfText || isInDialog() || event.defaultPrevented) return;
  const photos = arePhotosShown() ? targetIds() : [];
  if (photos.length === 0) return;
  event.preventDefault();
  void copyPhotos(photos);
}

/** Tells the app how menus and a window that still loads are to look. */
function tellTheme(app: NonNullable<typeof desktop>): void {
  $effect.root(() => {
    $effect(() => {
      const { theme } = preferences;
      // Said once more with the next start: nobody has to know.
      untrack(() => void app.change({ theme }));
    });
  });
}

/** Does what the desktop app says, and has it show the menu of photos; called once. */
export function followDesktop(): void {
  if (desktop === undefined) return;
  contextMenu.native = (ids) => void openNativeMenu(ids);
  addEventListener('copy', oncopy);
  tellTheme(desktop);
  desktop.follow(hear);
}
