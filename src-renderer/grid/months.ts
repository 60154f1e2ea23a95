import { month } from '../i18n/messages.svelte.ts';
import type { PhotoGroup } from './photo-group.ts';

const MS_A_DAY = 86_400_000;

/** A month of photos; its title is made when it is first shown, since a library has hundreds. */
export class Month implements PhotoGroup {
  readonly from: number;
  /** Days since 1970 of its first photo. */
  readonly day: number;
  readonly mark: string;

  constructor(from: number, day: number) {
    this.from = from;
    this.day = day;
    this.mark = String(new Date(day * MS_A_DAY).getUTCFullYear());
  }

  get key(): string {
    return new Date(this.day * MS_A_DAY).toISOString().slice(0, 7);
  }

  get title(): string {
    return month(this.day);
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
export function monthsOf(days: ArrayLike<number>): Month[] {
  const months: Month[] = [];
  let around = { first: 0, next: 0 };
  for (let at = 0; at < days.length; at += 1) {
    const day = days[at] ?? 0;
    if (day >= around.first && day < around.next && at > 0) continue;
    around = monthAround(day);
    months.push(new Month(at, day));
  }
  return months;
}
