import type { SaidMarks } from '../catalog/organisation-pen.ts';
import type { OrganisePen } from '../catalog/organise-pen.ts';
import { mergeAlbums } from './merge-albums.ts';
import type { OrganisationFile, SaidPhoto } from './organisation-file.ts';
import { OrganisationPhotos } from './organisation-photos.ts';

/** What a file said, of what the library has. */
export interface MergedOrganisation {
  /** Photos of the library that something was said of. */
  readonly photos: number;
  readonly tags: number;
  readonly albums: number;
  /** Photos of the file that the library does not have. */
  readonly unknown: number;
}

function saysMarks({ favourite, stars, title, caption }: SaidPhoto): boolean {
  return favourite || stars > 0 || title !== null || caption !== null;
}

function mergeMarks(pen: OrganisePen, file: OrganisationFile, photos: OrganisationPhotos): void {
  const marks = file.photos.flatMap((said): SaidMarks[] => {
    const ids = photos.of(said);
    if (!saysMarks(said)) return [];
    const { stars, title, caption } = said;
    const favourite = said.favourite ? 1 : 0;
    return ids.map((photo) => ({ photo, favourite, stars, title, caption }));
  });
  pen.organisation.addMarks(marks);
}

/** Gives the tags of a file to photos, each to all of its photos at once. @returns how many tags. */
function mergeTags(pen: OrganisePen, file: OrganisationFile, photos: OrganisationPhotos): number {
  const tags = new Map(file.tags.map((tag) => [tag.key, { tag, ids: new Set<number>() }]));
  for (const said of file.photos) {
    const ids = said.tags.length > 0 ? photos.of(said) : [];
    for (const tag of said.tags) {
      const known = tags.get(tag.key) ?? { tag, ids: new Set<number>() };
      tags.set(tag.key, known);
      for (const id of ids) known.ids.add(id);
    }
  }
  for (const { tag, ids } of tags.values()) {
    const { id } = pen.tags.make(tag);
    if (ids.size > 0) pen.tags.give([...ids], id);
  }
  return tags.size;
}

/**
 * Takes in what a file says. What Kindred has stays: stars, hearts, titles and captions come where
 * there are none, tags and albums are added. The same file a second time changes nothing. It belongs
 * into an act, which makes it whole or not at all, and can be undone.
 */
export function mergeOrganisation(pen: OrganisePen, file: OrganisationFile): MergedOrganisation {
  const photos = new OrganisationPhotos(pen.organisation, file);
  mergeMarks(pen, file, photos);
  const tags = mergeTags(pen, file, photos);
  mergeAlbums(pen, file.albums, photos);
  return { ...photos.counts, tags, albums: file.albums.length };
}
