import { navigation } from '../state/navigation.svelte.ts';
import { viewerPanels } from '../viewer/viewer-panels.svelte.ts';
import { register } from './commands.ts';
import { openViewer } from './photo-commands.ts';

type Panel = 'isInfoOpen' | 'isPicking';

/** Opens or closes a part of the viewer; from anywhere else it opens the viewer with it. */
function toggle(panel: Panel, [id]: readonly number[]): void {
  if (navigation.overlay?.name === 'viewer') {
    viewerPanels[panel] = !viewerPanels[panel];
    return;
  }
  if (id === undefined) return;
  viewerPanels[panel] = true;
  openViewer(id);
}

/** The commands that show a photo's particulars in the viewer; called once. */
export function registerViewerCommands(): void {
  register([
    {
      id: 'find-part',
      label: 'command.findPart',
      key: 'p',
      group: 'look',
      least: 1,
      most: 1,
      run: (ids) => {
        toggle('isPicking', ids);
      },
    },
    {
      id: 'info',
      label: 'command.info',
      key: 'i',
      group: 'look',
      least: 1,
      most: 1,
      run: (ids) => {
        toggle('isInfoOpen', ids);
      },
    },
  ]);
}
