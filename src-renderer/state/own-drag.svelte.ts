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

interface Point {
  readonly clientX: number;
  readonly clientY: number;
}

/** So much of a row's height, at its top and its foot, leads between rows. */
const EDGE_SHARE = 0.28;
/** Outside of the window, where nothing is. */
const NOWHERE: Point = { clientX: -1, clientY: -1 };

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
  /** Whether the drag is the system’s, which shows itself what is dragged. */
  isSystems = $state(false);

  /** The photos that are dragged. */
  get photos(): readonly number[] | undefined {
    return this.what?.kind === 'photos' ? this.what.photos : undefined;
  }

  begin(what: Dragged, event: PointerEvent, hand: Hand): void {
    if (this.what !== undefined) return;
    const { end, listen } = this.#take(what, event, hand);
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
  }

  /**
   * The same for a drag that is given to the system, in the desktop app: over the window it looks
   * like one of files, and where it ends outside nobody tells; the pointer is heard again afterwards.
   * @param isOwn whether files that are let go are what is dragged.
   * @returns ends it, where the system did not take it.
   */
  beginOut(
    what: Dragged,
    event: DragEvent,
    hand: Hand & { readonly isOwn: (files: readonly File[]) => boolean },
  ): () => void {
    if (this.what !== undefined) return () => undefined;
    const { end, listen } = this.#take(what, event, hand);
    this.isSystems = true;
    const stop = (): void => {
      end(false);
    };
    addEventListener(
      'dragover',
      (now) => {
        now.preventDefault();
        now.stopPropagation();
        if (now.dataTransfer !== null) now.dataTransfer.dropEffect = 'copy';
        this.#follow(now);
        hand.move?.();
      },
      listen,
    );
    addEventListener(
      'dragleave',
      ({ relatedTarget }) => {
        if (relatedTarget !== null) return;
        this.#follow(NOWHERE);
        hand.move?.();
      },
      listen,
    );
    addEventListener(
      'drop',
      (now) => {
        const isOwn = hand.isOwn([...(now.dataTransfer?.files ?? [])]);
        if (isOwn) {
          now.preventDefault();
          now.stopPropagation();
          this.#follow(now);
        }
        end(isOwn);
      },
      listen,
    );
    addEventListener(
      'pointermove',
      ({ buttons }) => {
        if ((buttons & 1) === 0) stop();
      },
      listen,
    );
    for (const name of ['pointerup', 'pointerdown', 'dragend'] as const) {
      addEventListener(name, stop, listen);
    }
    return stop;
  }

  /** Takes something up, until it is let go or Escape is pressed. */
  #take(
    what: Dragged,
    from: Point,
    hand: Hand,
  ): {
    readonly end: (isDropped: boolean) => void;
    readonly listen: { readonly signal: AbortSignal; readonly capture: true };
  } {
    this.what = what;
    this.#follow(from);
    const stop = new AbortController();
    const listen = { signal: stop.signal, capture: true } as const;
    const end = (isDropped: boolean): void => {
      if (stop.signal.aborted) return;
      stop.abort();
      const { over } = this;
      if (isDropped) hand.drop(over);
      this.what = undefined;
      this.over = undefined;
      this.isSystems = false;
      hand.end?.();
    };
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
    return { end, listen };
  }

  #follow({ clientX: x, clientY: y }: Point): void {
    this.at = { x, y };
    this.over = placeAt(x, y);
  }
}

export const ownDrag = new OwnDrag();
