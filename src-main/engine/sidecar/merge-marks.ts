import { tagsByKey } from './file-tags.ts';
import { starsOf, type FileMarks, type Marks } from './photo-marks.ts';

/** What both Kindred and files keep of a photo. */
export type MarkedProperty = 'stars' | 'tags' | 'title' | 'caption';

/** What gave way, by whom it was said and when. */
interface EarlierMark {
  readonly property: MarkedProperty;
  readonly value: string;
  readonly saidBy: 'kindred' | 'file';
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface MarkSides {
  /** What the files said when they were last read; nothing where they never were. */
  readonly base: FileMarks;
  /** What they say now. */
  readonly theirs: FileMarks;
  /** What the catalog says. */
  readonly ours: Marks;
  /** When the person last said it in Kindred, milliseconds since 1970. */
  readonly oursAt: Readonly<Partial<Record<MarkedProperty, number>>>;
  /** When the file was written that says it now. */
  readonly theirsAt: (property: MarkedProperty) => number;
}

export interface MergedMarks {
  readonly marks: Marks;
  readonly earlier: readonly EarlierMark[];
  /** The files say something else than `marks`: what gave way there is to be written. */
  readonly filesDiffer: boolean;
}

interface Value<T> {
  readonly base: T | undefined;
  readonly theirs: T | undefined;
  readonly ours: T;
  readonly none: T;
}

/** One value of two sides: whoever changed it wins; where both did, who did so later. */
function mergeValue<T extends string | number>(
  property: MarkedProperty,
  { base, theirs, ours, none }: Value<T>,
  { oursAt, theirsAt }: MarkSides,
): { value: T; earlier: EarlierMark[] } {
  const before = base ?? none;
  if (theirs === undefined || theirs === before || theirs === ours) {
    return { value: ours, earlier: [] };
  }
  const saidAt = oursAt[property];
  // What is as the files had it is no act of the person’s, unless no file had said anything.
  const isOurs = ours !== before || (base === undefined && saidAt !== undefined);
  if (!isOurs) return { value: theirs, earlier: [] };
  const times = { kindred: saidAt ?? 0, file: theirsAt(property) };
  const saidBy = times.file > times.kindred ? 'kindred' : 'file';
  const lost = saidBy === 'kindred' ? ours : theirs;
  const earlier = [{ property, value: String(lost), saidBy, at: times[saidBy] } as const];
  return { value: saidBy === 'kindred' ? theirs : ours, earlier };
}

/**
 * Tags as sets: what either side added is there, what either took away is not. One tag can’t be
 * added by one side and taken away by the other, so nothing gives way.
 */
function mergeTags({ base, theirs, ours }: MarkSides): readonly string[] {
  if (theirs.tags === undefined) return ours.tags;
  const before = tagsByKey(base.tags ?? []);
  const now = tagsByKey(theirs.tags);
  const tags = tagsByKey(ours.tags);
  for (const key of before.keys()) if (!now.has(key)) tags.delete(key);
  for (const [key, path] of now) if (!before.has(key) && !tags.has(key)) tags.set(key, path);
  return [...tags.values()];
}

/** Whether two lists are the same tags, in whatever order and spelling. */
export function sameTags(some: readonly string[], others: readonly string[]): boolean {
  const keys = tagsByKey(some);
  const otherKeys = tagsByKey(others);
  return keys.size === otherKeys.size && [...keys.keys()].every((key) => otherKeys.has(key));
}

/** Whether files say just what the catalog says; what they say nothing of counts as none. */
export function saysTheSame(files: FileMarks, marks: Marks): boolean {
  const { rating = 0, title = '', caption = '', tags = [] } = files;
  const { stars, title: ourTitle, caption: ourCaption } = marks;
  return (
    starsOf(rating) === stars &&
    title === ourTitle &&
    caption === ourCaption &&
    sameTags(tags, marks.tags)
  );
}

/** Files, without what they say nothing of being none: that of `marks` instead. */
function filledIn(files: FileMarks, marks: Marks): FileMarks {
  const { stars, title, caption, tags } = marks;
  return { rating: stars, title, caption, tags, ...files };
}

/** Brings together what the person said in Kindred and what was said in files since; pure. */
export function mergeMarks(sides: MarkSides): MergedMarks {
  const { base, theirs, ours } = sides;
  const stars = mergeValue<number>(
    'stars',
    {
      base: base.rating === undefined ? undefined : starsOf(base.rating),
      theirs: theirs.rating === undefined ? undefined : starsOf(theirs.rating),
      ours: ours.stars,
      none: 0,
    },
    sides,
  );
  const text = (property: 'title' | 'caption') =>
    mergeValue<string>(
      property,
      { base: base[property], theirs: theirs[property], ours: ours[property], none: '' },
      sides,
    );
  const title = text('title');
  const caption = text('caption');
  const marks = {
    stars: stars.value,
    title: title.value,
    caption: caption.value,
    tags: mergeTags(sides),
  };
  return {
    marks,
    earlier: [...stars.earlier, ...title.earlier, ...caption.earlier],
    filesDiffer: !saysTheSame(filledIn(theirs, marks), marks),
  };
}
