import { toggleFavourite } from '../commands/organise-commands.ts';
import { canDragOut, dragOut, isDropOf } from '../desktop/drag-out.ts';
import { dropPhotos, orderPhotos } from '../organise/drops.ts';
import { moveTo } from '../organise/order-moves.ts';
import { orderedAlbum } from '../organise/shown-album.svelte.ts';
import { contextMenu } from '../state/context-menu.svelte.ts';
import { ownDrag } from '../state/own-drag.svelte.ts';
import { selection } from '../state/selection.svelte.ts';
import { gapAt, type Gap } from './grid-gaps.ts';
import type { GridScroll } from './grid-scroll.svelte.ts';
import { TOP_ROOM, type GridView } from './grid-view.svelte.ts';
import { photosIn, type Place } from './justified-rows.ts';

/** Moved less, px, a press is a click. */
const DRAG_FROM = 5;
const LONG_PRESS_MS = 450;
/** So near to the top or the foot, px, a marquee scrolls on. */
const EDGE = 40;
/** Px a frame for each px beyond that. */
const EDGE_SPEED = 0.4;
const FASTEST = 60;

interface Press {
  /** The chosen photo that it began on: it and the others can be dragged away. */
  readonly chosen: number | undefined;
  readonly x: number;
  readonly y: number;
  readonly pointerId: number;
  readonly isTouch: boolean;
  /** What was chosen before, where the marquee adds to it. */
  readonly before: readonly number[];
  /** Where it began, from the top left of all photos. */
  readonly from: { readonly x: number; readonly y: number };
}

function photoAt(event: Event): number | undefined {
  const { target } = event;
  const tile = target instanceof Element ? target.closest('[data-photo-id]') : null;
  const id = Number(tile?.getAttribute('data-photo-id') ?? Number.NaN);
  return Number.isNaN(id) ? undefined : id;
}

function isOn(event: Event, selector: string): boolean {
  return event.target instanceof Element && event.target.closest(selector) !== null;
}

function isAdding(event: MouseEvent): boolean {
  return event.ctrlKey || event.metaKey;
}

function isTouch(event: MouseEvent): boolean {
  return event instanceof PointerEvent && event.pointerType === 'touch';
}

/** Chooses as photo managers do: a click only this, Ctrl or ⌘ one more or less, Shift a range. */
function choose(id: number, event: MouseEvent): void {
  if (event.shiftKey) selection.extendTo(id, isAdding(event));
  else if (isAdding(event) || isOn(event, '[data-check]')) selection.toggle(id);
  else selection.only(id);
}

/** What mouse, pen and finger do in a grid. */
export class GridPointer {
  /** The marquee while it is drawn, from the top left of all photos. */
  area: Place | undefined = $state.raw();
  /** Where dragged photos would go in the order of an album. */
  gap: Gap | undefined = $state.raw();
  readonly #view: GridView;
  readonly #scroll: GridScroll;
  readonly #open: (id: number) => void;
  /** What all photos lie in. */
  content: HTMLElement | undefined = $state.raw();
  #press: Press | undefined;
  #now = { x: 0, y: 0 };
  #longPress: ReturnType<typeof setTimeout> | undefined;
  /** The click that ends a drag or a long press is none. */
  #isClickDone = false;

  constructor(view: GridView, scroll: GridScroll, open: (id: number) => void) {
    this.#view = view;
    this.#scroll = scroll;
    this.#open = open;
  }

  readonly onpointerdown = (event: PointerEvent): void => {
    // A press beside an open menu closes it, and does no more.
    this.#isClickDone = document.querySelector(':popover-open') !== null;
    if (event.button !== 0 || !event.isPrimary || this.#isClickDone) return;
    this.#now = { x: event.clientX, y: event.clientY };
    const id = photoAt(event);
    const isPlain = !isAdding(event) && !event.shiftKey;
    this.#press = {
      ...this.#now,
      chosen: isPlain && id !== undefined && selection.has(id) ? id : undefined,
      pointerId: event.pointerId,
      isTouch: event.pointerType === 'touch',
      before: isAdding(event) || event.shiftKey ? [...selection.chosen] : [],
      from: this.#point(),
    };
    if (event.pointerType === 'touch') this.#waitForLongPress(id);
  };

  readonly onpointermove = (event: PointerEvent): void => {
    const press = this.#press;
    if (press?.pointerId !== event.pointerId) return;
    // The button was let go where this could not hear it.
    if (!press.isTouch && (event.buttons & 1) === 0) {
      this.onpointerup();
      return;
    }
    this.#now = { x: event.clientX, y: event.clientY };
    if (Math.hypot(press.x - event.clientX, press.y - event.clientY) < DRAG_FROM) return;
    clearTimeout(this.#longPress);
    if (press.isTouch || this.area !== undefined || ownDrag.what !== undefined) return; // A finger scrolls.
    this.#begin(press.chosen, event);
  };

  /** Begins a marquee; on a chosen photo, a drag. */
  #begin(chosen: number | undefined, event: PointerEvent): void {
    // A drag of the system begins by itself, a moment later.
    if (chosen !== undefined && canDragOut()) return;
    this.#isClickDone = true;
    if (chosen === undefined) {
      this.#scroll.element?.setPointerCapture(event.pointerId);
      this.#draw();
    } else this.#drag(chosen, event);
  }

  /** In the desktop app the system takes the chosen photos along, out of the window, too. */
  readonly ondragstart = (event: DragEvent): void => {
    const press = this.#press;
    event.preventDefault();
    if (press?.chosen === undefined || press.isTouch || !canDragOut()) return;
    this.#isClickDone = true;
    const photos = selection.inOrder;
    const stop = ownDrag.beginOut({ kind: 'photos', photos, lead: press.chosen }, event, {
      ...this.#hand(),
      isOwn: (files) => isDropOf(photos, files),
    });
    this.#scrollWhileDragging();
    void dragOut(photos).then((isTaken) => {
      if (!isTaken) stop();
    });
  };

  readonly onpointerup = (): void => {
    clearTimeout(this.#longPress);
    this.#press = undefined;
    this.area = undefined;
  };

  /** Takes the chosen photos along, to an album or a tag, or to another place in this one's order. */
  #drag(id: number, event: PointerEvent): void {
    ownDrag.begin({ kind: 'photos', photos: selection.inOrder, lead: id }, event, this.#hand());
    this.#scrollWhileDragging();
  }

  /** What comes of the drag of the chosen photos. */
  #hand(): Parameters<typeof ownDrag.begin>[2] {
    const album = orderedAlbum();
    return {
      move: () => {
        this.gap = album === undefined ? undefined : this.#gapAtPointer();
      },
      drop: (place) => {
        const gap = album === undefined ? undefined : this.#gapAtPointer();
        if (album === undefined || gap === undefined) void dropPhotos(selection.inOrder, place);
        else void orderPhotos(album.id, moveTo(this.#view.ids, selection.inOrder, gap.index));
      },
      end: () => {
        this.gap = undefined;
        this.onpointerup();
      },
    };
  }

  #scrollWhileDragging(): void {
    if (ownDrag.what === undefined) return;
    this.#now = ownDrag.at;
    if (this.#isInside()) this.#scrollAtEdge();
    requestAnimationFrame(() => {
      this.#scrollWhileDragging();
    });
  }

  #isInside(): boolean {
    const box = this.#scroll.element?.getBoundingClientRect();
    const { x, y } = this.#now;
    return box !== undefined && x > box.left && x < box.right && y > box.top && y < box.bottom;
  }

  #gapAtPointer(): Gap | undefined {
    this.#now = ownDrag.at;
    return this.#isInside() ? gapAt(this.#view.rows, this.#point()) : undefined;
  }

  readonly onclick = (event: MouseEvent): void => {
    if (this.#isClickDone) {
      this.#isClickDone = false;
      return;
    }
    const id = photoAt(event);
    if (id !== undefined && isOn(event, '[data-heart]')) {
      void toggleFavourite([id]);
      return;
    }
    if (id === undefined) {
      if (!isAdding(event) && !event.shiftKey) selection.clear();
    } else if (!isTouch(event)) choose(id, event);
    else if (selection.size > 0) selection.toggle(id);
    else {
      selection.focused = id;
      this.#open(id);
    }
  };

  readonly ondblclick = (event: MouseEvent): void => {
    const id = photoAt(event);
    if (
      id === undefined ||
      isOn(event, '[data-check], [data-heart]') ||
      isAdding(event) ||
      event.shiftKey
    )
      return;
    this.#open(id);
  };

  readonly oncontextmenu = (event: MouseEvent): void => {
    const id = photoAt(event);
    if (id === undefined) return;
    event.preventDefault();
    if (isTouch(event)) return; // A long press has chosen it.
    this.openMenu(id, event.clientX, event.clientY);
  };

  /** Opens the menu about the chosen photos, this one among them. */
  openMenu(id: number, x: number, y: number): void {
    if (!selection.has(id)) selection.only(id);
    contextMenu.open([...selection.chosen], x, y);
  }

  #waitForLongPress(id: number | undefined): void {
    clearTimeout(this.#longPress);
    if (id === undefined) return;
    this.#longPress = setTimeout(() => {
      this.#isClickDone = true;
      selection.toggle(id);
    }, LONG_PRESS_MS);
  }

  #point(): { x: number; y: number } {
    const box = this.content?.getBoundingClientRect();
    return {
      x: this.#now.x - (box?.left ?? 0),
      y: this.#now.y - (box?.top ?? 0) + this.#scroll.base - TOP_ROOM,
    };
  }

  /** Draws the marquee, a frame at a time for as long as it is held, scrolling at the edges. */
  #draw(): void {
    const press = this.#press;
    if (press === undefined) return;
    this.#scrollAtEdge();
    const to = this.#point();
    const area = {
      left: Math.min(press.from.x, to.x),
      top: Math.min(press.from.y, to.y),
      width: Math.abs(to.x - press.from.x),
      height: Math.abs(to.y - press.from.y),
    };
    if (JSON.stringify(area) !== JSON.stringify(this.area)) {
      this.area = area;
      const touched = photosIn(this.#view.rows, area).flatMap((at) => this.#view.ids[at] ?? []);
      selection.set([...press.before, ...touched]);
    }
    requestAnimationFrame(() => {
      this.#draw();
    });
  }

  #scrollAtEdge(): void {
    const box = this.#scroll.element?.getBoundingClientRect();
    if (box === undefined) return;
    const above = box.top + EDGE - this.#now.y;
    const below = this.#now.y - (box.bottom - EDGE);
    const beyond = above > 0 ? -above : Math.max(0, below);
    if (beyond === 0) return;
    const step = Math.min(FASTEST, Math.max(-FASTEST, beyond * EDGE_SPEED));
    this.#scroll.to(this.#scroll.top + step);
  }
}
