import { keyOf } from '../commands/key-names.ts';
import { selection } from '../state/selection.svelte.ts';
import type { GridScroll } from './grid-scroll.svelte.ts';
import { FOOT_ROOM, HEAD_HEIGHT, TOP_ROOM, type GridView } from './grid-view.svelte.ts';
import { moveBy } from './grid-moves.ts';

/** Space held longer than this shows the photo only while it is held. */
const HELD_FROM_MS = 350;

interface Actions {
  readonly open: (id: number) => void;
  /** Opens the menu beside a photo. */
  readonly menu: (id: number) => void;
  /** Moves the browser's focus to a photo. */
  readonly focus: (id: number) => void;
}

/** What keys do in a grid. */
export class GridKeys {
  /** Whether the photo in focus is shown large. */
  isPeeking = $state(false);
  readonly #view: GridView;
  readonly #scroll: GridScroll;
  readonly #actions: Actions;
  #goal: number | undefined;
  #peekedAt = 0;

  constructor(view: GridView, scroll: GridScroll, actions: Actions) {
    this.#view = view;
    this.#scroll = scroll;
    this.#actions = actions;
  }

  readonly #keys: Readonly<Record<string, (id: number, event: KeyboardEvent) => void>> = {
    'Mod+a': () => {
      selection.all();
    },
    ' ': (_id, event) => {
      if (event.repeat) return;
      this.isPeeking = !this.isPeeking;
      this.#peekedAt = event.timeStamp;
    },
    'Mod+ ': (id) => {
      selection.toggle(id);
    },
    Enter: (id) => {
      this.isPeeking = false;
      this.#actions.open(id);
    },
    'Shift+F10': (id) => {
      this.#actions.menu(id);
    },
  };

  readonly onkeydown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.altKey || this.#view.ids.length === 0) return;
    const key = keyOf(event);
    if (key === 'Escape' && this.isPeeking) {
      this.isPeeking = false;
      event.preventDefault();
      return;
    }
    const id = selection.focused ?? this.#view.ids[this.#view.tabStop];
    const action = this.#keys[key];
    if (action !== undefined && id !== undefined) {
      selection.focused = id;
      action(id, event);
      event.preventDefault();
    } else if (this.#move(key)) event.preventDefault();
  };

  readonly onkeyup = (event: KeyboardEvent): void => {
    if (event.key !== ' ' || !this.isPeeking) return;
    if (event.timeStamp - this.#peekedAt > HELD_FROM_MS) this.isPeeking = false;
  };

  #move(key: string): boolean {
    const bare = key.replace(/^(Mod\+)?(Shift\+)?/, '');
    const { focusedIndex, rows, tabStop, ids } = this.#view;
    const start = { at: tabStop, goal: this.#goal, page: this.#scroll.viewHeight - HEAD_HEIGHT };
    const move = moveBy(bare, rows, start);
    if (move === undefined) return false;
    // The first press shows where one is.
    const isFirst = focusedIndex < 0 && bare.startsWith('Arrow');
    const id = ids[isFirst ? tabStop : move.to];
    if (id === undefined) return false;
    this.#goal = move.goal;
    if (key.includes('Shift+')) selection.extendTo(id, key.startsWith('Mod+'));
    else if (key.startsWith('Mod+') && bare.startsWith('Arrow')) selection.focused = id;
    else selection.only(id);
    this.reveal();
    this.#actions.focus(id);
    return true;
  }

  /** Scrolls to the photo in focus, where it is out of sight. */
  reveal(): void {
    const { focusedIndex, rows, groups } = this.#view;
    if (focusedIndex < 0) return;
    const above = TOP_ROOM + (groups.length > 0 ? HEAD_HEIGHT : 0);
    this.#scroll.reveal(rows, focusedIndex, above, FOOT_ROOM);
  }
}
