import {
  actualZoom,
  boundedView,
  FIT,
  isBeyond,
  pannedBy,
  toggledView,
  zoomedTo,
  type Frame,
  type Point,
  type View,
} from './zoom-pan.ts';

const MIDDLE: Point = { x: 0, y: 0 };
/** One press of + or −. */
const STEP = 1.25;
/** One press of an arrow, px. */
const PAN = 96;

const PANS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: PAN, y: 0 },
  ArrowRight: { x: -PAN, y: 0 },
  ArrowUp: { x: 0, y: PAN },
  ArrowDown: { x: 0, y: -PAN },
};

/** What is seen of one picture, or of several that are zoomed together. */
export class Zoom {
  view: View = $state.raw(FIT);
  /** The stage that keys and buttons are about. */
  frame: Frame | undefined = $state.raw();
  readonly #now = $derived(
    this.frame === undefined ? this.view : boundedView(this.view, this.frame),
  );

  /** Pixels of the screen for one of the picture; 1 is 100 %. */
  get scale(): number {
    return this.frame === undefined ? 1 : this.#now.zoom / actualZoom(this.frame);
  }

  get isFit(): boolean {
    return Math.abs(this.#now.zoom - 1) < 0.001;
  }

  /** Whether arrows and drags move the picture. */
  get canPan(): boolean {
    return this.frame !== undefined && isBeyond(this.#now, this.frame);
  }

  fit(): void {
    this.view = FIT;
  }

  /** A pixel of the picture on a pixel of the screen. */
  actual(): void {
    if (this.frame !== undefined) this.#to(actualZoom(this.frame), MIDDLE, this.frame);
  }

  zoomBy(factor: number, at: Point = MIDDLE, frame = this.frame): void {
    if (frame === undefined) return;
    const now = boundedView(this.view, frame);
    this.#to(now.zoom * factor, at, frame);
  }

  panBy(by: Point, frame = this.frame): void {
    if (frame !== undefined) this.view = pannedBy(boundedView(this.view, frame), frame, by);
  }

  toggle(at: Point = MIDDLE, frame = this.frame): void {
    if (frame !== undefined) this.view = toggledView(boundedView(this.view, frame), frame, at);
  }

  /** What a key does to the zoom: + − Z, and arrows while some of the picture is out of sight. */
  forKey(key: string): (() => void) | undefined {
    const pan = this.canPan ? PANS[key] : undefined;
    if (pan !== undefined) {
      return () => {
        this.panBy(pan);
      };
    }
    return this.#zoomKeys[key];
  }

  readonly #zoomKeys: Readonly<Record<string, () => void>> = {
    '+': () => {
      this.zoomBy(STEP);
    },
    '=': () => {
      this.zoomBy(STEP);
    },
    '-': () => {
      this.zoomBy(1 / STEP);
    },
    _: () => {
      this.zoomBy(1 / STEP);
    },
    z: () => {
      if (this.isFit) this.actual();
      else this.fit();
    },
  };

  #to(zoom: number, at: Point, frame: Frame): void {
    const view = zoomedTo(boundedView(this.view, frame), frame, zoom, at);
    // Close to fitting is fitting, so that the picture goes on fitting when the window changes.
    this.view = Math.abs(view.zoom - 1) < 0.0005 ? FIT : view;
  }
}
