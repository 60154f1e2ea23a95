/** Most bytes of a name before its ending: file systems take 255, and some tools a few fewer. */
export const NAME_BYTES = 200;

/** What Windows keeps for devices, with any ending (learn.microsoft.com, “Naming Files, Paths, and Namespaces”). */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)[ .]*(?:\.|$)/iu;
/** Separators, and what Windows takes for a sign of its own. */
const SIGNS = /[<>:"/\\|?*]/gu;
/** Line and paragraph ends and other blanks than a space, too. */
const BLANK = /[\s\p{Z}]/gu;
/**
 * What is not seen and turns or hides text: controls, formats (bidi among them), private use, lone
 * surrogates, unassigned. The two joiners stay: Persian and emoji need them.
 */
const UNSEEN = /(?![\u200c\u200d])\p{C}/gu;
/** A name that begins with one is hidden, one that ends with one is another name on Windows. */
const OUTER = /^[. ]+|[. ]+$/gu;

const encoder = new TextEncoder();

function byteLength(text: string): number {
  return encoder.encode(text).length;
}

/** The longest beginning of a text that has at most so many bytes as UTF-8, in whole characters. */
function cut(text: string, bytes: number): string {
  if (byteLength(text) <= bytes) return text;
  let kept = '';
  let length = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    length += byteLength(segment);
    if (length > bytes) break;
    kept += segment;
  }
  return kept;
}

function trimmed(text: string): string {
  return text.replace(OUTER, '');
}

/**
 * Makes a text a file name, without an ending, that Windows, macOS and Linux take as it is: NFC, at
 * most {@link NAME_BYTES} bytes with `suffix` behind it.
 * @returns '' where nothing is left.
 */
export function fileName(text: string, suffix = ''): string {
  const seen = text.replace(BLANK, ' ').replace(UNSEEN, '').replace(SIGNS, '-');
  const whole = trimmed(seen.normalize('NFC').replace(/ {2,}/gu, ' '));
  if (whole === '') return '';
  const named = DEVICE.test(`${whole}${suffix}`) ? `_${whole}` : whole;
  return trimmed(cut(named, NAME_BYTES - byteLength(suffix))) + suffix;
}

/** The form by which names are the same on file systems that fold case or compose characters. */
export function nameKey(name: string): string {
  return name.normalize('NFC').toLowerCase().normalize('NFC');
}
