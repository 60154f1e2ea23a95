/** Photos that stand under one heading: from `from` up to the next group. */
export interface PhotoGroup {
  /** Tells groups apart while they change; a month, say. */
  readonly key: string;
  /** The first photo, as its number in the list; the first group begins with 0. */
  readonly from: number;
  readonly title: string;
  /** Where it was, say: told after the title, and cut first where there is no room. */
  readonly note?: string;
  /** On the scrubber, where it is another than that of the group before: the year, say. */
  readonly mark?: string;
}
