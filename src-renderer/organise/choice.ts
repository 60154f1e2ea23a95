/** One line of what can be chosen in a dialog. */
export interface Choice {
  readonly key: string;
  /** As a person reads it: travel/lisbon. */
  readonly text: string;
  /** Quiet, behind it: how many photos it has. */
  readonly note?: string;
  /** It is to be made. */
  readonly isNew?: boolean;
}
