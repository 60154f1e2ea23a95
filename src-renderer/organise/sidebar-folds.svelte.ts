const KEY = 'kindred.sidebar';

interface Kept {
  /** Sections that are folded up. */
  readonly folded: readonly string[];
  /** Albums and tags whose own are shown. */
  readonly open: readonly string[];
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function kept(): Kept {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<
      Record<keyof Kept, unknown>
    >;
    return { folded: texts(found.folded), open: texts(found.open) };
  } catch {
    return { folded: [], open: [] }; // Storage is off, or holds something else.
  }
}

/** What of the sidebar is unfolded, kept in this browser. */
class SidebarFolds {
  folded: ReadonlySet<string> = $state.raw(new Set());
  open: ReadonlySet<string> = $state.raw(new Set());

  constructor() {
    const { folded, open } = kept();
    this.folded = new Set(folded);
    this.open = new Set(open);
  }

  setFolded(section: string, isFolded: boolean): void {
    const folded = new Set(this.folded);
    if (isFolded) folded.add(section);
    else folded.delete(section);
    this.folded = folded;
    this.#keep();
  }

  setOpen(key: string, isOpen: boolean): void {
    const open = new Set(this.open);
    if (isOpen) open.add(key);
    else open.delete(key);
    this.open = open;
    this.#keep();
  }

  #keep(): void {
    const now: Kept = { folded: [...this.folded], open: [...this.open] };
    try {
      localStorage.setItem(KEY, JSON.stringify(now));
    } catch {
      return; // Storage is off: it lasts as long as the page.
    }
  }
}

export const sidebarFolds = new SidebarFolds();
