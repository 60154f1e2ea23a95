import { fail, unwrap } from '../../contract/errors.ts';
import type { OrganisePen } from '../catalog/organise-pen.ts';
import { cleanLine, cleanLines, lengthOf, LONGEST_CAPTION, LONGEST_TITLE } from './clean-text.ts';
import type { Deed, Doings } from './deed.ts';
import { readTagPath } from './tag-path.ts';

const number = new Intl.NumberFormat('en');

/** A title or caption that was typed, cleaned; null where nothing is left. Throws where it is too long. */
export function wordsOf(what: 'title' | 'caption', typed: string): string | null {
  const text = what === 'title' ? cleanLine(typed) : cleanLines(typed);
  const longest = what === 'title' ? LONGEST_TITLE : LONGEST_CAPTION;
  const length = lengthOf(text);
  if (length <= longest) return text === '' ? null : text;
  return unwrap(
    fail(
      'text-too-long',
      `This ${what} is ${number.format(length)} characters long; it can have up to ${number.format(longest)}.`,
    ),
  );
}

/** Those above a tag that is given are made; photos carry only the tag itself. */
function tag(
  pen: OrganisePen,
  asked: { photos: readonly number[]; add: readonly string[]; remove: readonly string[] },
): Deed {
  const [add, remove] = [asked.add, asked.remove].map((paths) =>
    paths.map((path) => unwrap(readTagPath(path))),
  );
  const photos = pen.marks.known(asked.photos);
  if (photos.length === 0) return { name: null };
  const given = (add ?? []).map((path) => pen.tags.make(path));
  const stays = new Set(given.map(({ key }) => key));
  const taken = (remove ?? []).flatMap(({ key }) => {
    const found = stays.has(key) ? undefined : pen.tags.findByKey(key);
    return found === undefined ? [] : [found];
  });
  for (const { id } of taken) pen.tags.take(photos, id);
  for (const { id } of given) pen.tags.give(photos, id);
  return { name: given[0]?.path ?? taken[0]?.path ?? null };
}

/** Stars, hearts, tags and words, on one photo or ten thousand. */
export const ACTS_ON_PHOTOS: Doings<'favourite' | 'stars' | 'tag' | 'describe'> = {
  favourite: (pen, { photos, value }) => {
    pen.marks.setFavourite(pen.marks.known(photos), value);
    return { name: null };
  },
  stars: (pen, { photos, value }) => {
    pen.marks.setStars(pen.marks.known(photos), value);
    return { name: String(value) };
  },
  tag,
  describe: (pen, act) => {
    const photos = pen.marks.known(act.photos);
    for (const what of ['title', 'caption'] as const) {
      const typed = act[what];
      if (typed !== undefined) pen.marks.setText(what, photos, wordsOf(what, typed));
    }
    return { name: null };
  },
};
