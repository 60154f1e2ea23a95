import type { TeachTarget } from '../../contract/teach-calls.ts';
import type { OrganisePen } from '../catalog/organise-pen.ts';
import { theTag } from './act-on-tags.ts';
import { AlbumTree } from './album-tree.ts';
import type { Doings } from './deed.ts';

/**
 * Gives photos a tag, or puts them into an album that is filled by hand; throws the reason where it can't
 * be done.
 * @returns the tag's path or the album's name.
 */
export function giveTarget(
  pen: OrganisePen,
  target: TeachTarget,
  photos: readonly number[],
): string {
  if ('tag' in target) {
    const { id, path } = theTag(pen, target.tag);
    pen.tags.give(photos, id);
    return path;
  }
  const { id, name } = new AlbumTree(pen.albums.all()).byHand(target.album);
  pen.albums.add(id, photos);
  return name;
}

/** Answers to what Kindred suggests. A photo that is both accepted and refused is accepted. */
export const ACTS_ON_SUGGESTIONS: Doings<'answer-suggestions'> = {
  'answer-suggestions': (pen, { target, accept, refuse }) => {
    const accepted = pen.marks.known(accept);
    const name = giveTarget(pen, target, accepted);
    const isAccepted = new Set(accepted);
    const refused = pen.marks.known(refuse).filter((id) => !isAccepted.has(id));
    pen.refusals.refuse(refused, target);
    return { name };
  },
};
