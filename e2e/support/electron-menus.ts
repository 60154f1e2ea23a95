import { expect, type ElectronApplication } from '@playwright/test';

// Menus and dialogs of the system, which no page shows and Playwright can't see: in the app's main
// process something stands in for what would show them, and everything around it is as it is.

interface KeptMenu {
  readonly labels: () => string[];
  readonly pick: (label: string) => void;
}

/** What stands in for them leaves it here. */
interface KeepingProcess {
  kindredMenu?: KeptMenu | undefined;
}

/** From now on a menu that would pop up is kept for {@link pickNative} instead. */
export async function keepMenus(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ Menu }) => {
    type Items = readonly Electron.MenuItem[];
    const all = (items: Items): Electron.MenuItem[] =>
      items.flatMap((item) => [item, ...all(item.submenu?.items ?? [])]);
    const keeping = globalThis as KeepingProcess;
    Menu.prototype.popup = function popup(this: Electron.Menu, options) {
      const items = all(this.items).filter(({ enabled, visible }) => enabled && visible);
      keeping.kindredMenu = {
        labels: () => items.map(({ label }) => label.replaceAll('&&', '&')),
        pick: (label) => {
          keeping.kindredMenu = undefined;
          items.find((item) => item.label.replaceAll('&&', '&') === label)?.click();
          options?.callback?.();
        },
      };
    };
  });
}

/** Picks from the menu that was opened last, once it is. */
export async function pickNative(
  app: ElectronApplication,
  isMeant: (label: string) => boolean,
): Promise<void> {
  const label = async () => {
    const labels = await app.evaluate(() => {
      const { kindredMenu } = globalThis as KeepingProcess;
      return kindredMenu?.labels() ?? [];
    });
    return labels.find(isMeant);
  };
  await expect.poll(label).toBeDefined();
  await app.evaluate(
    (_electron, picked) => {
      (globalThis as KeepingProcess).kindredMenu?.pick(picked ?? '');
    },
    await label(),
  );
}

/** The next dialogs for folders are answered with these, as if a person had chosen them. */
export async function answerFolders(
  app: ElectronApplication,
  paths: readonly string[],
): Promise<void> {
  await app.evaluate(
    ({ dialog }, filePaths) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths });
    },
    [...paths],
  );
}
