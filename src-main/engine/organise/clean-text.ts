/** Of a title and a caption, in characters. */
export const LONGEST_TITLE = 500;
export const LONGEST_CAPTION = 10_000;

/**
 * Nothing that a person means to write: control characters, lone halves of characters, what turns the
 * direction of the text around it, blanks of no width, and what no XML may hold. Joiners and variation selectors stay, as
 * emoji and some scripts are written with them; they do not count in comparing ({@link compareKey}).
 */
const UNWANTED =
  /[\p{Cc}\p{Cs}\p{Bidi_Control}\u00ad\u115f\u1160\u180e\u200b\u2028\u2029\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff]/gu;
const UNWANTED_BUT_BREAKS = new RegExp(String.raw`(?!\n)${UNWANTED.source}`, 'gu');

/** How many characters a text has, as a person counts them (code points). */
export function lengthOf(text: string): number {
  // A string is gone through by code points.
  return Array.from(text).length;
}

/** A text of one line: NFC, each run of white space one blank, none at its ends. */
export function cleanLine(text: string): string {
  return text
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(UNWANTED, '')
    .normalize('NFC')
    .replaceAll(/ +/g, ' ')
    .trim();
}

/** A text of several lines: NFC, each line break one `\n`, no white space at its ends. */
export function cleanLines(text: string): string {
  return text
    .replaceAll(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replaceAll('\t', ' ')
    .replaceAll(UNWANTED_BUT_BREAKS, '')
    .normalize('NFC')
    .trim();
}

/**
 * Through upper case to lower case, which comes to Unicode's full case folding (ß is ss), but for the
 * dotless ı, which is a letter of its own.
 */
function folded(text: string): string {
  return Array.from(text, (char) => (char === 'ı' ? char : char.toUpperCase().toLowerCase())).join(
    '',
  );
}

/** The same for all spellings of a line: other case, another Unicode form (NFKC), invisible characters. */
export function compareKey(text: string): string {
  return folded(text.normalize('NFKC').replaceAll(/\p{Default_Ignorable_Code_Point}/gu, ''))
    .normalize('NFKC')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}
