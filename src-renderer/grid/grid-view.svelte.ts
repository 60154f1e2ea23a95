import { selection } from '../state/selection.svelte.ts';
import type { GridScroll } from './grid-scroll.svelte.ts';
import {
  justifiedRows,
  lastNotAbove,
  placesIn,
  rowOf,
  rowsBetween,
  type JustifiedRows,
  type Place,
} from './justified-rows.ts';
import type { PhotoGroup } from './photo-group.ts';

/** Above the first photo, px. */
export const TOP_ROOM = 4;
/** Above the first photo where no heading is, besides; px. */
const BARE_ROOM = 12;
/** Of a group's heading, px. */
export const HEAD_HEIGHT = 44;
/** Below the last photo: what floats at the foot hides none of them. */
export const FOOT_ROOM = 80;
const GAP = 4;
/** Drawn above and below the window, in windows and at least in px: no scrolling shows a gap. */
const MARGIN_WINDOWS = 0.75;
const LEAST_MARGIN = 500;
/** Cards are asked for this many windows ahead. */
const AHEAD_WINDOWS = 2;

/** A photo that is drawn. */
export interface Tile extends Place {
  readonly id: number;
  /** Its number in the list. */
  readonly index: number;
}

export interface GridContent {
  readonly ids: readonly number[];
  readonly aspects: ArrayLike<number>;
  readonly groups: readonly PhotoGroup[] | undefined;
  readonly rowHeight: number;
  readonly underHeight: number;
}

/** A heading that is drawn, with how many photos stand under it. */
export interface Head {
  readonly group: PhotoGroup;
  readonly count: number;
  readonly top: number;
}

/** What of a grid is drawn, and where. */
export class GridView {
  readonly #content: () => GridContent;
  readonly #scroll: GridScroll;
  /** Room for photos from left to right, px. */
  width = $state(0);

  readonly ids: readonly number[] = $derived.by(() => this.#content().ids);
  readonly groups: readonly PhotoGroup[] = $derived.by(() => this.#content().groups ?? []);
  readonly rows: JustifiedRows = $derived.by(() => {
    const { aspects, groups, rowHeight, underHeight } = this.#content();
    return justifiedRows(aspects, {
      width: this.width,
      rowHeight: Math.min(rowHeight, this.width),
      gap: GAP,
      underHeight,
      groupStarts: groups === undefined || groups.length === 0 ? [0] : groups.map((g) => g.from),
      headHeight: groups === undefined ? BARE_ROOM : HEAD_HEIGHT,
    });
  });
  /** Of everything, with the room around it. */
  readonly height = $derived.by(() => TOP_ROOM + this.rows.height + FOOT_ROOM);
  readonly #tilesByRow = $derived.by(() => ({ rows: this.rows, made: new Map<number, Tile[]>() }));

  // Numbers, so that scrolling within a row changes nothing.
  readonly #from = $derived.by(() => this.#seen(this.#margin).from);
  readonly #to = $derived.by(() => this.#seen(this.#margin).to);
  readonly #aheadFrom = $derived.by(() => this.#seen(this.#scroll.viewHeight * AHEAD_WINDOWS).from);
  readonly #aheadTo = $derived.by(() => this.#seen(this.#scroll.viewHeight * AHEAD_WINDOWS).to);
  readonly focusedIndex: number = $derived.by(() =>
    selection.focused === undefined ? -1 : this.ids.indexOf(selection.focused),
  );

  /** The photos near the window, and the one in focus wherever it is: it must not lose the keys. */
  readonly tiles: readonly Tile[] = $derived.by(() => {
    if (this.width === 0) return [];
    const tiles: Tile[] = [];
    for (let row = this.#from; row < this.#to; row += 1) tiles.push(...this.#tilesIn(row));
    const focused = this.#focusedElsewhere();
    return focused === undefined ? tiles : [...tiles, focused];
  });

  /** The photos whose cards will soon be needed; those in the window last. */
  readonly idsAhead: readonly number[] = $derived.by(() => {
    const { starts } = this.rows;
    const [from, to] = [starts[this.#from] ?? 0, starts[this.#to] ?? 0];
    return [
      ...this.ids.slice(starts[this.#aheadFrom] ?? 0, from),
      ...this.ids.slice(to, starts[this.#aheadTo] ?? to),
      ...this.ids.slice(from, to),
    ];
  });

  readonly heads: readonly Head[] = $derived.by(() => {
    if (this.groups.length === 0 || this.#from === this.#to) return [];
    const first = this.#groupOf(this.rows.starts[this.#from] ?? 0);
    const last = this.#groupOf(this.rows.starts[this.#to - 1] ?? 0);
    return this.groups.slice(first, last + 2).map((_, at) => this.#head(first + at));
  });

  /** The heading that stays while its photos scroll by; undefined while its own can be seen. */
  readonly stuck: Head | undefined = $derived.by(() => {
    if (this.groups.length === 0) return undefined;
    const head = this.#head(lastNotAbove(this.rows.groupTops, this.#scroll.top - TOP_ROOM));
    return head.top < this.#scroll.top ? head : undefined;
  });

  /** The photo that Tab leads to. */
  readonly tabStop: number = $derived.by(() => {
    if (this.focusedIndex >= 0) return this.focusedIndex;
    return this.rows.starts[this.#seen(0).from] ?? 0;
  });

  constructor(content: () => GridContent, scroll: GridScroll) {
    this.#content = content;
    this.#scroll = scroll;
  }

  get #margin(): number {
    return Math.max(LEAST_MARGIN, this.#scroll.viewHeight * MARGIN_WINDOWS);
  }

  #seen(margin: number): { readonly from: number; readonly to: number } {
    const { top, viewHeight } = this.#scroll;
    return rowsBetween(this.rows, top - margin, top + viewHeight + margin);
  }

  #tilesIn(row: number): Tile[] {
    const { rows, made } = this.#tilesByRow;
    const known = made.get(row);
    if (known !== undefined) return known;
    const start = rows.starts[row] ?? 0;
    const tiles = placesIn(rows, row).flatMap((place, at) => {
      const id = this.ids[start + at];
      return id === undefined ? [] : { ...place, id, index: start + at };
    });
    made.set(row, tiles);
    return tiles;
  }

  #focusedElsewhere(): Tile | undefined {
    if (this.focusedIndex < 0) return undefined;
    const row = rowOf(this.rows, this.focusedIndex);
    if (row >= this.#from && row < this.#to) return undefined;
    return this.#tilesIn(row).find(({ index }) => index === this.focusedIndex);
  }

  #groupOf(photo: number): number {
    let low = 0;
    let high = this.groups.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.groups[middle]?.from ?? 0) <= photo) low = middle;
      else high = middle;
    }
    return low;
  }

  #head(at: number): Head {
    const group = this.groups[at] ?? { key: '', from: 0, title: '' };
    const next = this.groups[at + 1]?.from ?? this.ids.length;
    const top = TOP_ROOM + (this.rows.groupTops[at] ?? 0);
    return { group, count: next - group.from, top };
  }

  /** How far the next heading pushes the stuck one up, px; 0 or less. */
  get push(): number {
    const { stuck } = this;
    if (stuck === undefined) return 0;
    const next = this.heads.find(({ top }) => top > stuck.top);
    return next === undefined ? 0 : Math.min(0, next.top - this.#scroll.top - HEAD_HEIGHT);
  }
}
