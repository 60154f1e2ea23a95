import type { ElectronApplication } from '@playwright/test';
import { IPC_CHANNELS } from '../../src-main/contract/desktop-channels.ts';

// What the desktop app's page and the engine say to each other, read along where the shell passes it on.

interface Heard {
  /** `listen`: a page begins anew, and so do its tickets. */
  readonly what: 'listen' | 'sent' | 'received';
  readonly text: string;
}
type Ear = (heard: Heard) => void;

/** Where the app's main process keeps what was said until it is fetched. */
interface TappedProcess {
  kindredTap?: { readonly take: () => Promise<Heard[]> };
}

/** One for each app: what is tapped twice would be heard twice. */
const EARS = new WeakMap<ElectronApplication, Promise<Set<Ear>>>();

/** Taps the line inside the app; what runs there sees nothing of this file. */
async function tap(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ BrowserWindow, ipcMain }, channels) => {
    const heard: Heard[] = [];
    let wake = (): void => undefined;
    const hear = (what: Heard['what'], text: unknown) => {
      heard.push({ what, text: String(text) });
      wake();
    };
    ipcMain.on(channels.listen, () => {
      hear('listen', '');
    });
    ipcMain.on(channels.send, (_event, text: unknown) => {
      hear('sent', text);
    });
    for (const { webContents } of BrowserWindow.getAllWindows()) {
      const send = webContents.send.bind(webContents);
      webContents.send = (channel: string, ...rest: unknown[]) => {
        if (channel === channels.message) hear('received', rest[0]);
        send(channel, ...rest);
      };
    }
    const take = () =>
      new Promise<Heard[]>((resolve) => {
        wake = () => {
          if (heard.length > 0) resolve(heard.splice(0));
        };
        wake();
      });
    // The main process of Electron, where nobody else uses this name.
    (globalThis as TappedProcess).kindredTap = { take };
  }, IPC_CHANNELS);
}

/** Fetches what is said for as long as the app runs. */
async function fetchAll(app: ElectronApplication, ears: ReadonlySet<Ear>): Promise<void> {
  const gone = new Promise<'gone'>((resolve) => {
    app.once('close', () => {
      resolve('gone');
    });
  });
  for (;;) {
    const next = app.evaluate(() => (globalThis as TappedProcess).kindredTap?.take() ?? []);
    // An app that is quit leaves the last question without an answer.
    const heard = await Promise.race([next.catch(() => 'gone' as const), gone]);
    if (heard === 'gone') return;
    for (const one of heard) for (const ear of ears) ear(one);
  }
}

/** Reads along from now on. @returns what ends it. */
export async function readDesktop(app: ElectronApplication, ear: Ear): Promise<() => void> {
  const begin = async () => {
    const ears = new Set<Ear>();
    await tap(app);
    void fetchAll(app, ears);
    return ears;
  };
  const tapped = EARS.get(app) ?? begin();
  EARS.set(app, tapped);
  const ears = await tapped;
  ears.add(ear);
  return () => ears.delete(ear);
}
