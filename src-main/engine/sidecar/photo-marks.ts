import { z } from 'zod';
import { cleanLine, cleanLines, LONGEST_CAPTION, LONGEST_TITLE } from '../organise/clean-text.ts';

const position = z.object({
  /** Degrees, WGS 84, north positive. */
  latitude: z.number(),
  /** Degrees, WGS 84, east positive. */
  longitude: z.number(),
  /** Metres above sea level. */
  altitudeM: z.number().optional(),
});

const fileMarks = z.object({
  /** 0–5; −1 is “rejected”. */
  rating: z.number().optional(),
  title: z.string().optional(),
  caption: z.string().optional(),
  /** Paths, as travel/lisbon. */
  tags: z.array(z.string()).readonly().optional(),
  position: position.optional(),
});

/** What a file says of a photo. Absent: it says nothing; '' or empty: it says that there is none. */
export type FileMarks = Readonly<z.output<typeof fileMarks>>;

/** What the catalog says of a photo. */
export interface Marks {
  /** 0–5. */
  readonly stars: number;
  /** '' for none. */
  readonly title: string;
  readonly caption: string;
  readonly tags: readonly string[];
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : Array.from(text).slice(0, most).join('').trim();
}

/** A title out of a file: one line, bounded. */
export function fileTitle(text: string): string {
  return cut(cleanLine(text.slice(0, LONGEST_TITLE * 4)), LONGEST_TITLE);
}

/** A caption out of a file: lines, bounded. */
export function fileCaption(text: string): string {
  return cut(cleanLines(text.slice(0, LONGEST_CAPTION * 4)), LONGEST_CAPTION);
}

/** Stars of a rating: “rejected” has none. */
export function starsOf(rating: number): number {
  return Math.max(0, rating);
}

/** Marks as the catalog keeps them; undefined where it keeps none. */
export function readFileMarks(json: string | undefined): FileMarks | undefined {
  if (json === undefined) return undefined;
  const read = fileMarks.safeParse(JSON.parse(json));
  return read.success ? read.data : undefined;
}

/** What several files say together: of each property, what the first one says that says anything. */
export function together(...files: readonly (FileMarks | undefined)[]): FileMarks {
  return Object.assign({}, ...files.toReversed()) as FileMarks;
}
