import { fail, ok, type Result } from '../../contract/errors.ts';
import { cleanLine, compareKey, lengthOf } from './clean-text.ts';

/** A tag as a person writes it, and the same for comparing. */
export interface TagPath {
  /** As travel/lisbon. */
  readonly path: string;
  /** Equal for all spellings of one tag: other case, another Unicode form. */
  readonly key: string;
}

const LONGEST_LEVEL = 100;
const MOST_LEVELS = 10;

/** What parts levels here and in other programs (Lightroom writes |), in their wide forms too. */
const SEPARATORS = /[/|／｜]/u;

const number = new Intl.NumberFormat('en');

/** Some characters come apart into a / (℀ is a/c); in a key that stays within its level. */
function levelKey(level: string): string {
  return compareKey(level).replaceAll('/', '∕');
}

/**
 * What a person types as a tag: levels parted by / or |, each cleaned, empty ones left out.
 * @returns `tag-unusable` where nothing is left, a level is too long, or there are too many.
 */
export function readTagPath(text: string): Result<TagPath> {
  const levels = text
    .split(SEPARATORS)
    .map((part) => cleanLine(part))
    .map((name) => ({ name, key: levelKey(name) }))
    .filter(({ key }) => key !== '');
  if (levels.length === 0) return fail('tag-unusable', 'A tag needs at least one letter or sign.');
  const longest = Math.max(...levels.map(({ name }) => lengthOf(name)));
  if (longest > LONGEST_LEVEL) {
    return fail(
      'tag-unusable',
      `This tag is ${number.format(longest)} characters long; a tag can have up to ${LONGEST_LEVEL} at each level.`,
    );
  }
  if (levels.length > MOST_LEVELS) {
    return fail(
      'tag-unusable',
      `This tag has ${number.format(levels.length)} levels; a tag can have up to ${MOST_LEVELS}.`,
    );
  }
  return ok({
    path: levels.map(({ name }) => name).join('/'),
    key: levels.map(({ key }) => key).join('/'),
  });
}

/** The tags above a tag and the tag itself: travel, then travel/lisbon. */
export function tagAndAbove({ path, key }: TagPath): TagPath[] {
  const names = path.split('/');
  const keys = key.split('/');
  return names.map((_, at) => ({
    path: names.slice(0, at + 1).join('/'),
    key: keys.slice(0, at + 1).join('/'),
  }));
}
