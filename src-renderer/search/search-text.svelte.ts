import type { SearchTerm } from '../../src-main/contract/search-query.ts';
import { readSearch } from './read-search.ts';
import { joinSearch, splitSearch, withTerm, type SearchChip } from './search-split.ts';

/** What is in a search box: chips, and the text that is being typed after them. */
export class SearchText {
  chips: readonly SearchChip[] = $state.raw([]);
  draft = $state('');

  /** All of it, in the search language. */
  readonly text: string = $derived(
    this.chips.length === 0 ? this.draft : joinSearch(this.chips, this.draft),
  );

  /** What each chip stands for; what is typed may add to the last one (2019, june). */
  readonly terms: readonly SearchTerm[] = $derived.by(() => {
    const { terms } = readSearch(this.text);
    let at = 0;
    return this.chips.map(({ source, term }) => {
      const found = terms.find(({ start, end }) => start <= at && at < end);
      at += source.length + 1;
      return found ?? term;
    });
  });

  /** Shows a search that comes from elsewhere. */
  take(text: string): void {
    this.#split(text, { from: 0, caret: text.length, isSettled: true });
  }

  /**
   * Hears what stands in the input now.
   * @returns where the caret belongs.
   */
  type(draft: string, caret: number): number {
    this.draft = draft;
    const from = this.text.length - draft.length;
    return this.#split(this.text, { from, caret: from + caret, isSettled: false });
  }

  /** Nothing more is typed to the last word. */
  settle(): void {
    const { text } = this;
    this.#split(text, {
      from: text.length - this.draft.length,
      caret: text.length,
      isSettled: true,
    });
  }

  /** Puts a suggestion in the place of the word at the caret. @returns where the caret belongs. */
  complete(caret: number, term: string): number {
    const next = withTerm(this.draft, caret, term);
    // After a key its value is still to come; everything else is complete with a space.
    if (term.endsWith(':')) return this.type(next.draft, next.caret);
    const rest = next.draft.slice(next.caret);
    const draft = `${next.draft.slice(0, next.caret)} ${rest.trimStart()}`;
    return this.type(draft, next.caret + 1);
  }

  removeChip(index: number): void {
    this.chips = this.chips.filter((_, at) => at !== index);
  }

  /** Turns a chip back into text, before what is typed. @returns where the caret belongs. */
  editChip(index: number): number {
    const chip = this.chips[index];
    if (chip === undefined) return 0;
    this.removeChip(index);
    this.draft = this.draft === '' ? chip.source : `${chip.source} ${this.draft}`;
    return chip.source.length;
  }

  clear(): void {
    this.chips = [];
    this.draft = '';
  }

  #split(text: string, how: { from: number; caret: number; isSettled: boolean }): number {
    const { chips, draft, caret } = splitSearch({ text, terms: readSearch(text).terms, ...how });
    this.chips = chips;
    this.draft = draft;
    return caret;
  }
}
