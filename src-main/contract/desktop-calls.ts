import { z } from 'zod';
import { count, id, path, problem } from './fields.ts';
import type { Result } from './errors.ts';

export { BRIDGE_NAMES } from './desktop-channels.ts';

// What a page may ask of the desktop shell around it, where there is one; a browser has none.

const nothing = z.strictObject({});
const photos = z.array(id).min(1).max(10_000);

/** What a person lets the desktop app do by itself; all of it off until they say so. */
const desktopSettings = z.strictObject({
  /** Closing the window leaves Kindred watching, with a picture in the tray or menu bar. */
  runsInBackground: z.boolean(),
  startsAtLogin: z.boolean(),
  /** Reading photos waits while the computer runs on its battery. */
  pausesOnBattery: z.boolean(),
  /** Asks once a day whether there is a newer version; nothing is fetched but that. */
  looksForUpdates: z.boolean(),
  /** What the person chose in the page, so that menus and a window that still loads look the same. */
  theme: z.enum(['system', 'dark', 'light']).optional(),
});
export type DesktopSettings = z.output<typeof desktopSettings>;

/** How far a newer version has come. */
const update = z.discriminatedUnion('state', [
  /** This copy can't renew itself: it came from a package manager, or was built without an address. */
  z.object({ state: z.literal('unavailable') }),
  z.object({ state: z.literal('none'), lookedAt: z.iso.datetime().nullable() }),
  z.object({ state: z.literal('looking') }),
  z.object({ state: z.literal('found'), version: z.string(), notes: z.string() }),
  z.object({ state: z.literal('fetching'), version: z.string(), percent: z.number() }),
  z.object({ state: z.literal('ready'), version: z.string(), notes: z.string() }),
  z.object({ state: z.literal('failed'), problem }),
]);
export type UpdateState = z.output<typeof update>;

const settingsAnswer = z.object({
  settings: desktopSettings,
  /** What this system can't do is not offered. */
  can: z.strictObject({
    runInBackground: z.boolean(),
    startAtLogin: z.boolean(),
    pauseOnBattery: z.boolean(),
  }),
  update,
});

/** One line of a menu of the system; `picked` names it by its id. */
const menuItem = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('item'),
    id: z.string().min(1).max(100),
    label: z.string().min(1).max(200),
    /** As the page's commands name it: Mod+a, Delete, f. Shown, never bound. */
    key: z.string().max(40).optional(),
    isEnabled: z.boolean().default(true),
    /** A tick before it; left out where it has none to have. */
    isChecked: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal('line') }),
]);
const menuEntry = z.union([
  menuItem,
  z.strictObject({
    kind: z.literal('menu'),
    label: z.string().min(1).max(200),
    items: z.array(menuItem).max(50),
  }),
]);
export type MenuEntry = z.input<typeof menuEntry>;

/** Calls that a page makes to the shell: photos by id only, and no path but of what was dropped. */
export const DESKTOP_CALLS = {
  /** Shows a photo's file in Finder, Explorer or Files. */
  reveal: { input: z.strictObject({ photo: id }), output: nothing },
  /** Opens a photo's file in the program that the system has for it. */
  openFile: { input: z.strictObject({ photo: id }), output: nothing },
  /** One photo is copied as a picture, several as the paths of their files. */
  copyPhotos: {
    input: z.strictObject({ photos }),
    output: z.object({ as: z.enum(['picture', 'paths']), photos: count }),
  },
  /** Moves the photos' own files to the system's trash: the page has asked the person before. */
  trash: {
    input: z.strictObject({ photos }),
    output: z.object({
      moved: count,
      /** `code` and `message` as of any problem; the code is for a page in another language. */
      failed: z.array(
        z.object({
          photo: id,
          name: z.string(),
          code: problem.shape.code.optional(),
          message: z.string(),
        }),
      ),
    }),
  },
  /** Gives the drag that has begun on these photos to the system, so that it can end outside. */
  dragOut: { input: z.strictObject({ photos }), output: nothing },
  /** The system's own dialog for folders; none where the person closed it. */
  chooseFolders: { input: nothing, output: z.object({ paths: z.array(path) }) },
  /** Shows a menu of the system at the pointer; answered when it closes. */
  showMenu: {
    input: z.strictObject({ items: z.array(menuEntry).min(1).max(100) }),
    output: z.object({ picked: z.string().nullable() }),
  },
  desktopSettings: { input: nothing, output: settingsAnswer },
  changeDesktopSettings: { input: desktopSettings.partial(), output: settingsAnswer },
  /** Looks for a newer version, fetches the one that was found, or restarts into the one fetched. */
  update: {
    input: z.strictObject({ do: z.enum(['look', 'fetch', 'restart']) }),
    output: settingsAnswer,
  },
} as const;

export type DesktopCallName = keyof typeof DESKTOP_CALLS;
export type DesktopInput<Name extends DesktopCallName> = z.input<
  (typeof DESKTOP_CALLS)[Name]['input']
>;
export type CheckedDesktopInput<Name extends DesktopCallName> = z.output<
  (typeof DESKTOP_CALLS)[Name]['input']
>;
export type DesktopOutput<Name extends DesktopCallName> = z.output<
  (typeof DESKTOP_CALLS)[Name]['output']
>;

/** The shell as a page sees it. */
export type DesktopClient = {
  readonly [Name in DesktopCallName]: (
    input: DesktopInput<Name>,
  ) => Promise<Result<DesktopOutput<Name>>>;
};

/** What the menu bar, a second start or the tray make a page do. */
export type PageAction =
  | 'show-library'
  | 'show-settings'
  | 'show-keys'
  | 'add-folder'
  | 'search'
  | 'undo'
  | 'redo'
  | 'choose-all';

/** News of the shell to its page. */
export type DesktopNews =
  | { readonly kind: 'action'; readonly action: PageAction }
  /** Show what is most like a photo of the library. */
  | { readonly kind: 'similar'; readonly photo: number }
  /** The same for a picture from outside, which the engine keeps for a while. */
  | {
      readonly kind: 'similar-picture';
      readonly picture: string;
      readonly name: string;
      readonly width: number;
      readonly height: number;
    }
  /** Settings were changed elsewhere, or an update came further. */
  | { readonly kind: 'settings'; readonly answer: DesktopOutput<'desktopSettings'> }
  /** A sentence, in the language of the shell. */
  | { readonly kind: 'notice'; readonly message: string };

/** How the engine's process stands: being started (again), there, or given up on. */
export type EngineProcessState = 'starting' | 'open' | 'lost';

/** What a page is told through the bridge. */
export interface BridgeListeners {
  /** What the engine says to this page, as JSON text (serve/wire.ts). */
  readonly onMessage: (text: string) => void;
  /** After `open` all that was asked and not answered is to be asked again. */
  readonly onEngine: (state: EngineProcessState) => void;
  readonly onNews: (news: DesktopNews) => void;
}

/** What the preload script gives a page as `window.kindred`. */
export interface DesktopBridge {
  readonly platform: 'darwin' | 'win32' | 'linux';
  /** Says something to the engine, as JSON text (serve/wire.ts). */
  readonly send: (text: string) => void;
  /** Called once, when the page is ready to hear. */
  readonly listen: (listeners: BridgeListeners) => void;
  /** Starts an engine again that was given up on. */
  readonly retry: () => void;
  /** Makes a call of DESKTOP_CALLS; never rejects. */
  readonly ask: (name: DesktopCallName, input: unknown) => Promise<Result<unknown>>;
  /** Where a dropped file or folder (a DOM `File`) lies; '' where it lies nowhere. */
  readonly pathOf: (file: object) => string;
}

/** Where a page of the desktop app comes from, and its pictures: by id, never by path. */
export const PAGE_ORIGIN = 'kindred://app';
export const PICTURE_ORIGIN = 'photo://library';

/**
 * Checks what a page asked of the shell.
 * @returns the checked input, or undefined for a call that is not in the table or an input that
 * does not fit it.
 */
export function readDesktopCall(
  name: unknown,
  input: unknown,
):
  | { [Name in DesktopCallName]: { name: Name; input: CheckedDesktopInput<Name> } }[DesktopCallName]
  | undefined {
  if (typeof name !== 'string' || !Object.hasOwn(DESKTOP_CALLS, name)) return undefined;
  const known = name as DesktopCallName;
  const checked = DESKTOP_CALLS[known].input.safeParse(input);
  // The table pairs each name with its schema; TypeScript cannot follow that through a union.
  return checked.success ? ({ name: known, input: checked.data } as never) : undefined;
}
