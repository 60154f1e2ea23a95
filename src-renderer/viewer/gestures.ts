import type { Attachment } from 'svelte/attachments';
import type { Point } from './zoom-pan.ts';

/** What wheel, mouse, pen and fingers do on a stage; points are px from its middle. */
export interface GestureHandlers {
  readonly onzoom: (factor: number, at: Point) => void;
  readonly onpan: (by: Point) => void;
  readonly ondouble: (at: Point) => void;
  /** Whether one finger or the mouse moves the picture; else a finger swipes. */
  readonly canPan: () => boolean;
  /** How far a swipe has come, px; 0 when it ends. */
  readonly onswiping: (dx: number) => void;
  /** A swipe to the next (1) or previous (−1). */
  readonly onswipe: (by: -1 | 1) => void;
}

/** A press that wanders less than this, px, is a click. */
const SLACK = 4;
const SWIPE = 56;
const LINE = 16;
/** Zoom for one px of the wheel; a pinch on a trackpad comes as small steps with ctrl. */
const WHEEL_STEP = 0.0016;
const PINCH_STEP = 0.01;

/** The fingers on one stage. */
class Fingers {
  readonly #node: HTMLElement;
  readonly #handlers: GestureHandlers;
  readonly #places = new Map<number, Point>();
  #start: Point | undefined;
  #isMoving = false;

  constructor(node: HTMLElement, handlers: GestureHandlers) {
    this.#node = node;
    this.#handlers = handlers;
  }

  /** A place of the window, from the middle of the stage. */
  place(event: MouseEvent): Point {
    const { left, top, width, height } = this.#node.getBoundingClientRect();
    return { x: event.clientX - left - width / 2, y: event.clientY - top - height / 2 };
  }

  down(event: PointerEvent): void {
    if (event.button !== 0 || isElsewhere(event)) return;
    this.#places.set(event.pointerId, this.place(event));
    this.#start = this.#places.size === 1 ? this.place(event) : undefined;
    this.#handlers.onswiping(0);
  }

  move(event: PointerEvent): void {
    const before = this.#places.get(event.pointerId);
    if (before === undefined) return;
    const now = this.place(event);
    if (!this.#isMoving && Math.hypot(now.x - before.x, now.y - before.y) < SLACK) return;
    if (!this.#isMoving) this.#node.setPointerCapture(event.pointerId);
    this.#isMoving = true;
    this.#places.set(event.pointerId, now);
    if (this.#places.size === 2) this.#pinch(event.pointerId, before, now);
    else this.#drag(event, before, now);
  }

  up(event: PointerEvent): void {
    if (!this.#places.delete(event.pointerId)) return;
    const start = this.#start;
    this.#start = undefined;
    if (this.#places.size === 0) this.#isMoving = false;
    this.#handlers.onswiping(0);
    if (start === undefined || event.type === 'pointercancel' || !isSwiping(event)) return;
    if (this.#handlers.canPan()) return;
    const now = this.place(event);
    const dx = now.x - start.x;
    if (Math.abs(dx) > SWIPE && Math.abs(dx) > Math.abs(now.y - start.y)) {
      this.#handlers.onswipe(dx < 0 ? 1 : -1);
    }
  }

  #drag(event: PointerEvent, before: Point, now: Point): void {
    if (this.#handlers.canPan()) {
      this.#handlers.onpan({ x: now.x - before.x, y: now.y - before.y });
    } else if (this.#start !== undefined && isSwiping(event)) {
      this.#handlers.onswiping(now.x - this.#start.x);
    }
  }

  #pinch(moved: number, before: Point, now: Point): void {
    for (const [id, other] of this.#places) {
      if (id === moved) continue;
      const from = Math.hypot(before.x - other.x, before.y - other.y);
      const to = Math.hypot(now.x - other.x, now.y - other.y);
      const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
      this.#handlers.onpan({ x: (now.x - before.x) / 2, y: (now.y - before.y) / 2 });
      this.#handlers.onzoom(to / Math.max(1, from), middle);
    }
  }
}

/** Whether something on the picture takes the pointer: the rectangle around a part of it. */
function isElsewhere({ target }: Event): boolean {
  return target instanceof Element && target.closest('[data-takes-pointer]') !== null;
}

function isSwiping(event: PointerEvent): boolean {
  return event.pointerType === 'touch';
}

function onwheel(event: WheelEvent, at: Point, { onzoom, onpan, canPan }: GestureHandlers): void {
  event.preventDefault();
  const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1;
  const isSideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
  if (isSideways && canPan()) onpan({ x: -event.deltaX * unit, y: -event.deltaY * unit });
  else if (!isSideways) {
    onzoom(Math.exp(-event.deltaY * unit * (event.ctrlKey ? PINCH_STEP : WHEEL_STEP)), at);
  }
}

/** Listens to wheel, mouse, pen and fingers on a stage. */
export function gestures(handlers: GestureHandlers): Attachment<HTMLElement> {
  return (node) => {
    const fingers = new Fingers(node, handlers);
    const stop = new AbortController();
    const options = { signal: stop.signal };
    const lifted = (event: PointerEvent): void => {
      fingers.up(event);
    };
    node.addEventListener(
      'pointerdown',
      (event) => {
        fingers.down(event);
      },
      options,
    );
    node.addEventListener(
      'pointermove',
      (event) => {
        fingers.move(event);
      },
      options,
    );
    node.addEventListener('pointerup', lifted, options);
    node.addEventListener('pointercancel', lifted, options);
    node.addEventListener(
      'dblclick',
      (event) => {
        if (!isElsewhere(event)) handlers.ondouble(fingers.place(event));
      },
      options,
    );
    node.addEventListener(
      'wheel',
      (event) => {
        onwheel(event, fingers.place(event), handlers);
      },
      { ...options, passive: false },
    );
    return () => {
      stop.abort();
    };
  };
}
