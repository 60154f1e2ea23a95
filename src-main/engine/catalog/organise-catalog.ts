import type { CallOutput } from '../../contract/calls.ts';
import type { UndoState } from '../../contract/organise-calls.ts';

/** What a person said of one photo, and what of it gave way. */
export type SaidOfPhoto = Pick<
  CallOutput<'photo'>,
  'place' | 'title' | 'caption' | 'tags' | 'albums' | 'earlier'
>;

/** All tags and albums, with how many photos that can be shown. */
export type OrganisedPhotos = Omit<CallOutput<'organisation'>, keyof UndoState>;

/** What is read of a person's order. */
export interface OrganiseCatalog {
  /** What these photos have in common; unknown ids are left out. */
  marks(photos: readonly number[]): CallOutput<'marks'>;
  said(photo: number): SaidOfPhoto;
  overview(): OrganisedPhotos;
}
