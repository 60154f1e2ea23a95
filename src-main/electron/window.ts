import {
  BrowserWindow,
  nativeTheme,
  screen,
  type BrowserWindowConstructorOptions,
  type WebContents,
} from 'electron';
import type { DesktopNews } from '../contract/desktop-calls.ts';
import type { EngineLine } from '../serve/engine-line.ts';
import type { DesktopHandlers } from './desktop-acts.ts';
import { PageIpc } from './ipc.ts';
import type { OpenedWindow } from './one-window.ts';
import { paced } from './pace.ts';
import { PageCrashes } from './page-crashes.ts';
import { PAGE_ADDRESS, pagePreferences } from './window-policy.ts';
import {
  LEAST_SIZE,
  placeWindow,
  readWindowState,
  windowState,
  writeWindowState,
  type WindowPlace,
} from './window-state.ts';
import { windowBackground } from './window-theme.ts';

/** How often the place of a window that is being moved is kept at most, ms. */
const KEEP_PACE = 1000;

export interface WindowParts {
  readonly preload: string;
  /** The app's own picture; macOS has it from the app. */
  readonly icon: string;
  readonly isDevelopment: boolean;
  /** Where the window's place is kept. */
  readonly stateFile: string;
  readonly engine: EngineLine;
  readonly handlersFor: (window: BrowserWindow) => DesktopHandlers;
  readonly onProblem: (what: string, cause?: unknown) => void;
  /** The page's process went down again and again; somebody has to ask the person. */
  readonly onLost: (window: BrowserWindow) => void;
}

/** A window of Electron with its page. */
export interface PageWindow extends OpenedWindow {
  readonly window: BrowserWindow;
}

function windowOptions(parts: WindowParts, place: WindowPlace): BrowserWindowConstructorOptions {
  const { x, y, width, height } = place;
  return {
    ...(x === undefined || y === undefined ? {} : { x, y }),
    width,
    height,
    minWidth: LEAST_SIZE.width,
    minHeight: LEAST_SIZE.height,
    title: 'Kindred',
    icon: parts.icon,
    show: false,
    backgroundColor: windowBackground(nativeTheme.shouldUseDarkColors),
    webPreferences: pagePreferences(parts.preload, parts.isDevelopment),
  };
}

/** The main display first: a window that lies nowhere comes to it. */
function displayAreas() {
  const main = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== main.id);
  return [main, ...others].map(({ workArea }) => workArea);
}

/** Shows the window when its page has something to show, as it was left. */
function showWhenReady(window: BrowserWindow, place: WindowPlace): void {
  window.once('ready-to-show', () => {
    if (place.isMaximised) window.maximize();
    if (place.isFullScreen) window.setFullScreen(true);
    window.show();
  });
}

function keepPlace(window: BrowserWindow, { stateFile, onProblem }: WindowParts): void {
  const keep = () => {
    if (window.isDestroyed()) return;
    const problem = writeWindowState(stateFile, windowState(window));
    if (problem !== undefined) onProblem('The window’s place can’t be kept.', problem);
  };
  const keepSoon = paced<undefined>(KEEP_PACE, keep);
  window.on('resize', () => {
    keepSoon(undefined);
  });
  window.on('move', () => {
    keepSoon(undefined);
  });
  window.on('close', keep);
}

/** Ends the page's talk with the shell where the page ends, and loads it again where it went down. */
function followPage(contents: WebContents, ipc: PageIpc, onLost: () => void): void {
  const crashes = new PageCrashes();
  contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) ipc.endPage();
  });
  contents.on('render-process-gone', (_event, { reason }) => {
    ipc.endPage();
    if (reason === 'clean-exit') return;
    if (crashes.add(Date.now())) contents.reload();
    else onLost();
  });
}

function bringForward(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/**
 * Opens the window: a page in a sandbox, and its messages.
 * @param onClosed told when it is gone.
 */
export function openWindow(parts: WindowParts, onClosed: () => void): PageWindow {
  const place = placeWindow(readWindowState(parts.stateFile), displayAreas());
  const window = new BrowserWindow(windowOptions(parts, place));
  const { webContents: contents } = window;
  const ipc = new PageIpc({
    ipc: contents.ipc,
    contents,
    engine: parts.engine,
    handlers: parts.handlersFor(window),
    onProblem: parts.onProblem,
  });
  showWhenReady(window, place);
  keepPlace(window, parts);
  followPage(contents, ipc, () => {
    parts.onLost(window);
  });
  window.on('closed', () => {
    ipc.close();
    onClosed();
  });
  window.loadURL(PAGE_ADDRESS).catch((cause: unknown) => {
    parts.onProblem('The page can’t be loaded.', cause);
    if (!window.isDestroyed()) window.show();
  });
  return {
    window,
    show: () => {
      bringForward(window);
    },
    tell: (news: DesktopNews) => {
      ipc.tell(news);
    },
  };
}
