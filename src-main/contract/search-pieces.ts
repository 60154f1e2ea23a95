import { searchKey, type SearchKey } from './search-keys.ts';

/** A value as it was written, its quotes and escapes undone. */
interface SearchValue {
  readonly text: string;
  readonly isQuoted: boolean;
}

/** One piece of a search's text: a word, a “phrase”, or a key with its values. */
export interface SearchPiece {
  /** Where it stands in the text, in UTF-16 units; the end is not included. */
  readonly start: number;
  readonly end: number;
  readonly isNegated: boolean;
  /** Undefined for a word or phrase. */
  readonly key: SearchKey | undefined;
  /** Exactly one for a word or phrase; none where nothing follows the key. */
  readonly values: readonly SearchValue[];
  /** A quote was opened and not closed. */
  readonly isOpen: boolean;
}

/** What a phrase begins or ends with. */
const QUOTE = /["“”„‟«»]/u;
/** Control characters part words as spaces do. */
const SPACE = /[\s\p{Cc}]/u;

/** Whether a value can be read only in quotes: it has a quote, a comma or a space. */
export function needsQuotes(value: string): boolean {
  return value === '' || value.includes(',') || QUOTE.test(value) || SPACE.test(value);
}

function isQuote(character: string): boolean {
  return QUOTE.test(character);
}

function isSpace(character: string): boolean {
  return SPACE.test(character);
}

/** What a database and a file name can hold: no lone surrogates, spaces for control characters. */
function tidy(text: string): string {
  return text.toWellFormed().replace(/\p{Cc}/gu, ' ');
}

function closes(open: string, character: string): boolean {
  // Straight quotes may stand in a typographic phrase's stead, not the other way round: printed
  // values are in straight quotes and may hold the others.
  return open === '"' ? character === '"' : isQuote(character);
}

class Scanner {
  at = 0;
  readonly text: string;
  isOpen = false;

  constructor(text: string) {
    this.text = text;
  }

  get next(): string {
    return this.text.charAt(this.at);
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  skipSpace(): void {
    while (!this.isAtEnd && isSpace(this.next)) this.at += 1;
  }

  /** The characters up to a space or one of `stops`. */
  plain(stops: string): string {
    const start = this.at;
    while (!this.isAtEnd && !isSpace(this.next) && !stops.includes(this.next)) this.at += 1;
    return this.text.slice(start, this.at);
  }

  /** A phrase from its opening quote on; where none closes it, all the rest. */
  quoted(): SearchValue {
    const open = this.next;
    let text = '';
    this.at += 1;
    while (!this.isAtEnd && !closes(open, this.next)) {
      const follows = this.text.charAt(this.at + 1);
      const isEscape = this.next === '\\' && (follows === '\\' || follows === '"');
      if (isEscape) this.at += 1;
      text += this.next;
      this.at += 1;
    }
    if (this.isAtEnd) this.isOpen = true;
    else this.at += 1;
    return { text: tidy(text), isQuoted: true };
  }

  /** One value: a phrase, or what there is up to a space or one of `stops`. */
  value(stops: string): SearchValue {
    return isQuote(this.next) ? this.quoted() : { text: tidy(this.plain(stops)), isQuoted: false };
  }

  /** The values after a key, apart by commas where it takes several. */
  values(key: SearchKey): SearchValue[] {
    const isOne = key.takes === 'number' || key.takes === 'date' || key.takes === 'yes';
    const stops = isOne ? '' : ',';
    const values = [this.value(stops)];
    while (!isOne && this.next === ',') {
      this.at += 1;
      values.push(this.value(stops));
    }
    return values.filter(({ text }) => text.trim() !== '');
  }

  /** The key that begins here, its colon passed; stays where there is none. */
  key(): SearchKey | undefined {
    const word = /^\p{Letter}{1,20}(?=:)/u.exec(this.text.slice(this.at, this.at + 24))?.[0];
    const key = word === undefined ? undefined : searchKey(word);
    if (word !== undefined && key !== undefined) this.at += word.length + 1;
    return key;
  }

  piece(): SearchPiece {
    const start = this.at;
    const isNegated = this.next === '-';
    if (isNegated) this.at += 1;
    this.isOpen = false;
    const key = this.key();
    const values = key === undefined ? [this.value('')] : this.values(key);
    return { start, end: this.at, isNegated, key, values, isOpen: this.isOpen };
  }
}

/**
 * Takes a search's text apart at spaces, phrases kept together; never throws.
 * @param most how many pieces at most; what comes after them is left.
 */
export function searchPieces(text: string, most = Number.POSITIVE_INFINITY): SearchPiece[] {
  const scanner = new Scanner(text);
  const pieces: SearchPiece[] = [];
  scanner.skipSpace();
  while (!scanner.isAtEnd && pieces.length < most) {
    pieces.push(scanner.piece());
    scanner.skipSpace();
  }
  return pieces;
}
