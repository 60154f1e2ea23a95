import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/** A part of the desktop, in pixels of the system (Electron's DIP). */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where a window opens; without x and y in the middle of the display. */
export interface WindowPlace {
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
  readonly isMaximised: boolean;
  readonly isFullScreen: boolean;
}

/** Below this the page has no room for one photo and its words. */
export const LEAST_SIZE = { width: 480, height: 400 } as const;
const USUAL_SIZE = { width: 1280, height: 860 } as const;
/** How much of a display a window takes that nobody has placed yet. */
const USUAL_SHARE = 0.9;
/** As much of a window's upper edge as a hand needs to take hold of it. */
const HOLD = { width: 120, height: 32 } as const;

/** No desktop is larger, with all displays side by side. */
const FARTHEST = 100_000;
const place = z.number().int().min(-FARTHEST).max(FARTHEST);
const size = z.number().int().positive().max(FARTHEST);
const savedWindow = z.object({
  x: place,
  y: place,
  width: size,
  height: size,
  isMaximised: z.boolean(),
  isFullScreen: z.boolean(),
});
/** A window as it was left: where it is when neither maximised nor full screen, and whether it was. */
type SavedWindow = z.output<typeof savedWindow>;

const MOST_BYTES = 4096;

/** How much of one stretch lies within another. */
function overlap(start: number, length: number, otherStart: number, otherLength: number): number {
  const end = Math.min(start + length, otherStart + otherLength);
  return Math.max(0, end - Math.max(start, otherStart));
}

function shared(window: Area, display: Area): number {
  const width = overlap(window.x, window.width, display.x, display.width);
  return width * overlap(window.y, window.height, display.y, display.height);
}

/** Whether a hand can reach the upper edge of the window on that display. */
function isInReach({ x, y, width }: Area, display: Area): boolean {
  return (
    overlap(x, width, display.x, display.width) >= Math.min(HOLD.width, width) &&
    overlap(y, HOLD.height, display.y, display.height) === HOLD.height
  );
}

function fit(wanted: number, least: number, room: number): number {
  return Math.max(least, Math.min(wanted, Math.trunc(room)));
}

/** A window in the middle of a display, no larger than it. */
function centred(wanted: { width: number; height: number }, display: Area): Area {
  const width = fit(wanted.width, LEAST_SIZE.width, display.width);
  const height = fit(wanted.height, LEAST_SIZE.height, display.height);
  const x = display.x + Math.max(0, Math.trunc((display.width - width) / 2));
  return {
    x,
    y: display.y + Math.max(0, Math.trunc((display.height - height) / 2)),
    width,
    height,
  };
}

/** The display that shows most of a window; none where it lies off all of them. */
function displayOf(window: Area, displays: readonly Area[]): Area | undefined {
  const shown = displays.filter((display) => shared(window, display) > 0);
  return shown.toSorted((left, right) => shared(window, right) - shared(window, left))[0];
}

/**
 * Where a window is to open, given how it was left and what displays there are now. One that can't
 * be reached any more comes back, whole, onto the display that shows most of it, else onto the first.
 * @param displays the parts of the displays that windows may use, the main one first.
 */
export function placeWindow(
  saved: SavedWindow | undefined,
  displays: readonly Area[],
): WindowPlace {
  const [main] = displays;
  const state = {
    isMaximised: saved?.isMaximised ?? false,
    isFullScreen: saved?.isFullScreen ?? false,
  };
  // Nobody looks; the system finds a place.
  if (main === undefined) return { ...USUAL_SIZE, ...state };
  if (saved === undefined) {
    const room = { width: main.width * USUAL_SHARE, height: main.height * USUAL_SHARE };
    const width = fit(USUAL_SIZE.width, LEAST_SIZE.width, room.width);
    const height = fit(USUAL_SIZE.height, LEAST_SIZE.height, room.height);
    return { ...centred({ width, height }, main), ...state };
  }
  const left = {
    x: saved.x,
    y: saved.y,
    width: Math.max(saved.width, LEAST_SIZE.width),
    height: Math.max(saved.height, LEAST_SIZE.height),
  };
  if (displays.some((display) => isInReach(left, display))) return { ...left, ...state };
  return { ...centred(left, displayOf(left, displays) ?? main), ...state };
}

/** How a window was left; undefined where nothing, or nothing of sense, was kept. */
export function readWindowState(file: string): SavedWindow | undefined {
  try {
    if (statSync(file).size > MOST_BYTES) return undefined;
    return savedWindow.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined; // The first start, or a file that something else wrote: the usual place will do.
  }
}

/**
 * Keeps how a window was left, whole or not at all.
 * @returns what went wrong, for the log: a window's place is not worth a word to the person.
 */
export function writeWindowState(file: string, state: SavedWindow): unknown {
  const temporary = `${file}.new`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(temporary, JSON.stringify(state));
    renameSync(temporary, file);
    return undefined;
  } catch (cause) {
    rmSync(temporary, { force: true, recursive: true });
    return cause;
  }
}

/** What of a BrowserWindow tells where it is. */
interface PlacedWindow {
  getNormalBounds(): Area;
  isMaximized(): boolean;
  isFullScreen(): boolean;
}

/** How a window stands now, to be kept. */
export function windowState(window: PlacedWindow): SavedWindow {
  const { x, y, width, height } = window.getNormalBounds();
  return {
    x: Math.round(x),
    y: Math.round(y),
    width: Math.round(width),
    height: Math.round(height),
    isMaximised: window.isMaximized(),
    isFullScreen: window.isFullScreen(),
  };
}
