/** The photos a person has chosen, and the one that keys move from. */
export class Selection {
  /** Replaced as a whole: choosing 100,000 photos is one change. */
  #chosen: ReadonlySet<number> = $state.raw(new Set());
  /** The photo with the focus ring. */
  focused: number | undefined = $state();
  /** All photos of the screen in their order, whether or not they are drawn now. */
  listed: readonly number[] = $state.raw([]);
  /** Where a shift-click or shift-arrow counts from. */
  anchor: number | undefined = $state();

  get size(): number {
    return this.#chosen.size;
  }

  get chosen(): ReadonlySet<number> {
    return this.#chosen;
  }

  has(id: number): boolean {
    return this.#chosen.has(id);
  }

  clear(): void {
    this.#chosen = new Set();
    this.anchor = undefined;
  }

  only(id: number): void {
    this.set([id]);
    this.focused = id;
    this.anchor = id;
  }

  toggle(id: number): void {
    const chosen = new Set(this.#chosen);
    if (!chosen.delete(id)) chosen.add(id);
    this.#chosen = chosen;
    this.focused = id;
    this.anchor = id;
  }

  set(ids: Iterable<number>): void {
    this.#chosen = new Set(ids);
  }

  all(): void {
    this.set(this.listed);
  }

  /** Chooses all from the anchor to a photo; `isMore` keeps what was chosen before. */
  extendTo(id: number, isMore = false): void {
    const from = this.listed.indexOf(this.anchor ?? this.focused ?? id);
    const to = this.listed.indexOf(id);
    if (to < 0) return;
    const start = from < 0 ? to : from;
    const range = this.listed.slice(Math.min(start, to), Math.max(start, to) + 1);
    this.set(isMore ? [...this.#chosen, ...range] : range);
    this.anchor = this.listed[start];
    this.focused = id;
  }

  /**
   * The photos of the screen now: what is no longer among them is no longer chosen.
   * @param isNews the screen is the one before, and photos came to it or left it.
   */
  list(ids: readonly number[], isNews: boolean): void {
    const before = this.listed;
    this.listed = ids;
    if (isNews) this.#keepFocus(before);
    if (this.size === 0) return;
    const listed = new Set(ids);
    const kept = [...this.#chosen].filter((id) => listed.has(id));
    if (kept.length < this.size) this.set(kept);
  }

  /** Where the photo in focus left the list, alone or with the chosen ones, the next one has the focus. */
  #keepFocus(before: readonly number[]): void {
    const { focused, listed } = this;
    const gone = before.length - listed.length;
    if (focused === undefined || gone < 1 || gone > Math.max(1, this.size)) return;
    if (listed.includes(focused)) return;
    const from = before.indexOf(focused);
    if (from < 0) return;
    const there = new Set(listed);
    const stayed = before.filter((id) => there.has(id));
    // Another order is another list.
    if (stayed.length !== listed.length || stayed.some((id, at) => id !== listed[at])) return;
    const after = before.slice(from).find((id) => there.has(id));
    this.focused = after ?? before.slice(0, from).findLast((id) => there.has(id));
  }

  /** The chosen photos in the order of the screen. */
  get inOrder(): readonly number[] {
    return this.listed.filter((id) => this.#chosen.has(id));
  }

  /** What a command is about: the chosen photos, or the one in focus. */
  get target(): readonly number[] {
    if (this.size > 0) return [...this.#chosen];
    return this.focused === undefined ? [] : [this.focused];
  }
}

/** That of the photos of the library. */
export const selection = new Selection();
