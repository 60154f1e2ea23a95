// How a picture lies on its stage: pure, in CSS pixels, so that the viewer and the comparison share it.

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A point, px from the middle of the stage. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A picture and where it is shown. */
export interface Frame {
  readonly stage: Size;
  /** As it would be with one of its pixels on one pixel of the screen, turned as it is shown. */
  readonly picture: Size;
}

/**
 * What is seen of a picture, whatever its size: how much larger than fitting, and which place of it
 * (in fractions of its width and height) lies in the middle of the stage.
 */
export interface View {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

/** All of the picture, as large as fits, in the middle. */
export const FIT: View = { zoom: 1, x: 0.5, y: 0.5 };

/** Screen pixels for one of the picture, at most. */
const CLOSEST = 8;

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** CSS pixels for one pixel of the screen's when the picture just fits. */
function fitScale({ stage, picture }: Frame): number {
  return Math.min(stage.width / picture.width, stage.height / picture.height);
}

/** The zoom at which a pixel of the picture is a pixel of the screen. */
export function actualZoom(frame: Frame): number {
  return 1 / fitScale(frame);
}

/** How far in and out one can go: never smaller than both fitting and 100 %. */
export function zoomLimits(frame: Frame): { readonly least: number; readonly most: number } {
  const actual = actualZoom(frame);
  return { least: Math.min(1, actual), most: Math.max(2, actual * CLOSEST) };
}

/** How large the picture is drawn, px. */
export function shownSize(frame: Frame, zoom: number): Size {
  const scale = fitScale(frame) * zoom;
  return { width: frame.picture.width * scale, height: frame.picture.height * scale };
}

/** Where the picture is drawn, px from the top left of the stage. */
export function shownBox(frame: Frame, view: View): Size & { left: number; top: number } {
  const size = shownSize(frame, view.zoom);
  return {
    ...size,
    left: frame.stage.width / 2 - view.x * size.width,
    top: frame.stage.height / 2 - view.y * size.height,
  };
}

/** One axis: centred where all of it is seen, else with no bare stage on either side. */
function boundedPlace(place: number, shown: number, stage: number): number {
  if (shown <= stage) return 0.5;
  const half = stage / 2 / shown;
  return clamp(place, half, 1 - half);
}

/** The nearest view that wastes none of the stage. */
export function boundedView(view: View, frame: Frame): View {
  const { least, most } = zoomLimits(frame);
  const zoom = clamp(view.zoom, least, most);
  const shown = shownSize(frame, zoom);
  return {
    zoom,
    x: boundedPlace(view.x, shown.width, frame.stage.width),
    y: boundedPlace(view.y, shown.height, frame.stage.height),
  };
}

/** Zooms to `zoom` with the place under `point` kept there, as far as the bounds allow. */
export function zoomedTo(view: View, frame: Frame, zoom: number, point: Point): View {
  const { least, most } = zoomLimits(frame);
  const before = shownSize(frame, view.zoom);
  const after = shownSize(frame, clamp(zoom, least, most));
  return boundedView(
    {
      zoom,
      x: view.x + point.x / before.width - point.x / after.width,
      y: view.y + point.y / before.height - point.y / after.height,
    },
    frame,
  );
}

/** Moves the picture by so many px. */
export function pannedBy(view: View, frame: Frame, by: Point): View {
  const shown = shownSize(frame, view.zoom);
  return boundedView(
    { ...view, x: view.x - by.x / shown.width, y: view.y - by.y / shown.height },
    frame,
  );
}

/** Whether some of the picture lies outside the stage. */
export function isBeyond(view: View, frame: Frame): boolean {
  const shown = shownSize(frame, view.zoom);
  return shown.width > frame.stage.width + 0.5 || shown.height > frame.stage.height + 0.5;
}

/** Between fitting and 100 %; to 200 % where those are the same. */
export function toggledView(view: View, frame: Frame, point: Point): View {
  if (Math.abs(view.zoom - 1) > 0.01) return FIT;
  const actual = actualZoom(frame);
  const isSame = Math.abs(actual - 1) < 0.1;
  return zoomedTo(view, frame, isSame ? 2 * actual : actual, point);
}
