import { month } from '../i18n/messages.svelte.ts';
import { mainPlaces, type PlacedPhotos } from './main-places.ts';
import type { PhotoGroup } from './photo-group.ts';

const MS_A_DAY = 86_400_000;
/** What months are made of: columns of the same length, in the order of their days, up or down. */
export interface DatedPhotos extends PlacedPhotos {
  /** Days since 1970. */
  readonly days: ArrayLike<number>;
}

/**
 * A month of photos; its title and places are made when it is first shown, since a library has
 * hundreds.
 */
export class Month implements PhotoGroup {
  readonly from: number;
  /** Days since 1970 of its first photo. */
  readonly day: number;
  readonly mark: string;
  readonly #photos: DatedPhotos;
  readonly #to: () => number;
  #note: string | undefined;

  /** @param to where the next month begins. */
  constructor(photos: DatedPhotos, from: number, to: () => number) {
    this.#photos = photos;
    this.from = from;
    this.#to = to;
    this.day = photos.days[from] ?? 0;
    this.mark = String(new Date(this.day * MS_A_DAY).getUTCFullYear());
  }

  get key(): string {
    return new Date(this.day * MS_A_DAY).toISOString().slice(0, 7);
  }

  get title(): string {
    return month(this.day);
  }

  /** The places with the most of its photos: “Lisbon, Sintra”. */
  get note(): string {
    this.#note ??= mainPlaces(this.#photos, this.from, this.#to()).join(', ');
    return this.#note;
  }
}

/** First day of a month and of the next one, in days since 1970. */
function monthAround(day: number): { readonly first: number; readonly next: number } {
  const date = new Date(day * MS_A_DAY);
  const [year, number] = [date.getUTCFullYear(), date.getUTCMonth()];
  return {
    first: Date.UTC(year, number, 1) / MS_A_DAY,
    next: Date.UTC(year, number + 1, 1) / MS_A_DAY,
  };
}

/** The months of photos that are in the order of their days, up or down. */
export function monthsOf(photos: DatedPhotos): Month[] {
  const { days } = photos;
  const months: Month[] = [];
  let around = { first: 0, next: 0 };
  for (let at = 0; at < days.length; at += 1) {
    const day = days[at] ?? 0;
    if (day >= around.first && day < around.next && at > 0) continue;
    around = monthAround(day);
    const next = months.length + 1;
    months.push(new Month(photos, at, () => months[next]?.from ?? days.length));
  }
  return months;
}
