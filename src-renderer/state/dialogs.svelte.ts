/** What lies over everything until it is answered. */
type DialogName =
  | 'add-folder'
  | 'keys'
  | 'tag'
  | 'album'
  | 'move-album'
  | 'smart-album'
  | 'export'
  | 'export-failures'
  | 'lesson'
  | 'trash'
  | 'trash-failures';

/** At most one at a time. */
class Dialogs {
  open: DialogName | undefined = $state();
  /** For the folder chooser: the name of a folder that was dropped, whose place a browser hides. */
  droppedFolder: string | undefined = $state();
  /** The photos that the dialog is about; none for those that are about no photos. */
  photos: readonly number[] = $state.raw([]);

  show(name: DialogName, droppedFolder?: string): void {
    this.droppedFolder = droppedFolder;
    this.open = name;
  }

  /** The album that is to be moved. */
  album: number | undefined = $state();

  showForAlbum(album: number): void {
    this.album = album;
    this.show('move-album');
  }

  /** Opens one that is about photos. */
  showFor(name: DialogName, photos: readonly number[]): void {
    this.photos = photos;
    this.show(name);
  }

  close(): void {
    this.open = undefined;
  }
}

export const dialogs = new Dialogs();
