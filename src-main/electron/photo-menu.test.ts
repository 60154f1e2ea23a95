import type { MenuItemConstructorOptions } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MenuEntry } from '../contract/desktop-calls.ts';
import { acceleratorOf } from './menu-keys.ts';
import { photoMenu, showPhotoMenu } from './photo-menu.ts';

const ENTRIES: readonly MenuEntry[] = [
  { kind: 'item', id: 'find-similar', label: 'Find similar', key: 'f' },
  { kind: 'item', id: 'trash', label: 'Move to trash', key: 'Delete', isEnabled: false },
  { kind: 'line' },
  { kind: 'item', id: 'favourite', label: 'Favourite', isChecked: true },
  {
    kind: 'menu',
    label: 'Tags',
    items: [{ kind: 'item', id: 'tag-1', label: 'Mum & Dad\n2024', isChecked: false }],
  },
];

/** Picks an item of a template, as Electron does. */
function click(template: MenuItemConstructorOptions[], label: string): void {
  for (const item of template) {
    // The act takes nothing of what Electron hands over.
    if (item.label === label) (item.click as (() => void) | undefined)?.();
    if (Array.isArray(item.submenu)) click(item.submenu, label);
  }
}

describe('a menu of the page', () => {
  it('becomes one of the system', () => {
    const [similar, trash, line, favourite, tags] = photoMenu(ENTRIES, () => undefined);
    expect(similar).toMatchObject({ label: 'Find similar', enabled: true, accelerator: 'F' });
    expect(similar).not.toHaveProperty('type');
    expect(trash).toMatchObject({ enabled: false, accelerator: 'Delete' });
    expect(line).toEqual({ type: 'separator' });
    expect(favourite).toMatchObject({ type: 'checkbox', checked: true });
    expect(tags?.submenu).toMatchObject([{ type: 'checkbox', checked: false }]);
  });

  it('shows keys and binds none', () => {
    const bound = photoMenu(ENTRIES, () => undefined).filter(
      ({ accelerator, registerAccelerator }) =>
        accelerator !== undefined && registerAccelerator !== false,
    );
    expect(bound).toEqual([]);
  });

  it('says names as they are: “&” marks no letter, and a label is one line', () => {
    const tags = photoMenu(ENTRIES, () => undefined)[4];
    expect(tags?.submenu).toMatchObject([{ label: 'Mum && Dad 2024' }]);
  });
});

describe('the keys in a menu', () => {
  it.each([
    ['f', 'F'],
    ['0', '0'],
    ['?', '?'],
    [' ', 'Space'],
    ['+', 'Plus'],
    ['Mod++', 'CmdOrCtrl+Plus'],
    ['Mod+a', 'CmdOrCtrl+A'],
    ['Mod+Shift+z', 'CmdOrCtrl+Shift+Z'],
    ['Alt+ArrowUp', 'Alt+Up'],
    ['Enter', 'Return'],
    ['F11', 'F11'],
  ])('%s is shown as %s', (key, accelerator) => {
    expect(acceleratorOf(key)).toBe(accelerator);
  });

  it.each(['', 'é', 'Dead', 'Hyper+a', 'constructor', 'Mod+'])('“%s” is not shown', (key) => {
    expect(acceleratorOf(key)).toBeUndefined();
  });
});

describe('showing it', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const window = { name: 'the window that asked' };

  function shown() {
    let template: MenuItemConstructorOptions[] = [];
    let options: { window: typeof window; callback: () => void } | undefined;
    const answer = showPhotoMenu(ENTRIES, {
      build: (items) => {
        template = items;
        return {
          popup: (how) => {
            options = how;
          },
        };
      },
      window,
    });
    return {
      answer,
      window: options?.window,
      close: () => options?.callback(),
      pick: (label: string) => {
        click(template, label);
      },
    };
  }

  it('answers with what was picked, where the click comes first', async () => {
    const menu = shown();
    menu.pick('Find similar');
    menu.close();
    await expect(menu.answer).resolves.toEqual({ picked: 'find-similar' });
    expect(menu.window).toBe(window);
  });

  it('and where the close comes first', async () => {
    const menu = shown();
    menu.close();
    vi.advanceTimersByTime(20);
    menu.pick('Mum && Dad 2024');
    vi.runAllTimers();
    await expect(menu.answer).resolves.toEqual({ picked: 'tag-1' });
  });

  it('answers with nothing where it was only closed', async () => {
    const menu = shown();
    menu.close();
    vi.runAllTimers();
    await expect(menu.answer).resolves.toEqual({ picked: null });
  });
});
