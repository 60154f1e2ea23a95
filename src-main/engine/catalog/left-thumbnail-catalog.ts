/** Hashes of pictures that photos showed before: what nothing shows any more, its thumbnail may go. */
export interface LeftThumbnailCatalog {
  /** Takes hashes off the list that some photo has: they come again when it changes. */
  keepShown(): void;
  /** In their order, those after `after` that no photo has, in whatever state; at most `limit`. */
  unshown(after: Uint8Array, limit: number): Uint8Array[];
  /** Of these, those that no photo has, in whatever state, and that are not on the list. */
  unknown(hashes: readonly Uint8Array[]): Uint8Array[];
  /** Takes hashes off the list. */
  settle(hashes: readonly Uint8Array[]): void;
}
