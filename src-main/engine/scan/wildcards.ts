/** What one character of a name may be. */
type CharacterTest = (character: string) => boolean;

/** A pattern of one name of a path, with `*`, `?` and `[…]`. */
export interface NameWildcards {
  /** As it was written. */
  readonly text: string;
  readonly characters: readonly CharacterTest[];
}

/** `*`: any number of characters. */
const MANY: CharacterTest = () => true;
/** `?` */
const ONE: CharacterTest = () => true;

/** An escaped character, a class with its `!` or `^` and its members (`]` may be the first), or any other. */
const PIECE = /\\(.)|\[([!^]?)(\]?(?:\\.|[^\]\\])+|\])\]|./gsu;
/** One character of a class, or two with a hyphen between; each may be escaped. */
const MEMBER = /\\?(.)(?:-\\?(.))?/gsu;

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}

function classOf(members: string, isNot: boolean): CharacterTest {
  const ranges = [...members.matchAll(MEMBER)].map(([, first = '', last = first]) => ({
    first: codeOf(first),
    last: codeOf(last),
  }));
  return (character) => {
    const code = codeOf(character);
    return ranges.some(({ first, last }) => first <= code && code <= last) !== isNot;
  };
}

function testOf([piece, escaped, not, members]: RegExpMatchArray): CharacterTest {
  if (members !== undefined) return classOf(members, not !== '');
  if (piece === '*') return MANY;
  if (piece === '?') return ONE;
  const wanted = escaped ?? piece;
  return (character) => character === wanted;
}

/** Reads a pattern of one name. A `[` that nothing closes stands for itself. */
export function nameWildcards(text: string): NameWildcards {
  return { text, characters: Array.from(text.matchAll(PIECE), testOf) };
}

/**
 * Whether wildcards, some of which stand for any number of items, fit all items. Only the last of those
 * is ever tried again, so that none take longer than their length times the items'.
 */
export function fits<Wildcard, Item>(
  wildcards: readonly Wildcard[],
  items: readonly Item[],
  isMany: (wildcard: Wildcard) => boolean,
  isOne: (wildcard: Wildcard, item: Item) => boolean,
): boolean {
  let next = 0;
  let many = -1;
  let retryAt = 0;
  for (let at = 0; at < items.length;) {
    const [wanted, item] = [wildcards[next], items[at]];
    if (wanted !== undefined && isMany(wanted)) {
      many = next;
      next += 1;
      retryAt = at;
    } else if (wanted !== undefined && item !== undefined && isOne(wanted, item)) {
      next += 1;
      at += 1;
    } else if (many >= 0) {
      next = many + 1;
      retryAt += 1;
      at = retryAt;
    } else return false;
  }
  return wildcards.slice(next).every(isMany);
}

/**
 * Whether a name fits. One that is written just like the pattern always does: a folder called
 * “[2019] Rome” is meant by `[2019] Rome`, too.
 */
export function fitsName({ text, characters }: NameWildcards, name: string): boolean {
  if (name === text) return true;
  return fits(
    characters,
    Array.from(name),
    (test) => test === MANY,
    (test, character) => test(character),
  );
}
