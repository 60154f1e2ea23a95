/** What lies over everything until it is answered. */
type DialogName = 'add-folder' | 'keys';

/** At most one at a time. */
class Dialogs {
  open: DialogName | undefined = $state();
  /** For the folder chooser: the name of a folder that was dropped, whose place a browser hides. */
  droppedFolder: string | undefined = $state();

  show(name: DialogName, droppedFolder?: string): void {
    this.droppedFolder = droppedFolder;
    this.open = name;
  }

  close(): void {
    this.open = undefined;
  }
}

export const dialogs = new Dialogs();
