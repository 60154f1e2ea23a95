import { desktop } from '../desktop/desktop.svelte.ts';

/** A folder that was let go on the page. */
interface DroppedPlace {
  readonly name: string;
  /** Where it lies; undefined in a browser, which does not say. */
  readonly path: string | undefined;
}

/** The folders among what is dropped; to be asked while the drop is being told. */
export function foldersIn(items: DataTransferItemList | undefined): DroppedPlace[] {
  return [...(items ?? [])].flatMap((item) => {
    const entry = item.webkitGetAsEntry();
    if (entry?.isDirectory !== true) return [];
    const file = item.getAsFile();
    return [{ name: entry.name, path: file === null ? undefined : desktop?.pathOf(file) }];
  });
}
