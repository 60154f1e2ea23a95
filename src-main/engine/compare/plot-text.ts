/**
 * How a plot looks on light and on dark ground. Colours are plain hexadecimal, as not all that shows
 * SVG knows OKLCH; the five of the groups keep apart under the common kinds of colour blindness
 * (Okabe and Ito's palette, lightened where the ground is dark).
 */
export const PLOT_STYLE = `
text { font-family: system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif; font-size: 12px; fill: #5c5f66; font-variant-numeric: tabular-nums; stroke: #ffffff; stroke-width: 3; stroke-linejoin: round; paint-order: stroke; }
.name { font-size: 13px; fill: #1c1e22; }
.title { font-size: 15px; font-weight: 600; fill: #1c1e22; }
.ground { fill: #ffffff; }
.grid { stroke: #e4e5e8; fill: none; }
.leader { stroke: #9a9da4; fill: none; }
.frontier { stroke: #9a9da4; stroke-dasharray: 2 4; fill: none; }
.disc { fill-opacity: .55; stroke-width: 1.5; }
.g0 { fill: #b26a00; stroke: #b26a00; }
.g1 { fill: #0072b2; stroke: #0072b2; }
.g2 { fill: #009e73; stroke: #007d5b; }
.g3 { fill: #cc79a7; stroke: #a8507f; }
.g4 { fill: #7a7d85; stroke: #5c5f66; }
@media (prefers-color-scheme: dark) {
text { fill: #a7abb3; stroke: #17181b; }
.name, .title { fill: #eceef1; }
.ground { fill: #17181b; }
.grid { stroke: #2e3136; }
.leader, .frontier { stroke: #6b6f77; }
.g0 { fill: #f0a93b; stroke: #f0a93b; }
.g1 { fill: #56b4e9; stroke: #56b4e9; }
.g2 { fill: #2fc79a; stroke: #2fc79a; }
.g3 { fill: #e5a3c6; stroke: #e5a3c6; }
.g4 { fill: #a7abb3; stroke: #a7abb3; }
}
`;

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Where a line of text stands. */
export interface TextPlace {
  readonly x: number;
  /** Of its base line. */
  readonly y: number;
  /** What of it stands at x: `start`, `middle` or `end`. */
  readonly anchor?: string;
  /** A class of {@link PLOT_STYLE}. */
  readonly style?: string;
}

/**
 * A person's words as SVG: what XML 1.0 has no room for is left out, the rest escaped.
 * @param place a text element there; only the escaped words where left out.
 */
export function svgText(words: string, place?: TextPlace): string {
  const plain = words
    .toWellFormed()
    .replace(/[^\u0020-\ufffd\u{10000}-\u{10ffff}]/gu, ' ')
    .replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '');
  if (place === undefined) return plain;
  const { x, y, anchor = 'start', style } = place;
  const named = style === undefined ? '' : ` class="${style}"`;
  const anchored = anchor === 'start' ? '' : ` text-anchor="${anchor}"`;
  return `<text${named} x="${x.toFixed(1)}" y="${y.toFixed(1)}"${anchored}>${plain}</text>`;
}

/**
 * About how wide a line of text is, in pixels, and rather more than less: the letters that a person's
 * own system draws are not known here.
 */
export function textWidth(words: string, size: number): number {
  let wide = 0;
  for (const letter of words) wide += (letter.codePointAt(0) ?? 0) >= 0x1100 ? 1.05 : 0.6;
  return wide * size;
}
