import { language } from '../i18n/messages.svelte.ts';
import { narrowWindow } from './narrow-window.svelte.ts';

export const THEMES = ['system', 'dark', 'light'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'kindred.preferences';
/** Row heights of the grid, px. */
export const SMALLEST_ROW = 90;
export const LARGEST_ROW = 420;

interface Stored {
  readonly theme: Theme;
  readonly language: string | null;
  readonly rowHeight: number;
  readonly isSidebarOpen: boolean;
}

const DEFAULTS: Stored = { theme: 'system', language: null, rowHeight: 190, isSidebarOpen: true };

/** What was kept last time; whatever does not look right falls back to the default. */
function stored(): Stored {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Stored>;
    const height: unknown = kept.rowHeight;
    return {
      theme: THEMES.find((theme) => theme === kept.theme) ?? DEFAULTS.theme,
      language: typeof kept.language === 'string' ? kept.language : null,
      rowHeight:
        typeof height === 'number'
          ? Math.min(LARGEST_ROW, Math.max(SMALLEST_ROW, height))
          : DEFAULTS.rowHeight,
      isSidebarOpen: kept.isSidebarOpen !== false,
    };
  } catch {
    return DEFAULTS; // Storage is off, or holds something else: the defaults do.
  }
}

/** How this person likes it, kept in this browser. */
class Preferences {
  theme: Theme = $state(DEFAULTS.theme);
  rowHeight: number = $state(DEFAULTS.rowHeight);
  /** Beside the photos, in a window that has room for both. */
  #isSidebarBeside: boolean = $state(DEFAULTS.isSidebarOpen);
  /** Over the photos, in a narrow one: never from the start. */
  #isSidebarOver = $state(false);

  constructor() {
    const kept = stored();
    this.theme = kept.theme;
    this.rowHeight = kept.rowHeight;
    this.#isSidebarBeside = kept.isSidebarOpen;
    language.chosen = kept.language;
  }

  get isSidebarOpen(): boolean {
    return narrowWindow.current ? this.#isSidebarOver : this.#isSidebarBeside;
  }

  set isSidebarOpen(isOpen: boolean) {
    if (narrowWindow.current) this.#isSidebarOver = isOpen;
    else this.#isSidebarBeside = isOpen;
  }

  /** Keeps what changes and applies it to the page; called once, inside an effect root. */
  follow(): void {
    $effect(() => {
      const { theme } = this;
      if (theme === 'system') delete document.documentElement.dataset['theme'];
      else document.documentElement.dataset['theme'] = theme;
      document.documentElement.lang = language.code;
    });
    $effect(() => {
      const kept: Stored = {
        theme: this.theme,
        language: language.chosen,
        rowHeight: this.rowHeight,
        isSidebarOpen: this.#isSidebarBeside,
      };
      try {
        localStorage.setItem(KEY, JSON.stringify(kept));
      } catch {
        return; // Storage is off: the choice lasts as long as the page.
      }
    });
  }
}

export const preferences = new Preferences();
