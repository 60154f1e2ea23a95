import {
  clipboard,
  ClipboardItem,
  dialog,
  nativeImage,
  shell,
  type BrowserWindow,
  type NativeImage,
  type OpenDialogOptions,
} from 'electron';
import type { FileShell } from './desktop-acts.ts';

/**
 * A picture of more pixels a side than this goes onto the clipboard smaller: it is packed as PNG on the
 * thread that windows are drawn from, and other programs unpack it again.
 */
const MOST_COPIED = 4096;
/** What is seen at the pointer while files are dragged, in pixels. */
const DRAG_HEIGHT = 96;

/** A thumbnail as large as a pointer can carry it; macOS wants a picture in any case. */
function dragIcon(jpeg: Uint8Array | undefined, appIcon: string): NativeImage {
  const thumbnail =
    jpeg === undefined
      ? nativeImage.createEmpty()
      : nativeImage.createFromBuffer(Buffer.from(jpeg));
  const icon = thumbnail.isEmpty() ? nativeImage.createFromPath(appIcon) : thumbnail;
  return icon.resize({ height: DRAG_HEIGHT });
}

/** The picture as a PNG, which is what clipboards take; undefined where it can't be read. */
function forClipboard(jpeg: Uint8Array): Blob | undefined {
  const image = nativeImage.createFromBuffer(Buffer.from(jpeg));
  if (image.isEmpty()) return undefined;
  const { width, height } = image.getSize();
  const isLarge = Math.max(width, height) > MOST_COPIED;
  // The other side follows.
  const size = width > height ? { width: MOST_COPIED } : { height: MOST_COPIED };
  const png = (isLarge ? image.resize(size) : image).toPNG();
  return new Blob([Uint8Array.from(png)], { type: 'image/png' });
}

/**
 * What this system does to files, for one window.
 * @param appIcon the file of the app's own picture.
 */
export function fileShell(window: BrowserWindow, appIcon: string): FileShell {
  return {
    showItemInFolder: (path) => {
      shell.showItemInFolder(path);
    },
    openPath: (path) => shell.openPath(path),
    trashItem: (path) => shell.trashItem(path),
    writeImage: async (jpeg) => {
      const png = forClipboard(jpeg);
      if (png === undefined) return false;
      await clipboard.write([new ClipboardItem({ 'image/png': png })]);
      return true;
    },
    writeText: (text) => clipboard.writeText(text),
    startDrag: ({ files, icon }) => {
      const [file] = files;
      if (file === undefined || window.isDestroyed()) return;
      window.webContents.startDrag({ file, files: [...files], icon: dragIcon(icon, appIcon) });
    },
    openFolders: async () => {
      const properties: OpenDialogOptions['properties'] = ['openDirectory', 'multiSelections'];
      return (await dialog.showOpenDialog(window, { properties })).filePaths;
    },
  };
}
