/** The steps of long work, in the order a person meets them. */
export type WorkStep = 'model' | 'scan' | 'photos' | 'index';

/** How far long work has come. */
export interface Progress {
  readonly step: WorkStep;
  readonly done: number;
  /** Undefined while it is not known yet. */
  readonly total: number | undefined;
  readonly failed: number;
  /** Done in a second, over the last while. */
  readonly perSecond: number;
  /** Undefined while it cannot be told. */
  readonly secondsLeft: number | undefined;
}

/** Something that a person should know, though the work goes on. */
interface Notice {
  readonly message: string;
}

export interface WorkEvents {
  readonly onProgress?: (progress: Progress) => void;
  readonly onNotice?: (notice: Notice) => void;
}
