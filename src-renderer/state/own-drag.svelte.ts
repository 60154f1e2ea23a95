/** What is dragged about within the page. */
type Dragged =
  | {
      readonly kind: 'photos';
      readonly photos: readonly number[];
      /** The one that the pointer took hold of. */
      readonly lead: number;
    }
  | { readonly kind: 'album'; readonly album: number };

/** A place of the sidebar that the pointer is over: an element with `data-drop`. */
export interface DropPlace {
  /** Its `data-drop`: album:12, tag:3, favourites, albums. */
  readonly key: string;
  /** The upper and the lower edge of it lead between it and its neighbours. */
  readonly edge: 'before' | 'after' | 'none';
}

interface Hand {
  /** Told of each move. */
  readonly move?: () => void;
  readonly drop: (place: DropPlace | undefined) => void;
  /** Told at last, dropped or not. */
  readonly end?: () => void;
}

/** So much of a row's height, at its top and its foot, leads between rows. */
const EDGE_SHARE = 0.28;

function placeAt(x: number, y: number): DropPlace | undefined {
  const element = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-drop]');
  const key = element?.dataset['drop'];
  if (element === null || element === undefined || key === undefined) return undefined;
  const { top, height } = element.getBoundingClientRect();
  const share = (y - top) / Math.max(1, height);
  return { key, edge: share < EDGE_SHARE ? 'before' : share > 1 - EDGE_SHARE ? 'after' : 'none' };
}

/** A drag within the page, by mouse or pen; Escape lets everything be where it was. */
class OwnDrag {
  what: Dragged | undefined = $state.raw();
  /** Where the pointer is, px from the top left of the window. */
  at: { readonly x: number; readonly y: number } = $state.raw({ x: 0, y: 0 });
  over: DropPlace | undefined = $state.raw();

  /** The photos that are dragged. */
  get photos(): readonly number[] | undefined {
    return this.what?.kind === 'photos' ? this.what.photos : undefined;
  }

  begin(what: Dragged, event: PointerEvent, hand: Hand): void {
    if (this.what !== undefined) return;
    this.what = what;
    this.#follow(event);
    const stop = new AbortController();
    const listen = { signal: stop.signal, capture: true };
    const end = (isDropped: boolean): void => {
      stop.abort();
      const { over } = this;
      if (isDropped) hand.drop(over);
      this.what = undefined;
      this.over = undefined;
      hand.end?.();
    };
    // A pointer that leaves the window is still heard.
    document.documentElement.setPointerCapture(event.pointerId);
    const moved = (now: PointerEvent): void => {
      this.#follow(now);
      hand.move?.();
    };
    addEventListener('pointermove', moved, listen);
    addEventListener(
      'pointerup',
      () => {
        end(true);
      },
      listen,
    );
    addEventListener(
      'pointercancel',
      () => {
        end(false);
      },
      listen,
    );
    addEventListener(
      'keydown',
      (pressed) => {
        if (pressed.key !== 'Escape') return;
        pressed.preventDefault();
        pressed.stopPropagation();
        end(false);
      },
      listen,
    );
  }

  #follow({ clientX: x, clientY: y }: PointerEvent): void {
    this.at = { x, y };
    this.over = placeAt(x, y);
  }
}

export const ownDrag = new OwnDrag();
