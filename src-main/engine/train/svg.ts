/** What an element of SVG is drawn by; left out where undefined. */
type Attributes = Readonly<Record<string, string | number>>;

/**
 * Colours with a contrast of more than 3 (text: 4.5) to white and to near-black alike: a picture that
 * is seen on either ground, and cannot know on which.
 */
export const INK = {
  text: '#767676',
  line: '#7676764d',
  blue: '#2f7ec0',
  amber: '#b8691c',
  green: '#2f8a5c',
  violet: '#8a63c4',
} as const;

const FONT = "system-ui, 'Segoe UI', sans-serif";

/** An element of an SVG document; `children` are elements, text comes through {@link escaped}. */
export function element(name: string, attributes: Attributes, children = ''): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escaped(shortened(value))}"`)
    .join('');
  return children === '' ? `<${name}${written}/>` : `<${name}${written}>${children}</${name}>`;
}

/** A text, by default at its left end on its base line. */
export function label(x: number, y: number, text: string, attributes: Attributes = {}): string {
  return element('text', { x, y, fill: INK.text, ...attributes }, escaped(text));
}

/** A whole document, with what it shows in words. */
export function document(
  size: { readonly width: number; readonly height: number },
  title: string,
  children: readonly string[],
): string {
  const { width, height } = size;
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: 'img',
    'font-family': FONT,
    'font-size': 12,
  };
  const content = [element('title', {}, escaped(title)), ...children].join('\n');
  return `${element('svg', attributes, `\n${content}\n`)}\n`;
}

/** A text as XML holds it; characters that XML has no way to write are left out. */
function escaped(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- these are what XML 1.0 forbids
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  );
}

/** A tenth of a pixel is as exact as anybody sees. */
function shortened(value: string | number): string {
  return typeof value === 'number' ? String(Math.round(value * 10) / 10) : value;
}

/**
 * Round numbers from 0 (or below `least`) to at least `most`, about `count` of them, 1, 2 or 5 times a
 * power of ten apart.
 */
export function roundTicks(most: number, count: number): number[] {
  const rough = most > 0 && Number.isFinite(most) ? most / count : 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough) ?? rough;
  const steps = Math.max(1, Math.ceil(most / step - 1e-9));
  return Array.from({ length: steps + 1 }, (_, at) => Number((at * step).toPrecision(12)));
}
