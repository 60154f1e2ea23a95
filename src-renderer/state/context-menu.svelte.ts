/** The menu of the right mouse button, the menu key, or a long press. */
class ContextMenu {
  /** The photos it is about; undefined while it is closed. */
  ids: readonly number[] | undefined = $state.raw();
  /** Where it opens, px from the top left of the window. */
  at: { readonly x: number; readonly y: number } = $state.raw({ x: 0, y: 0 });

  open(ids: readonly number[], x: number, y: number): void {
    this.ids = ids;
    this.at = { x, y };
  }

  close(): void {
    this.ids = undefined;
  }
}

export const contextMenu = new ContextMenu();
