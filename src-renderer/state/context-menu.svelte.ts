/** The menu of the right mouse button, the menu key, or a long press. */
class ContextMenu {
  /** The photos it is about; undefined while it is closed. */
  ids: readonly number[] | undefined = $state.raw();
  /** Where it opens, px from the top left of the window. */
  at: { readonly x: number; readonly y: number } = $state.raw({ x: 0, y: 0 });

  /** In the desktop app: shows a menu of the system in its place. */
  native: ((ids: readonly number[]) => void) | undefined;

  open(ids: readonly number[], x: number, y: number): void {
    if (this.native !== undefined) {
      this.native(ids);
      return;
    }
    this.ids = ids;
    this.at = { x, y };
  }

  close(): void {
    this.ids = undefined;
  }
}

export const contextMenu = new ContextMenu();
