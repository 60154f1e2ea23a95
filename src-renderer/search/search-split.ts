import { searchPieces } from '../../src-main/contract/search-pieces.ts';
import type { SearchTerm } from '../../src-main/contract/search-query.ts';

// A search’s text and how the box shows it: what is more than words as chips, then what is typed.

/** A term that stands in the box as a chip. */
export interface SearchChip {
  /** As it is written in the search language. */
  readonly source: string;
  readonly term: SearchTerm;
}

export interface SplitSearch {
  readonly chips: readonly SearchChip[];
  /** What is left to type in. */
  readonly draft: string;
  /** Where the caret stands in the draft. */
  readonly caret: number;
}

interface Written {
  readonly text: string;
  /** All terms of the text, in their order. */
  readonly terms: readonly SearchTerm[];
  /** Where the draft begins in the text: before it there are chips only. */
  readonly from: number;
  /** Where the caret stands in the text. */
  readonly caret: number;
  /** Nothing is being typed any more: the last word, too, may become a chip. */
  readonly isSettled: boolean;
}

/** Whether a term is complete: nothing more is being typed to it. */
function isComplete(term: SearchTerm, { text, from, caret, isSettled }: Written): boolean {
  if (isSettled || term.end <= from) return true;
  const isTypedAt = caret > term.start && caret <= term.end;
  return term.end < text.length && !isTypedAt;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** The place after the spaces that stand at one. */
function afterSpace(text: string, at: number): number {
  let after = at;
  while (after < text.length && /\s/u.test(text.charAt(after))) after += 1;
  return after;
}

/** What is between the terms that are taken, from the beginning of the draft on. */
function leftOver({ text, from }: Written, taken: readonly Span[]): [number, number][] {
  const left: [number, number][] = [];
  let at = afterSpace(text, from);
  for (const { start, end } of taken) {
    if (start > at) left.push([at, start]);
    at = afterSpace(text, Math.max(at, end));
  }
  return [...left, [at, text.length]];
}

/** Whether a term is more than words: a key, a date, a minus. */
function isMore({ kind, isNegated }: SearchTerm): boolean {
  return kind !== 'words' || isNegated;
}

/** Takes the terms that are complete and more than words out of a text, as chips. */
export function splitSearch(written: Written): SplitSearch {
  const { text, terms, from, caret } = written;
  // A chip stays one while what is typed after it may add to it (2019, june).
  const isChip = (term: SearchTerm) => term.start < from || isComplete(term, written);
  const endOf = (term: SearchTerm) =>
    isComplete(term, written) ? term.end : text.slice(0, from).trimEnd().length;
  const taken = terms.filter((term) => isMore(term) && isChip(term));
  const chips = taken.map((term) => ({ term, source: text.slice(term.start, endOf(term)) }));
  const left = leftOver(
    written,
    taken.map((term) => ({ start: term.start, end: endOf(term) })),
  );
  const draft = left.map(([start, end]) => text.slice(start, end)).join('');
  const before = left.map(([start, end]) => Math.max(0, Math.min(caret, end) - start));
  return { chips, draft, caret: before.reduce((sum, length) => sum + length, 0) };
}

/** The whole search of some chips and what is typed after them. */
export function joinSearch(chips: readonly { readonly source: string }[], draft: string): string {
  return [...chips.map(({ source }) => source), draft].join(' ');
}

/** The word that ends at the caret, with its minus; empty after a space. */
export function wordAt(
  draft: string,
  caret: number,
): { readonly start: number; readonly text: string } {
  const before = draft.slice(0, caret);
  const last = searchPieces(before).at(-1);
  const start = last?.end === before.length ? last.start : before.length;
  return { start, text: before.slice(start) };
}

/**
 * Puts a suggested term in the place of the word at the caret.
 * @returns the draft, and where the caret stands in it: behind the term.
 */
export function withTerm(
  draft: string,
  caret: number,
  term: string,
): { readonly draft: string; readonly caret: number } {
  const { start, text } = wordAt(draft, caret);
  const minus = text.startsWith('-') && !term.startsWith('-') ? '-' : '';
  const before = draft.slice(0, start) + minus + term;
  return { draft: before + draft.slice(caret), caret: before.length };
}
