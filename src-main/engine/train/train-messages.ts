import type { Result } from '../../contract/errors.ts';
import type { CategoryFolder } from './category-folders.ts';
import type { CourseKind } from './course-networks.ts';
import type { EpochFigures, TrainedNetwork } from './train-network.ts';

/** What a training is started with. */
export interface TrainingOrder {
  readonly kind: CourseKind;
  readonly categories: readonly CategoryFolder[];
  readonly epochs: number;
  readonly seed: number;
}

/** A network, and what it was trained on. */
export interface Training {
  readonly network: TrainedNetwork;
  /** The names of its classes, by number. */
  readonly categories: readonly string[];
  /** All photos, those that were held out included. */
  readonly photos: number;
  readonly heldOut: number;
  readonly unreadable: number;
  /** Categories with too few photos. */
  readonly leftOut: readonly string[];
}

/** What the thread that trains is told: to stop. */
export type TrainingRequest = 'stop';

/** What it says. */
export type TrainingReply =
  | { readonly kind: 'photo'; readonly done: number; readonly failed: number }
  | { readonly kind: 'epoch'; readonly number: number; readonly figures: EpochFigures }
  | { readonly kind: 'end'; readonly result: Result<Training> };
