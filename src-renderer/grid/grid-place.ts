/** A photo, how far its top was above the window’s, px, and how high its row was then. */
export interface Anchor {
  readonly id: number;
  readonly offset: number;
  readonly rowHeight: number;
}

/** Where a person was in a grid, kept while it is away. */
export class GridPlace {
  /** Undefined at the very top. */
  anchor: Anchor | undefined;
}
