import { GridPlace, type Anchor } from './grid-place.ts';
import { bottomOf, rowOf, rowsBetween, type JustifiedRows } from './justified-rows.ts';

/**
 * No browser scrolls further than some ten million pixels. Beyond this the photos scroll in a
 * stretch of this height that is moved along below the person's finger.
 */
const LONGEST = 8_000_000;
/** So near to an end of the stretch, it is moved. */
const NEAR_END = 1_000_000;
/** Faster than this, px/ms, nobody sees single photos: they need not be loaded. */
const HURRY = 8;
const CALM_AFTER_MS = 120;
/** Browsers round where they scroll to. */
const ROUNDING = 1;

/** The scroll that has a photo where it was; of one cut off at the top, as much is cut off as then. */
function topWith({ offset, rowHeight }: Anchor, rows: JustifiedRows, row: number): number {
  const scale = offset > 0 ? (rows.heights[row] ?? rowHeight) / rowHeight : 1;
  return (rows.tops[row] ?? 0) + offset * scale;
}

/** Where a grid is scrolled to, as px from the top of all photos, however many there are. */
export class GridScroll {
  /** Null once it is gone: the browser may still tell of a scroll. */
  element: HTMLElement | null | undefined = $state.raw();
  /** Of the window onto the photos. */
  viewHeight = $state(0);
  top = $state(0);
  /** What is scrolled away above the stretch that the browser knows of. */
  base = $state(0);
  /** While a person rushes through. */
  isHurried = $state(false);
  readonly place: GridPlace;
  #height = 0;
  #movedAt = 0;
  #calm: ReturnType<typeof setTimeout> | undefined;

  constructor(place = new GridPlace()) {
    this.place = place;
  }

  get furthest(): number {
    return Math.max(0, this.#height - this.viewHeight);
  }

  /** Height for the browser to scroll, of photos that are so high. */
  stretch(height: number): number {
    return Math.min(LONGEST, height);
  }

  /** Takes over the rows as they are now, with the same photo at the same place. */
  settle(rows: JustifiedRows, ids: readonly number[], height: number): void {
    this.#height = height;
    const { anchor } = this.place;
    const photo = anchor === undefined ? -1 : ids.indexOf(anchor.id);
    const top =
      anchor === undefined || photo < 0 ? this.top : topWith(anchor, rows, rowOf(rows, photo));
    this.#moveTo(anchor === undefined ? 0 : top);
    if (anchor !== undefined && photo < 0) this.remember(rows, ids);
  }

  /** Keeps in mind which photo is where, for when the rows change. */
  remember(rows: JustifiedRows, ids: readonly number[], preferred?: number): void {
    const seen = rowsBetween(rows, this.top, this.top + this.viewHeight);
    const isSeen =
      preferred !== undefined &&
      rowOf(rows, preferred) >= seen.from &&
      rowOf(rows, preferred) < seen.to;
    const row = isSeen ? rowOf(rows, preferred) : seen.from;
    const id = ids[isSeen ? preferred : (rows.starts[row] ?? 0)];
    const isAtTop = this.top <= ROUNDING;
    this.place.anchor =
      isAtTop || id === undefined
        ? undefined
        : {
            id,
            offset: this.top - (rows.tops[row] ?? 0),
            rowHeight: rows.heights[row] ?? 1,
          };
  }

  #moveTo(top: number): void {
    this.top = Math.min(this.furthest, Math.max(0, top));
    const mostBase = Math.max(0, this.#height - LONGEST);
    const inside = this.top - this.base;
    const isNearEnd =
      (inside < NEAR_END && this.base > 0) ||
      (inside > LONGEST - NEAR_END && this.base < mostBase) ||
      this.base > mostBase;
    if (isNearEnd) this.base = Math.min(mostBase, Math.max(0, Math.round(this.top - LONGEST / 2)));
  }

  /** Where the browser is to be scrolled to. */
  get #expected(): number {
    return this.top - this.base;
  }

  /** Scrolls the browser to where the photos are; after the page has its new height. */
  apply(): void {
    const { element } = this;
    const expected = this.#expected;
    if (!element || Math.abs(element.scrollTop - expected) < ROUNDING) return;
    element.scrollTop = expected;
  }

  /**
   * Hears that the browser has scrolled.
   * @returns whether a person did, not {@link apply}.
   */
  hear(): boolean {
    const { element } = this;
    if (!element) return false;
    if (Math.abs(element.scrollTop - this.#expected) < ROUNDING) return false;
    const now = performance.now();
    const before = this.top;
    this.#moveTo(element.scrollTop + this.base);
    this.#watchSpeed(Math.abs(this.top - before) / Math.max(1, now - this.#movedAt));
    this.#movedAt = now;
    return true;
  }

  #watchSpeed(speed: number): void {
    if (speed > HURRY) this.isHurried = true;
    clearTimeout(this.#calm);
    this.#calm = setTimeout(() => {
      this.isHurried = false;
    }, CALM_AFTER_MS);
  }

  /** Goes to a place, as a person who scrolls does. */
  to(top: number): void {
    const now = performance.now();
    const before = this.top;
    this.#moveTo(top);
    this.#watchSpeed(Math.abs(this.top - before) / Math.max(1, now - this.#movedAt));
    this.#movedAt = now;
  }

  /** As little as it takes to see a photo whole, below the heading and above what floats at the foot. */
  reveal(rows: JustifiedRows, photo: number, above: number, below: number): void {
    const row = rowOf(rows, photo);
    const top = (rows.tops[row] ?? 0) - above;
    const bottom = bottomOf(rows, row) + below;
    if (top < this.top) this.to(top);
    else if (bottom > this.top + this.viewHeight) this.to(Math.min(top, bottom - this.viewHeight));
  }
}
